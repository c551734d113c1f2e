// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";
import { clientModule } from "./module.mjs";

const { holding, inOrder } = await clientModule("ui/plan/views/rows.ts");

const rows = [
  { cells: { name: "Pilot in Urk", when: "vanaf mei" }, keys: { when: "2019-05-01" } },
  { cells: { name: "Cliënten horen", when: "nog niet bekend" }, keys: { when: null } },
  { cells: { name: "10 keer overleg", when: "april" }, keys: { when: "2019-04-01" } },
  { cells: { name: "9 keer overleg", when: "" } },
];
const names = (list) => list.map(({ cells }) => cells.name);

test("words are found in any column, without capitals and accents", () => {
  assert.deepEqual(names(holding(rows, "urk MEI")), ["Pilot in Urk"]);
  assert.deepEqual(names(holding(rows, "clienten")), ["Cliënten horen"]);
  assert.deepEqual(names(holding(rows, "urk april")), []);
  assert.equal(holding(rows, " ").length, rows.length);
});

test("a column is ordered by its key, numbers in texts as numbers, and what is empty comes last both ways", () => {
  assert.deepEqual(names(inOrder(rows, "when", false)), ["10 keer overleg", "Pilot in Urk", "Cliënten horen", "9 keer overleg"]);
  assert.deepEqual(names(inOrder(rows, "when", true)), ["Pilot in Urk", "10 keer overleg", "Cliënten horen", "9 keer overleg"]);
  assert.deepEqual(names(inOrder(rows, "name", false)), ["9 keer overleg", "10 keer overleg", "Cliënten horen", "Pilot in Urk"]);
});
