// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";
import { clientModule } from "./module.mjs";

const { derivedId } = await clientModule("ui/derived-id.ts");

test("a derived id is the one of the standard's example", async () => {
  // RFC 9562, A.4: www.example.com in the space of domain names.
  assert.equal(await derivedId("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "www.example.com"), "2ed6657d-e927-568b-95e1-2665a8aea6a2");
});
