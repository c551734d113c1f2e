// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";
import { clientModule } from "./module.mjs";

const { readUnsentFile } = await clientModule("ui/inbox/unsent-file.ts");

const person = "016b2a15-cc00-7009-8000-000000000001";
const id = "016b2a15-cc00-7009-8000-00000000000a";
const withdrawn = "016b2a15-cc00-7009-8000-00000000000b";
const op = { collection: "outcome", record: id, create: true, put: { title: "Besluit" }, add: { focusPoints: [id] }, text: { note: [[0, 0, "tekst"]] } };
const set = { id, scope: `body:${id}`, device: id, n: 1, seen: 0, known: 0, made: 1_800_000_000_000, model: 3, ops: [op] };
const file = { format: "bijeen-unsent", version: 1, device: id, person, changeSets: [set, { ...set, id: withdrawn, ops: [] }], sent: [id] };

const read = (change = {}) => readUnsentFile(JSON.stringify({ ...file, ...change }));

test("a file that another device saved is read, without what was withdrawn", () => {
  assert.deepEqual(read(), { person, sets: [{ id, made: set.made, scope: set.scope, ops: [op], maybeSent: true }] });
  assert.equal(read({ sent: [] }).sets[0].maybeSent, false);
  assert.deepEqual(read({ changeSets: [] }).sets, []);
});

test("what is no such file is refused whole", () => {
  for (const text of ["", "geen json", "null", "[]", "{}"]) assert.equal(readUnsentFile(text), null, text);
  const wrong = [{ format: "bijeen" }, { version: 2 }, { person: "Jan" }, { changeSets: {} }, { sent: "alles" }, { changeSets: [null] }];
  for (const change of wrong) assert.equal(read(change), null, JSON.stringify(change));
});

test("one wrong value in one change set refuses the file", () => {
  const wrongSet = [{ id: "1" }, { made: "gisteren" }, { scope: null }, { ops: {} }, { ops: [null] }];
  for (const change of wrongSet) assert.equal(read({ changeSets: [set, { ...set, ...change }] }), null, JSON.stringify(change));
  const wrongOp = [
    { record: "x" }, { collection: 1 }, { create: "ja" }, { put: [] }, { add: { focusPoints: "x" } }, { remove: [] }, { deleted: 1 }, { html: "<b>" },
    { text: { note: "tekst" } }, { text: { note: [[0, 0]] } }, { text: { note: [[-1, 0, ""]] } }, { text: { note: [[0, 0.5, ""]] } }, { text: { note: [[0, 0, 1]] } },
  ];
  for (const change of wrongOp) assert.equal(read({ changeSets: [{ ...set, ops: [{ ...op, ...change }] }] }), null, JSON.stringify(change));
});

test("a file that was cut, or of which a byte was changed, is refused or read, and never breaks off", () => {
  const whole = JSON.stringify(file);
  for (let size = 0; size < whole.length; size += 1) assert.equal(readUnsentFile(whole.slice(0, size)), null);
  for (let at = 0; at < whole.length; at += 1) {
    for (const byte of ['"', "{", "0", "\u0000", "é"]) {
      const found = readUnsentFile(whole.slice(0, at) + byte + whole.slice(at + 1));
      for (const one of found?.sets ?? []) assert.ok(Array.isArray(one.ops) && typeof one.scope === "string");
    }
  }
});
