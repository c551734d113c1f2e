// SPDX-License-Identifier: EUPL-1.2
import { problemWithValues, type Values } from "../../edits";
import type { Rec } from "../../records.svelte";

/** With these values there is one more with priority than was agreed, which takes a reason. */
export async function isOneTooMany(point: Rec<"focusPoint">, values: Values): Promise<boolean> {
  return (await problemWithValues(point, values))?.code === "record.limit";
}
