// SPDX-License-Identifier: EUPL-1.2
/** Days near the one on which the tests run: what must lie ahead does so in any year. */

const today = new Date().toLocaleDateString("sv-SE", { timeZone: "Europe/Amsterdam" });

/** A day so many days from today, as a date field takes it; a file that runs over midnight keeps the day on which it began. */
export function dayFromNow(days) {
  return plusDays(today, days);
}

export function plusDays(day, days) {
  const date = new Date(`${day}T00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** A moment of this run as it stands on the screens, in a pattern: with its day instead where midnight has passed since. */
export const aMoment = String.raw`(vandaag |\d+ .*)\d\d:\d\d`;

/** A day as it stands on the screens. */
export function inWords(day) {
  return new Date(`${day}T12:00`).toLocaleDateString("nl-NL", { day: "numeric", month: "long", year: "numeric" });
}
