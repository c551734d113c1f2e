// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";
import { clientModule } from "./module.mjs";

const { withoutSecondBeginning } = await clientModule("ui/meetings/begun-twice.ts");
const beginning = "# Opening\n# Rondvraag";

test("minutes that were begun twice lose the copy in which nobody wrote, wherever it stands", () => {
  assert.equal(withoutSecondBeginning(beginning + beginning, beginning), beginning);
  const first = "# Opening\nDe voorzitter opent.\n# Rondvraag";
  assert.equal(withoutSecondBeginning(first + beginning, beginning), first);
  assert.equal(withoutSecondBeginning(beginning + first, beginning), first);
});

test("what is there once, or was written in twice, stays as it is", () => {
  assert.equal(withoutSecondBeginning(beginning, beginning), null);
  assert.equal(withoutSecondBeginning("# Opening\nA.\n# Rondvraag# Opening\nB.\n# Rondvraag", beginning), null);
  assert.equal(withoutSecondBeginning("Aanwezig:\nAanwezig:", "Aanwezig:"), null, "a line alone may well come back");
  assert.equal(withoutSecondBeginning("Iets anders.", beginning), null);
});
