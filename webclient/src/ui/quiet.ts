// SPDX-License-Identifier: EUPL-1.2
/** Work that should be moving and that nobody touched for long: silent is not done. */
import { daysFromToday, localDay } from "./dates";
import { isSameWork } from "./merging";
import { outcomesOn } from "./plan/plan-lists";
import { records, type Rec } from "./records.svelte";

const quietDaysMin = 60;

export type Moving = Rec<"activity"> | Rec<"outcome"> | Rec<"escalation">;

function lastMoved(record: Moving): number {
  const moved = record.collection === "activity" ? outcomesOn(record).map((one) => one.changedAt) : [];
  return Math.max(record.changedAt, ...moved);
}

function isUnderWay(record: Moving): boolean {
  if (record.collection === "activity") return ["preparing", "running"].includes(record.fields.status);
  if (record.collection === "escalation") return record.fields.status === "open";
  return record.fields.kind === "action-item" && (record.fields.status ?? "open") === "open" && !isSameWork(record);
}

/** The day of its last movement, also by what was recorded on it; null when that is not long ago or it is not under way. */
export function quietSince(record: Moving): string | null {
  const isLongAgo = (moment: number) => daysFromToday(localDay(new Date(moment))) <= -quietDaysMin;
  if (!isUnderWay(record) || !isLongAgo(record.changedAt)) return null;
  const last = lastMoved(record);
  return isLongAgo(last) ? localDay(new Date(last)) : null;
}

/** All of it, the longest silent first. */
export function allQuiet(): { record: Moving; since: string }[] {
  return [...records.all("activity"), ...records.all("outcome"), ...records.all("escalation")]
    .map((record) => ({ record, since: quietSince(record) }))
    .filter((one): one is { record: Moving; since: string } => one.since !== null)
    .sort((a, b) => a.since.localeCompare(b.since));
}
