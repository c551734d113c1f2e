// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";
import { clientModule } from "./module.mjs";

const { errorTitles } = await clientModule("generated/model.ts");
const { advice, errorAdvice } = await clientModule("generated/error-advice.ts");
const codes = Object.keys(errorTitles);

test("each error that the client can show says in both languages what is wrong and what one can do", () => {
  assert.ok(codes.length > 70);
  for (const code of codes) {
    const texts = advice[errorAdvice[code]];
    for (const language of ["nl", "en"]) {
      assert.match(errorTitles[code][language], /^[A-Z][^.]*$/, `${code}: one sentence, which the advice follows`);
      assert.match(texts[language], /^[A-Z].*\.$/, code);
      assert.notEqual(texts.nl, texts.en);
    }
  }
});
