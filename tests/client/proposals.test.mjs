// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";
import { clientModule } from "./module.mjs";

const { asksForNew, fieldAsked, valuesOf } = await clientModule("ui/plan/asked.ts");

const { madeAnew } = await clientModule("ui/made-anew.ts");

const asked = (collection, field, newValue) => ({ collection, record: "r", field, newValue });

test("a municipality's own way can be proposed as something new, with what the model knows of it", () => {
  const variant = asked("localVariant", null, { municipality: "m", activity: "a", status: "running", toString: "x", amountEuro: 5 });
  assert.ok(asksForNew(variant));
  assert.deepEqual(valuesOf(variant), { municipality: "m", activity: "a", status: "running" });
  for (const nothing of [null, "x", 3, undefined]) assert.deepEqual(valuesOf(asked("localVariant", null, nothing)), {});
});

test("whatever else is proposed without a field asks for nothing, also where an activity is named", () => {
  for (const collection of ["moneyRequest", "activity", "reportText", "membership", "standingItem", "constructor", "of a newer version"]) {
    const proposal = asked(collection, null, { activity: "a", title: "Bus", amountEuro: 90000, status: "granted" });
    assert.equal(asksForNew(proposal), false, collection);
    assert.equal(fieldAsked(proposal), null);
    assert.deepEqual(valuesOf(proposal), {});
  }
});

test("a change is of one field that the model knows", () => {
  assert.deepEqual(valuesOf(asked("activity", "title", "Loket")), { title: "Loket" });
  assert.equal(asksForNew(asked("localVariant", "status", "running")), false);
  for (const unknown of [asked("activity", "nothing", 1), asked("activity", "constructor", 1), asked("nothing", "title", 1)]) {
    assert.equal(fieldAsked(unknown), null);
    assert.deepEqual(valuesOf(unknown), {});
  }
});

test("what is made again after it was taken away holds nothing of what it held before", () => {
  const op = { collection: "localVariant", record: "r", create: true, put: { municipality: "m", term: "long" }, text: { note: [[0, 0, "Nieuw"]] } };
  const before = { municipality: "m", activity: "a", focusPoint: null, term: "short", status: "running", note: "Oud 👍", period: null };
  assert.deepEqual(madeAnew(op, before), { ...op, put: { municipality: "m", term: "long", status: null }, text: { note: [[0, 5, "Nieuw"]] } });
  const { text: _, ...without } = op;
  assert.deepEqual(madeAnew(without, before).text, { note: [[0, 5, ""]] });
  assert.deepEqual(madeAnew(op, {}), op);
});
