// SPDX-License-Identifier: EUPL-1.2
/** Measurements and their target as places in a square of 1 by 1, from the left and from below. */
import { dayIn, daysBetween, plusDays } from "../../calendar-days";
import { lastDay } from "../views/spans";

export interface Measured {
  /** A year, a month (2019-04), a quarter (2019-Q1) or a day. */
  period: string;
  value: number;
}

export interface Chart {
  points: { x: number; y: number; measured: Measured }[];
  /** At which height; null without a target. */
  target: number | null;
  /** The values at the bottom and the top. */
  lowest: number;
  highest: number;
}

const monthsInQuarter = 3;
const percentage = "%";
const endOfTime = "9999-12-31";

/** The last day of what was measured, or null where nobody can tell. */
export function endOf(period: string): string | null {
  const [, year, quarter] = /^(\d{4})-Q([1-4])$/.exec(period) ?? [];
  if (year && quarter) return plusDays(dayIn(Number(year), Number(quarter) * monthsInQuarter + 1, 1), -1);
  return /^\d{4}(-\d{2}){0,2}$/.test(period) ? lastDay(period) : null;
}

/** In order of time; what has no place in it comes last. */
export function byPeriod(a: Measured, b: Measured): number {
  return (endOf(a.period) ?? endOfTime).localeCompare(endOf(b.period) ?? endOfTime) || a.period.localeCompare(b.period);
}

/** The next of 1, 2, 5, 10, 20, 50, … */
function roundUp(value: number): number {
  const size = 10 ** Math.floor(Math.log10(value));
  return size * ([1, 2, 5].find((step) => step * size >= value) ?? 10);
}

/** Percentages stand between 0 and 100 where they fit. Time is drawn to scale; one measurement alone stands in the middle. */
export function chartOf(measured: readonly Measured[], target: number | null, unit: string | null): Chart | null {
  const timed = measured.flatMap((one) => ({ one, day: endOf(one.period) ?? "" })).filter(({ day }) => day !== "");
  if (timed.length === 0) return null;
  timed.sort((a, b) => byPeriod(a.one, b.one));
  const values = [...timed.map(({ one }) => one.value), ...(target === null ? [] : [target])];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const lowest = least < 0 ? -roundUp(-least) : 0;
  const highest = unit === percentage && most <= 100 && least >= 0 ? 100 : most <= 0 ? 0 : roundUp(most);
  const height = highest - lowest || 1;
  const first = timed[0]?.day ?? "";
  const length = daysBetween(first, timed.at(-1)?.day ?? first);
  const y = (value: number) => (value - lowest) / height;
  const points = timed.map(({ one, day }) => ({
    x: length === 0 ? 0.5 : daysBetween(first, day) / length,
    y: y(one.value),
    measured: one,
  }));
  return { points, target: target === null ? null : y(target), lowest, highest };
}
