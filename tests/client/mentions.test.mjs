// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";
import { clientModule } from "./module.mjs";

const { beingMentioned, mentionedIn } = await clientModule("ui/mentions.ts");

const people = [
  { value: "a", label: "Anna" },
  { value: "j", label: "Anna Jansen" },
  { value: "r", label: "René de Vries" },
];
const mentioned = (text) => [...mentionedIn(text, people)].sort();

test("an @ with a whole name mentions its person, with capitals and accents or without", () => {
  assert.deepEqual(mentioned("Vraag @Anna, en @rene de vries."), ["a", "r"]);
  assert.deepEqual(mentioned("@Anna Jansen belt"), ["j"]);
  assert.deepEqual(mentioned("@Annabel, Anna, mail anna@example.org"), []);
  assert.deepEqual(mentioned("@"), []);
});

test("what stands before the cursor asks who is meant, until the name is whole", () => {
  const asked = (before) => beingMentioned(before, people)?.people.map(({ value }) => value) ?? null;
  assert.deepEqual(asked("Vraag @"), ["a", "j", "r"]);
  assert.deepEqual(asked("Vraag @an"), ["a", "j"]);
  assert.deepEqual(asked("Vraag @Anna"), ["j"]);
  assert.deepEqual(asked("Vraag @Anna J"), ["j"]);
  assert.equal(asked("Vraag @Anna Jansen"), null);
  assert.equal(asked("Vraag @Anna belt"), null);
  assert.equal(asked("mail info@an"), null);
  assert.equal(asked("@\nan"), null);
  assert.equal(beingMentioned("Vraag @an", people).at, 6);
});
