// SPDX-License-Identifier: EUPL-1.2
/**
 * The days that a rhythm proposes. They keep the weekday of the meeting before, and in a monthly rhythm its week: the second Tuesday stays the
 * second Tuesday. What falls on a holiday moves a week on, or back where the month is over.
 */
import type { Recurrence } from "../../generated/model";
import { dayIn, daysBetween, plusDays, weekdayOf } from "../calendar-days";
import { holidayOn, type Holiday } from "./holidays";

export interface Proposed {
  readonly day: string;
  /** Why it is not the day that the rhythm gives; null when it is. */
  readonly insteadOf: { readonly day: string; readonly holiday: Holiday } | null;
}

const week = 7;
const yearDays = 365.25;
const yearMonths = 12;

/** The day of that weekday in the same week of the month; where the month has no fifth, its last. */
function inMonth(like: string, year: number, month: number): string {
  const nth = Math.ceil(Number(like.slice(8)) / week);
  const first = dayIn(year, month, 1);
  const offset = (weekdayOf(like) - weekdayOf(first) + week) % week;
  const day = plusDays(first, offset + (nth - 1) * week);
  return day.slice(5, 7) === first.slice(5, 7) ? day : plusDays(day, -week);
}

function* byMonth(after: string, wanted: (month: number) => boolean): Generator<string> {
  const [year = 0, month = 0] = after.split("-").map(Number);
  for (let count = 1; ; count += 1) {
    if (wanted(((month - 1 + count) % yearMonths) + 1)) yield inMonth(after, year, month + count);
  }
}

function* bySpread(after: string, times: number): Generator<string> {
  for (let count = 1; ; count += 1) {
    const day = plusDays(after, Math.round((count * yearDays) / times));
    const off = (weekdayOf(day) - weekdayOf(after) + week) % week;
    yield times > yearDays / week ? day : plusDays(day, off <= week / 2 ? -off : week - off);
  }
}

function daysOf(rhythm: Recurrence, after: string): Generator<string> {
  const { months, everyMonths, timesPerYear } = rhythm;
  if (months) return byMonth(after, (month) => months.includes(month));
  const step = everyMonths ?? (timesPerYear && yearMonths % timesPerYear === 0 ? yearMonths / timesPerYear : null);
  if (step === null) return bySpread(after, timesPerYear ?? 1);
  const start = Number(after.slice(5, 7));
  return byMonth(after, (month) => ((month - start + yearMonths) % yearMonths) % step === 0);
}

function besideHolidays(day: string): string {
  for (const step of [week, -week]) {
    let free = day;
    while (holidayOn(free)) free = plusDays(free, step);
    if (free.slice(0, 7) === day.slice(0, 7)) return free;
  }
  return day;
}

/** After `last`, the day of the latest meeting, up to and with `until`; never on a day that is `taken`. */
export function nextDays(rhythm: Recurrence, last: string, until: string, taken: ReadonlySet<string>): Proposed[] {
  const found: Proposed[] = [];
  const used = new Set(taken);
  for (const day of daysOf(rhythm, last)) {
    if (daysBetween(day, until) < 0) return found;
    const free = besideHolidays(day);
    if (daysBetween(last, free) <= 0 || daysBetween(free, until) < 0 || used.has(free)) continue;
    used.add(free);
    const holiday = holidayOn(day);
    found.push({ day: free, insteadOf: holiday && { day, holiday } });
  }
  return found;
}
