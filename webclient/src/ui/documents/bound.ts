// SPDX-License-Identifier: EUPL-1.2
/** Whether what is to be frozen fits in one version. */
import { canonical } from "../canonical";
import { fieldOf } from "../labels";

/** By how many bytes, as canonical JSON in UTF-8, it is longer than the model lets a version hold; 0 or less where it fits. */
export function bytesOver(version: "minutesVersion" | "reportVersion", content: object): number {
  return new TextEncoder().encode(canonical(content)).length - (fieldOf(version, "content").max ?? Infinity);
}
