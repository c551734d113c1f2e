// SPDX-License-Identifier: EUPL-1.2
/** Days of the calendar as YYYY-MM-DD, counted without clocks and zones. */
const dayMillis = 86_400_000;

function millis(day: string): number {
  const [year = 1970, month = 1, date = 1] = day.split("-").map(Number);
  return Date.UTC(year, month - 1, date);
}

export function plusDays(day: string, count: number): string {
  return new Date(millis(day) + count * dayMillis).toISOString().slice(0, 10);
}

export function daysBetween(from: string, to: string): number {
  return Math.round((millis(to) - millis(from)) / dayMillis);
}

/** 0 is Sunday. */
export function weekdayOf(day: string): number {
  return new Date(millis(day)).getUTCDay();
}

/** Months count on past December: month 13 is January of the next year. */
export function dayIn(year: number, month: number, date: number): string {
  return new Date(Date.UTC(year, month - 1, date)).toISOString().slice(0, 10);
}
