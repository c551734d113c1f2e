// SPDX-License-Identifier: EUPL-1.2
/** Which reports the calendar asks for. */
import { localDay } from "../dates";
import { byOrder } from "../order-key";
import { records, type Rec } from "../records.svelte";
import { dueMoment } from "./moments";

type Item = Rec<"calendarItem">;
type Report = Rec<"report">;

export function versionsOf(report: string): Rec<"reportVersion">[] {
  return records
    .all("reportVersion")
    .filter((one) => one.fields.report === report)
    .sort((a, b) => b.fields.number - a.fields.number);
}

export interface Moment {
  item: Item;
  month: string;
  /** false: the calendar names no moment any more; then the month is this one. */
  planned: boolean;
  report: Report | undefined;
}

/** Of each report in the calendar the moment that is due first and that nothing was frozen for. */
export function moments(): Moment[] {
  const today = localDay();
  const of = (item: Item, month: string) =>
    records.all("report").find(({ fields }) => fields.calendarItem === item.id && fields.month === month);
  const isDone = (item: Item) => (month: string) => {
    const report = of(item, month);
    return report !== undefined && versionsOf(report.id).length > 0;
  };
  return records
    .all("calendarItem")
    .toSorted(byOrder)
    .map((item) => {
      const due = dueMoment(item.fields, today, isDone(item));
      const month = due ?? today.slice(0, 7);
      return { item, month, planned: due !== null, report: of(item, month) };
    })
    .sort((a, b) => Number(b.planned) - Number(a.planned) || a.month.localeCompare(b.month));
}

/** Of the leader: those whose month has passed. */
export function lateReports(): Moment[] {
  const month = localDay().slice(0, 7);
  return moments().filter((one) => one.planned && one.month < month);
}
