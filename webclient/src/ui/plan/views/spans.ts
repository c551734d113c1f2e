// SPDX-License-Identifier: EUPL-1.2
/** Where a period, said as people say it, lies in time. Days are YYYY-MM-DD. */
import type { Period, Recurrence } from "../../../generated/model";
import { dayIn, plusDays } from "../../calendar-days";

/** null: nobody said when it begins, or it has no end. */
export interface Span {
  from: string | null;
  to: string | null;
}

const monthsInYear = 12;
const monthsInHalf = 6;

function numbersOf(day: string): [number, number, number] {
  const [year = 1970, month = 1, date = 1] = day.split("-").map(Number);
  return [year, month, date];
}

/** Of a year, a month or a day. */
export function firstDay(partial: string): string {
  return dayIn(...numbersOf(partial));
}

export function lastDay(partial: string): string {
  const [year, month, date] = numbersOf(partial);
  const parts = partial.split("-").length;
  if (parts === 1) return dayIn(year, monthsInYear, 31);
  return parts === 2 ? plusDays(dayIn(year, month + 1, 1), -1) : dayIn(year, month, date);
}

/** Dated: a beginning or an end was said. Ongoing: neither, but it is under way. Repeating: at its times alone. */
export type Placing = "dated" | "ongoing" | "repeating" | "unknown";

export function placingOf(period: Period | null): Placing {
  if (period?.start || period?.end) return "dated";
  if (period?.recurrence) return "repeating";
  return period?.ongoing || period?.started ? "ongoing" : "unknown";
}

/** Null for what has no place in time, or only the times at which it comes back. */
export function spanOf(period: Period | null): Span | null {
  const placing = placingOf(period);
  if (!period || placing === "repeating" || placing === "unknown") return null;
  return { from: period.start ? firstDay(period.start) : null, to: period.end && !period.ongoing ? lastDay(period.end) : null };
}

export function covers({ from, to }: Span, day: string): boolean {
  return (from === null || from <= day) && (to === null || day <= to);
}

/** The day in the middle of each month in which it comes back, between two days; none where only how often is known. */
export function timesOf(recurrence: Recurrence, start: string | undefined, from: string, to: string): string[] {
  const begin = firstDay(recurrence.from ?? start ?? from);
  const [beginYear, beginMonth] = numbersOf(begin);
  const [year, month] = numbersOf(from);
  const middle = 15;
  const days: string[] = [];
  for (let at = 0; ; at += 1) {
    const day = dayIn(year, month + at, middle);
    if (day > to) return days;
    const [thisYear, thisMonth] = numbersOf(day);
    const since = (thisYear - beginYear) * monthsInYear + thisMonth - beginMonth;
    const comes = recurrence.months?.includes(thisMonth) ?? (recurrence.everyMonths ? since % recurrence.everyMonths === 0 : false);
    if (comes && since >= 0 && day >= from) days.push(day);
  }
}

/** Half a year: the first or the second of a year. */
export interface Half {
  year: number;
  half: 1 | 2;
  from: string;
  to: string;
}

export function halfOf(day: string): Half {
  const [year, month] = numbersOf(day);
  const half = month > monthsInHalf ? 2 : 1;
  const first = half === 1 ? 1 : monthsInHalf + 1;
  return { year, half, from: dayIn(year, first, 1), to: plusDays(dayIn(year, first + monthsInHalf, 1), -1) };
}

/** From the half year of one day to that of the other. */
export function halvesBetween(from: string, to: string): Half[] {
  const halves = [halfOf(from)];
  for (let last = halves[0] as Half; last.to < to;) {
    last = halfOf(plusDays(last.to, 1));
    halves.push(last);
  }
  return halves;
}

/** What is dated, and today where that is at most two years away from it: further away it would press all else together. */
export function axisOf(spans: readonly Span[], today: string): Half[] {
  const days = spans.flatMap(({ from, to }) => [from, to]).filter((day) => day !== null);
  const first = days.reduce((least, day) => (day < least ? day : least), days[0] ?? today);
  const last = days.reduce((most, day) => (day > most ? day : most), days[0] ?? today);
  const nearMax = 730;
  const near = today >= plusDays(first, -nearMax) && today <= plusDays(last, nearMax);
  return halvesBetween(near && today < first ? today : first, near && today > last ? today : last);
}
