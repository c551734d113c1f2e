// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";
import { clientModule } from "./module.mjs";

const { moneyByYear } = await clientModule("ui/plan/programme/money.ts");
const { nextNumber, standing } = await clientModule("ui/plan/programme/period.ts");

const point = (number, priority, status = null) => ({ fields: { number, priority, status } });

test("what is done or stopped makes room among the priorities, and its number is not given again", () => {
  const points = [point(1, true, "running"), point(2, true), point(3, true, "done"), point(null, false)];
  assert.equal(standing(points).length, 2);
  assert.equal(nextNumber(points), 4);
});

test("money counts when it was asked and when it was granted, and what was withdrawn not at all", () => {
  const years = moneyByYear([
    { askedOn: "2026-11-02", decidedOn: "2027-01-15", status: "granted", amountEuro: 50_000, grantedEuro: 40_000 },
    { askedOn: "2026-12-01", decidedOn: null, status: "requested", amountEuro: 25_000, grantedEuro: null },
    { askedOn: "2026-12-02", decidedOn: "2026-12-20", status: "refused", amountEuro: 1_000, grantedEuro: null },
    { askedOn: "2026-12-03", decidedOn: null, status: "withdrawn", amountEuro: 9_000, grantedEuro: null },
  ]);
  assert.deepEqual(years, [{ year: "2027", asked: 0, granted: 40_000 }, { year: "2026", asked: 76_000, granted: 0 }]);
});
