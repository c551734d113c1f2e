// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";
import { clientModule } from "./module.mjs";

const { wordDiff } = await clientModule("ui/word-diff.ts");

const text = (pieces) => pieces.map((one) => one.text).join("");
const marked = (pieces) => pieces.filter((one) => one.changed).map((one) => one.text.trim()).filter(Boolean);

test("of two texts the words that differ are marked, and no others", () => {
  const [before, after] = ["De werkgroep belt Urk en Lelystad.", "De werkgroep belt Urk, Dronten en Lelystad."];
  const [left, right] = wordDiff(before, after);
  assert.deepEqual([marked(left), marked(right)], [["Urk"], ["Urk,", "Dronten"]]);
  assert.deepEqual([text(left), text(right)], [before, after], "together the pieces are the text, with its spaces and lines");
});

test("of what is the same nothing is marked, and beside nothing all of it is", () => {
  const line = "Eén gezicht\n per  wijk";
  for (const pieces of wordDiff(line, line)) assert.deepEqual([marked(pieces), text(pieces)], [[], line]);
  assert.deepEqual(wordDiff("", "Urk doet mee").map(marked), [[], ["Urk", "doet", "mee"]]);
});

test("what is too long to compare comes back whole and unmarked", () => {
  const long = "woord ".repeat(5_000);
  assert.deepEqual(wordDiff(long, "kort"), [[{ text: long, changed: false }], [{ text: "kort", changed: false }]]);
});
