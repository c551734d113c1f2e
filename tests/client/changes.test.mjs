// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";
import { clientModule } from "./module.mjs";

const { changesSince } = await clientModule("ui/plan/programme/changes.ts");

let seq = 0;
const entry = (at, op, by = "leader") => ({ seq: ++seq, at, by, set: "", op });
const told = (entries, since, complete = true) => changesSince(entries, since, complete).map(({ name, from, to }) => [name, from, to]);

test("a field goes from what it was before to what it is, whatever it was in between, newest entry first or last", () => {
  const entries = [
    entry(1, { create: true, put: { status: "not-started", title: "Pilot" } }),
    entry(10, { put: { status: "preparing" } }),
    entry(20, { put: { status: "running" } }, "other"),
  ];
  assert.deepEqual(told(entries.toReversed(), 5), [["status", "not-started", "running"]]);
  assert.equal(changesSince(entries, 5, true)[0].by, "other");
  assert.deepEqual(told(entries, 15), [["status", "preparing", "running"]]);
  assert.deepEqual(told(entries, 30), []);
});

test("what is again what it was is not a change, and what was never filled in comes from nothing", () => {
  const entries = [entry(1, { create: true, put: { status: "running" } }), entry(10, { put: { status: "done" } }), entry(11, { put: { status: "running" } })];
  assert.deepEqual(told(entries, 5), []);
  assert.deepEqual(told([entry(1, { create: true }), entry(10, { put: { note: "nieuw" } })], 5), [["note", null, "nieuw"]]);
  assert.deepEqual(told([entry(10, { put: { note: "nieuw" } })], 5, false), [["note", undefined, "nieuw"]]);
});

test("of a set what went and what came is told, and what came and went is not", () => {
  const entries = [
    entry(1, { create: true, add: { organisations: ["a", "b"] } }),
    entry(10, { add: { organisations: ["c", "d"] }, remove: { organisations: ["a"] } }),
    entry(11, { add: { organisations: ["a"] }, remove: { organisations: ["d", "b"] } }),
  ];
  assert.deepEqual(told(entries, 5), [["organisations", ["b"], ["c"]]]);
});

test("typing in a text is told without from and to", () => {
  const [change] = changesSince([entry(10, { text: { progress: [[0, 0, "Het loopt."]] } })], 5, false);
  assert.equal(change.typed, true);
});
