// SPDX-License-Identifier: EUPL-1.2
/** When a report is due, by the calendar of the programme, and which days it is about. Months are YYYY-MM. */
import type { Recurrence } from "../../generated/model";
import { plusDays } from "../calendar-days";

const monthsAYear = 12;

/** Months as numbers, so that they can be counted with. */
const toNumber = (month: string) => Number(month.slice(0, 4)) * monthsAYear + Number(month.slice(5, 7)) - 1;
const toMonth = (count: number) =>
  `${String(Math.floor(count / monthsAYear)).padStart(4, "0")}-${String((count % monthsAYear) + 1).padStart(2, "0")}`;

export interface Rhythm {
  recurrence: Recurrence | null;
  months: readonly string[];
}

function falls({ recurrence, months }: Rhythm, month: number): boolean {
  if (months.includes(toMonth(month))) return true;
  if (recurrence?.months) return recurrence.months.includes((month % monthsAYear) + 1);
  if (!recurrence?.everyMonths) return false;
  const since = month - toNumber((recurrence.from ?? "2000-01").padEnd(7, "-01"));
  return since >= 0 && since % recurrence.everyMonths === 0;
}

/** The months of every year in which it falls, as numbers from 1; those that are named with their year are none of these. */
export function monthsOfYear(recurrence: Recurrence | null): number[] {
  const january = toNumber("2100-01");
  const year = Array.from({ length: monthsAYear }, (_, at) => at + 1);
  return year.filter((month) => falls({ recurrence, months: [] }, january + month - 1));
}

/** So many months, this one first. */
export function monthsFrom(month: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => toMonth(toNumber(month) + at));
}

/** The moments of two years before this month to two years after it, the earliest first. */
function momentsAround(rhythm: Rhythm, month: string): string[] {
  const [here, reach] = [toNumber(month), 2 * monthsAYear];
  return Array.from({ length: 2 * reach + 1 }, (_, at) => here - reach + at)
    .filter((one) => falls(rhythm, one))
    .map(toMonth);
}

/** What is late by no more than this still has to be made. */
const lateMonthsMax = 2;

/** The first moment that was not done, of late or still to come. null where none is. */
export function dueMoment(rhythm: Rhythm, today: string, isDone: (month: string) => boolean): string | null {
  const first = toMonth(toNumber(today) - lateMonthsMax);
  return momentsAround(rhythm, today).find((month) => month >= first && !isDone(month)) ?? null;
}

/** From the moment before it, to the day before its month begins; half a year where there was none before. */
export function daysOf(rhythm: Rhythm, month: string): { from: string; to: string } {
  const before = momentsAround(rhythm, month).findLast((one) => one < month) ?? toMonth(toNumber(month) - monthsAYear / 2);
  return { from: `${before}-01`, to: plusDays(`${month}-01`, -1) };
}
