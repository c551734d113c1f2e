// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";
import { clientModule } from "./module.mjs";

const { inParts } = await clientModule("ui/plan/programme/history-parts.ts");

const some = (collection, count) => Array.from({ length: count }, (_, at) => ({ collection, id: `${collection}${at}` }));

test("the histories of many records are asked for by collection, each record once, and no more at once than the server takes", () => {
  const parts = inParts([...some("activity", 50), ...some("focusPoint", 3), ...some("activity", 91).slice(50)]);
  assert.deepEqual(parts.map(({ collection, ids }) => [collection, ids.length]), [["activity", 40], ["activity", 40], ["activity", 11], ["focusPoint", 3]]);
  assert.equal(new Set(parts.flatMap(({ ids }) => ids)).size, 94);
  assert.deepEqual(inParts([]), []);
});
