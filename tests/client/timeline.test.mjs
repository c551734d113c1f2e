// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";
import { clientModule } from "./module.mjs";

const { axisOf, covers, halfOf, halvesBetween, placingOf, spanOf, timesOf } = await clientModule("ui/plan/views/spans.ts");
const { timelineOf } = await clientModule("ui/plan/views/timeline.ts");

test("a year, a month and a day each reach to their last day", () => {
  assert.deepEqual(spanOf({ text: "2020", start: "2020", end: "2020" }), { from: "2020-01-01", to: "2020-12-31" });
  assert.deepEqual(spanOf({ text: "februari 2020", start: "2020-02", end: "2020-02" }), { from: "2020-02-01", to: "2020-02-29" });
  assert.deepEqual(spanOf({ text: "17 juni 2019", start: "2019-06-17", end: "2019-06-17" }), { from: "2019-06-17", to: "2019-06-17" });
});

test("from a month on has no end, and what goes on has none whatever else was said", () => {
  assert.deepEqual(spanOf({ text: "vanaf juni 2019", start: "2019-06" }), { from: "2019-06-01", to: null });
  assert.deepEqual(spanOf({ text: "doorlopend", start: "2019", end: "2020", ongoing: true }), { from: "2019-01-01", to: null });
  assert.ok(covers(spanOf({ text: "reeds gestart", started: true }), "1990-01-01"));
});

test("how people say a period tells where it belongs", () => {
  assert.equal(placingOf({ text: "reeds gestart, doorlopend", started: true, ongoing: true }), "ongoing");
  assert.equal(placingOf({ text: "maart en oktober", recurrence: { months: [3, 10] } }), "repeating");
  assert.equal(placingOf({ text: "elk kwartaal vanaf april", start: "2019-04", recurrence: { everyMonths: 3 } }), "dated");
  assert.equal(placingOf({ text: "nog niet bekend", certain: false }), "unknown");
  assert.equal(placingOf(null), "unknown");
});

test("what comes back has its months, from when it began", () => {
  assert.deepEqual(timesOf({ months: [3, 10] }, undefined, "2019-06-01", "2020-12-31"), ["2019-10-15", "2020-03-15", "2020-10-15"]);
  assert.deepEqual(timesOf({ everyMonths: 3 }, "2019-04", "2019-01-01", "2019-12-31"), ["2019-04-15", "2019-07-15", "2019-10-15"]);
  assert.deepEqual(timesOf({ timesPerYear: 9 }, undefined, "2019-01-01", "2020-12-31"), []);
});

test("the axis has whole half years, and today where it is near", () => {
  assert.deepEqual(halvesBetween("2019-05-01", "2020-06-30").map(({ year, half }) => [year, half]), [[2019, 1], [2019, 2], [2020, 1]]);
  assert.equal(halfOf("2019-07-01").half, 2);
  const plan = [{ from: "2019-01-01", to: "2019-12-31" }, { from: "2019-06-01", to: null }];
  assert.equal(axisOf(plan, "2020-08-01").at(-1).to, "2020-12-31");
  assert.equal(axisOf(plan, "2026-11-28").at(-1).to, "2019-12-31");
  assert.equal(axisOf([], "2026-11-28").length, 1);
});

test("the timeline says what is under way, what begins when, what comes back, and what is not known", () => {
  const one = (name, period, status = "running") => ({ name, fields: { period, status } });
  const parts = timelineOf(
    [
      one("later", { text: "", start: "2027-02", end: "2027-03" }, "not-started"),
      one("over", { text: "", start: "2026-01", end: "2026-03" }, "done"),
      one("goes on", { text: "", ongoing: true }),
      one("went on", { text: "", ongoing: true }, "stopped"),
      one("began", { text: "", start: "2026-09", ongoing: true }),
      one("returns", { text: "", recurrence: { months: [3] } }),
      one("someday", null, "not-started"),
    ],
    "2026-11-28",
  );
  assert.deepEqual(
    parts.map(({ when, items }) => [when.from ?? when, items.map(({ name }) => name)]),
    [
      ["now", ["goes on", "began"]],
      ["2026-01-01", ["over"]],
      ["2026-07-01", ["began"]],
      ["2027-01-01", ["later"]],
      ["ongoing", ["went on"]],
      ["repeating", ["returns"]],
      ["unknown", ["someday"]],
    ],
  );
});
