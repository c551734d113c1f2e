// SPDX-License-Identifier: EUPL-1.2
/** Dates and times as people say them. Dates of the plan are calendar dates without a zone. */
import { current, t } from "../i18n/current.svelte";
import { daysBetween } from "./calendar-days";

const locales = { nl: "nl-NL", en: "en-GB" } as const;

function locale(): string {
  return locales[current.language];
}

export function localDay(moment = new Date()): string {
  const pad = (n: number) => String(n).padStart(2, "0");
  return `${moment.getFullYear()}-${pad(moment.getMonth() + 1)}-${pad(moment.getDate())}`;
}

/** HH:MM, as a time of the model. */
export function localTime(moment = new Date()): string {
  return moment.toTimeString().slice(0, 5);
}

/** A day as noon, where no zone can shift it. */
function noon(day: string): Date {
  const [year = 1970, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date, 12);
}

export function daysFromToday(day: string): number {
  return daysBetween(localDay(), day);
}

/** YYYY, YYYY-MM or YYYY-MM-DD in full. */
export function sayDate(day: string | null | undefined): string {
  if (!day) return "";
  const [year, month, date] = day.split("-");
  if (!month) return year ?? "";
  const form: Intl.DateTimeFormatOptions = { month: "long", year: "numeric", ...(date ? { day: "numeric" } : {}) };
  return new Intl.DateTimeFormat(locale(), form).format(noon(`${year}-${month}-${date ?? "01"}`));
}

/** With the weekday; the year only when it is another one, or for what is kept for years. */
export function sayDay(day: string, withYear = day.slice(0, 4) !== localDay().slice(0, 4)): string {
  const form: Intl.DateTimeFormatOptions = { weekday: "long", day: "numeric", month: "long" };
  if (withYear) form.year = "numeric";
  return new Intl.DateTimeFormat(locale(), form).format(noon(day));
}

/** Of a meeting; "" where nobody said when it begins. */
export function sayHours(start: string | null, end: string | null): string {
  if (!start) return "";
  return end ? t.meetings.time(start, end) : t.meetings.timeFrom(start);
}

export function sayMonthShort(day: string): string {
  return new Intl.DateTimeFormat(locale(), { month: "short" }).format(noon(day)).replace(".", "");
}

/** today, tomorrow, yesterday, in 5 days: near days only. */
export function sayNear(day: string): string {
  const days = daysFromToday(day);
  return Math.abs(days) > 13 ? sayDate(day) : new Intl.RelativeTimeFormat(locale(), { numeric: "auto" }).format(days, "day");
}

export function sayMonthNumber(month: number): string {
  return new Intl.DateTimeFormat(locale(), { month: "long" }).format(new Date(2001, month - 1, 15));
}

export function sayTime(at: number): string {
  return new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit" }).format(at);
}

/** A moment: the time alone when it was today. */
export function sayMoment(at: number): string {
  const moment = new Date(at);
  if (localDay(moment) === localDay()) return `${t.common.today} ${sayTime(at)}`;
  const form: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };
  if (moment.getFullYear() !== new Date().getFullYear()) form.year = "numeric";
  return new Intl.DateTimeFormat(locale(), form).format(at);
}

/** As a moment, and that of yesterday by that word. */
export function sayLately(at: number): string {
  const day = localDay(new Date(at));
  return daysFromToday(day) === -1 ? `${sayNear(day)} ${sayTime(at)}` : sayMoment(at);
}

export function sayNumber(value: number): string {
  return new Intl.NumberFormat(locale()).format(value);
}

export function sayEuro(value: number): string {
  return new Intl.NumberFormat(locale(), { style: "currency", currency: "EUR", maximumFractionDigits: 0 }).format(value);
}

export function sayList(items: readonly string[]): string {
  return new Intl.ListFormat(locale(), { type: "conjunction" }).format(items);
}
