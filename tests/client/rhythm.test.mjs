// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";
import { clientModule } from "./module.mjs";

const { nextDays } = await clientModule("ui/meetings/rhythm.ts");
const { easter, holidayOn } = await clientModule("ui/meetings/holidays.ts");

const none = new Set();
const days = (rhythm, last, until, taken = none) => nextDays(rhythm, last, until, taken).map(({ day }) => day);
const weekday = (day) => new Date(day).getUTCDay();

test("monthly: the second Tuesday stays the second Tuesday", () => {
  assert.deepEqual(days({ everyMonths: 1 }, "2027-01-12", "2027-06-30"), ["2027-02-09", "2027-03-09", "2027-04-13", "2027-05-11", "2027-06-08"]);
  assert.deepEqual(days({ timesPerYear: 12 }, "2027-01-12", "2027-03-31"), ["2027-02-09", "2027-03-09"]);
});

test("February, May and September: those months alone, over the turn of the year", () => {
  assert.deepEqual(days({ months: [2, 5, 9] }, "2026-09-17", "2027-12-31"), ["2027-02-18", "2027-05-20", "2027-09-16"]);
});

test("about 9 times a year: as many, evenly spread, on the same weekday", () => {
  const found = days({ timesPerYear: 9 }, "2027-01-05", "2028-01-05");
  assert.equal(found.length, 9);
  for (const day of found) assert.equal(weekday(day), 2, day);
  const gaps = ["2027-01-05", ...found].slice(0, -1).map((day, index) => (new Date(found[index]) - new Date(day)) / 86_400_000);
  for (const gap of gaps) assert.ok(gap === 35 || gap === 42, String(gaps));
});

test("four times a year is every third month", () => {
  assert.deepEqual(days({ timesPerYear: 4 }, "2027-01-20", "2027-12-31"), ["2027-04-21", "2027-07-21", "2027-10-20"]);
});

test("a month without a fifth Thursday has it in its last week", () => {
  assert.deepEqual(days({ everyMonths: 1 }, "2026-12-31", "2027-02-28"), ["2027-01-28", "2027-02-25"]);
});

test("what falls on a holiday moves a week on, or back where the month is over, and says why", () => {
  assert.deepEqual(nextDays({ everyMonths: 1 }, "2027-04-07", "2027-05-31", none), [
    { day: "2027-05-12", insteadOf: { day: "2027-05-05", holiday: "liberationDay" } },
  ]);
  assert.deepEqual(days({ months: [12] }, "2026-06-26", "2026-12-31"), ["2026-12-18"], "Christmas, and New Year after it");
});

test("a day on which the group meets already is not proposed again", () => {
  assert.deepEqual(days({ everyMonths: 1 }, "2027-01-12", "2027-03-31", new Set(["2027-02-09"])), ["2027-03-09"]);
});

test("every week is every week, whatever the year", () => {
  const found = days({ timesPerYear: 52 }, "2027-01-04", "2027-03-01");
  assert.deepEqual(found, ["2027-01-11", "2027-01-18", "2027-01-25", "2027-02-01", "2027-02-08", "2027-02-15", "2027-02-22", "2027-03-01"]);
});

test("Easter and what follows it are where the calendar has them", () => {
  assert.deepEqual([1961, 2024, 2025, 2026, 2027, 2038].map(easter), ["1961-04-02", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25"]);
  assert.equal(holidayOn("2026-05-14"), "ascension");
  assert.equal(holidayOn("2026-05-25"), "pentecost");
  assert.equal(holidayOn("2026-04-03"), "goodFriday");
});

test("the King's birthday is kept on Saturday where it falls on Sunday", () => {
  assert.equal(holidayOn("2025-04-26"), "kingsDay");
  assert.equal(holidayOn("2025-04-27"), null);
  assert.equal(holidayOn("2026-04-27"), "kingsDay");
});
