// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";
import { clientModule } from "./module.mjs";

const { lastMoved, sourcesOf } = await clientModule("ui/plan/progress-source.ts");

const one = (kind, status = null, mergedInto = null, changedAt = 1) => ({ createdAt: 1, changedAt, fields: { kind, status, mergedInto } });

test("what was recorded is counted by kind, what is done among it, and what is merged once", () => {
  const outcomes = [one("action-item", "done"), one("decision"), one("action-item", "open"), one("decision", null, "other")];
  assert.deepEqual(sourcesOf(outcomes, ["decision", "action-item", "idea"]), [
    { kind: "decision", many: 1, done: 0 },
    { kind: "action-item", many: 2, done: 1 },
  ]);
});

test("the last movement is that of whichever moved last, and there is none without outcomes", () => {
  assert.equal(lastMoved([one("idea", null, null, 5), one("idea", null, null, 9)]), 9);
  assert.equal(lastMoved([]), null);
});
