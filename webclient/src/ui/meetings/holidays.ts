// SPDX-License-Identifier: EUPL-1.2
/** Days on which nobody in the Netherlands plans a meeting: the public holidays, with Good Friday. */
import { dayIn, plusDays, weekdayOf } from "../calendar-days";

export type Holiday = "newYear" | "goodFriday" | "easter" | "kingsDay" | "liberationDay" | "ascension" | "pentecost" | "christmas";

/** Easter Sunday by the Gregorian rule (Meeus, Astronomical Algorithms, chapter 8). */
export function easter(year: number): string {
  const a = year % 19;
  const century = Math.floor(year / 100);
  const [d, e] = [Math.floor(century / 4), century % 4];
  const g = Math.floor((8 * century + 13) / 25);
  const h = (19 * a + century - d - g + 15) % 30;
  const [i, k] = [Math.floor((year % 100) / 4), (year % 100) % 4];
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const at = h + l - 7 * m + 114;
  return dayIn(year, Math.floor(at / 31), (at % 31) + 1);
}

/** The King's birthday is kept a day earlier where it falls on a Sunday. */
function kingsDay(year: number): string {
  const day = dayIn(year, 4, 27);
  return weekdayOf(day) === 0 ? plusDays(day, -1) : day;
}

function holidaysOf(year: number): Map<string, Holiday> {
  const sunday = easter(year);
  return new Map([
    [dayIn(year, 1, 1), "newYear"],
    [plusDays(sunday, -2), "goodFriday"],
    [sunday, "easter"],
    [plusDays(sunday, 1), "easter"],
    [kingsDay(year), "kingsDay"],
    [dayIn(year, 5, 5), "liberationDay"],
    [plusDays(sunday, 39), "ascension"],
    [plusDays(sunday, 49), "pentecost"],
    [plusDays(sunday, 50), "pentecost"],
    [dayIn(year, 12, 25), "christmas"],
    [dayIn(year, 12, 26), "christmas"],
  ]);
}

export function holidayOn(day: string): Holiday | null {
  return holidaysOf(Number(day.slice(0, 4))).get(day) ?? null;
}
