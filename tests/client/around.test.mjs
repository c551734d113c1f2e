// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";
import { clientModule } from "./module.mjs";

const { around } = await clientModule("ui/search/around.ts");

const minutes =
  "# Opening\nDe voorzitter heet iedereen welkom.\n\n# Mededelingen\n- De nieuwsbrief gaat vrijdag uit.\n\n# Wáchtlijst\nDe wachttijd is zeven weken en moet terug naar vier, zegt de groep.";

test("around a word that was found stand whole words, without marks", () => {
  assert.equal(
    around(minutes, "wachtlijst"),
    "…nieuwsbrief gaat vrijdag uit. Wáchtlijst De wachttijd is zeven weken en moet terug naar…",
  );
  assert.equal(around(minutes, "voorzitter"), "Opening De voorzitter heet iedereen welkom. Mededelingen De nieuwsbrief gaat vrijdag uit.…");
  const words = minutes.split(/\s+/);
  for (const word of ["vrijdag", "weken", "vier", "groep"]) {
    const shown = around(minutes, word);
    assert.ok(shown.includes(word), shown);
    for (const one of shown.replace(/^…|…$/g, "").split(" ")) assert.ok(words.includes(one), `${one} in ${shown}`);
  }
});

test("a short text is shown whole, and a word without an end is cut", () => {
  assert.equal(around("- Bellen met de huisarts", "huisarts"), "Bellen met de huisarts");
  assert.equal(around("x".repeat(200), "x"), `${"x".repeat(90)}…`);
});
