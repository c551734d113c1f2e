// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";
import { clientModule } from "./module.mjs";

const { scheduleOf } = await clientModule("ui/meetings/agenda-times.ts");

test("a point comes up when those before it are done", () => {
  const schedule = scheduleOf("13:30", "15:00", [5, 40, 15]);
  assert.deepEqual(schedule.starts, ["13:30", "13:35", "14:15"]);
  assert.equal(schedule.end, "14:30");
  assert.deepEqual([schedule.minutes, schedule.withoutMinutes, schedule.minutesOver], [60, 0, 0]);
});

test("after a point without minutes no time is claimed", () => {
  const schedule = scheduleOf("13:30", "15:00", [5, null, 15]);
  assert.deepEqual(schedule.starts, ["13:30", "13:35", null]);
  assert.equal(schedule.end, null);
  assert.deepEqual([schedule.minutes, schedule.withoutMinutes], [20, 1]);
});

test("a meeting without a start has an order and no times", () => {
  assert.deepEqual(scheduleOf(null, "15:00", [5, 10]).starts, [null, null]);
});

test("an agenda that does not fit says by how much; no minutes at all is a duration too", () => {
  assert.equal(scheduleOf("13:30", "14:00", [20, 0, 25]).minutesOver, 15);
  assert.equal(scheduleOf("13:30", null, [600]).minutesOver, 0);
});

test("past midnight the clock begins again", () => {
  assert.deepEqual(scheduleOf("23:50", null, [20, 5]).starts, ["23:50", "00:10"]);
});
