// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";
import { clientModule } from "./module.mjs";

const { marking, newLine } = await clientModule("ui/text-marks.ts");

/** In texts | is the cursor, or [ and ] what is selected. */
function done(edit, marked) {
  const start = marked.search(/[[|]/);
  const text = marked.replace(/[[\]|]/g, "");
  const end = marked.includes("]") ? marked.indexOf("]") - 1 : start;
  const made = edit(text, start, end);
  if (!made) return null;
  const after = text.slice(0, made.from) + made.text + text.slice(made.to);
  if (made.start === made.end) return `${after.slice(0, made.start)}|${after.slice(made.start)}`;
  return `${after.slice(0, made.start)}[${after.slice(made.start, made.end)}]${after.slice(made.end)}`;
}
const heading = (marked) => done((...at) => marking(...at, "# "), marked);
const list = (marked) => done((...at) => marking(...at, "- "), marked);
const enter = (marked) => done(newLine, marked);

test("the line of the cursor becomes a heading, and an ordinary line again", () => {
  assert.equal(heading("Een\nOpe|ning\nTwee"), "Een\n# Ope|ning\nTwee");
  assert.equal(heading("Een\n# Ope|ning\nTwee"), "Een\nOpe|ning\nTwee");
  assert.equal(heading("|"), "# |");
  assert.equal(heading("Een\n|"), "Een\n# |");
  assert.equal(heading("# |"), "|");
});

test("a mark comes in the place of another", () => {
  assert.equal(heading("- pun|t"), "# pun|t");
  assert.equal(list("## kop|"), "- kop|");
  assert.equal(list("|- punt"), "|punt");
});

test("all lines that are selected become a list, and back", () => {
  assert.equal(list("A\n[een\n\ntw]ee\nB"), "A\n[- een\n\n- twee]\nB");
  assert.equal(list("A\n[- een\n\n- twee]\nB"), "A\n[een\n\ntwee]\nB");
  assert.equal(list("[een\n]twee"), "- [een\n]twee");
});

test("a new line goes on with a list, and after an empty item ends it", () => {
  assert.equal(enter("- een|"), "- een\n- |");
  assert.equal(enter("- een|twee"), "- een\n- |twee");
  assert.equal(enter("- een\n- |\nB"), "- een\n|\nB");
  assert.equal(enter("een|"), null);
  assert.equal(enter("-|"), null);
});
