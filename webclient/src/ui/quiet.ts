// SPDX-License-Identifier: EUPL-1.2
/** Work that should be moving and that nobody touched for long: silent is not done. */
import { daysFromToday, localDay } from "./dates";
import { outcomesOn } from "./plan/plan-lists";
import type { Rec } from "./records.svelte";

const quietDaysMin = 60;

function lastMoved(record: Rec<"activity"> | Rec<"outcome">): number {
  const moved = record.collection === "activity" ? outcomesOn(record).map((one) => one.changedAt) : [];
  return Math.max(record.changedAt, ...moved);
}

/** The day of its last movement, also by what was recorded on it; null when that is not long ago or it is not under way. */
export function quietSince(record: Rec<"activity"> | Rec<"outcome">): string | null {
  const underWay =
    record.collection === "activity"
      ? ["preparing", "running"].includes(record.fields.status)
      : record.fields.kind === "action-item" && (record.fields.status ?? "open") === "open";
  const isLongAgo = (moment: number) => daysFromToday(localDay(new Date(moment))) <= -quietDaysMin;
  if (!underWay || !isLongAgo(record.changedAt)) return null;
  const last = lastMoved(record);
  return isLongAgo(last) ? localDay(new Date(last)) : null;
}
