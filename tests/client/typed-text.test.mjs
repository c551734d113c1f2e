// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";
import { clientModule } from "./module.mjs";

const { asLine, asLines, isTooLong } = await clientModule("ui/typed-text.ts");

test("signs that other programs put in copied text become line breaks or spaces, one for one", () => {
  const pasted = "Eén\u2028twee\vdrie\fvier\u0085vijf\u0007zes\tzeven\nacht\ud83d";
  assert.equal(asLines(pasted), "Eén\ntwee\ndrie\nvier\nvijf zes\tzeven\nacht\ufffd");
  assert.equal(asLines(pasted).length, pasted.length, "a cursor stays where it is");
  assert.equal(asLines("Gewoon 😀."), "Gewoon 😀.");
});

test("a field of one line gets one, and what is one already stays as it was typed", () => {
  assert.equal(asLine("Bel de school \n\n  en de wijk\u2029"), "Bel de school en de wijk");
  assert.equal(asLine("Met een spatie "), "Met een spatie ");
  assert.equal(asLine("a\tb"), "a b");
});

test("characters are counted as the model counts them", () => {
  assert.equal(isTooLong("😀😀", 2), false);
  assert.equal(isTooLong("😀😀😀", 2), true);
  assert.equal(isTooLong("wat ook", undefined), false);
});
