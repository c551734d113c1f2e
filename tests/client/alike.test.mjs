// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";
import { clientModule } from "./module.mjs";

const { likest } = await clientModule("ui/inbox/alike.ts");

const outcome = (title, fields = {}, createdAt = 1) => ({ createdAt, fields: { title, kind: "bottleneck", focusPoints: [], activities: [], ...fields } });

test("what says the same comes first, then what is of its kind or about the same, and of equal ones the newest", () => {
  const others = [
    outcome("Zaal regelen", { kind: "action-item" }, 9),
    outcome("Te weinig bedden", {}, 2),
    outcome("Nog minder bedden", {}, 3),
    outcome("De wáchtlijst is te lang", { kind: "question" }, 1),
    outcome("Iets in de wijk", { kind: "idea", focusPoints: ["f1"] }, 4),
  ];
  const found = likest(outcome("Wachtlijst bij de behandeling", { focusPoints: ["f1", "f2"] }, 5), others);
  assert.deepEqual(found.map(({ fields }) => fields.title), [
    "De wáchtlijst is te lang", "Iets in de wijk", "Nog minder bedden", "Te weinig bedden", "Zaal regelen",
  ]);
});
