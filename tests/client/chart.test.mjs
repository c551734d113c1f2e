// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";
import { clientModule } from "./module.mjs";

const { byPeriod, chartOf, endOf } = await clientModule("ui/plan/programme/chart.ts");

test("a measurement stands at the end of its year, quarter, month or day", () => {
  assert.deepEqual(["2018", "2018-Q4", "2019-Q1", "2020-02", "2020-02-03"].map(endOf), ["2018-12-31", "2018-12-31", "2019-03-31", "2020-02-29", "2020-02-03"]);
  assert.equal(endOf("voorjaar"), null);
});

test("measurements come in order of time, and what nobody can place comes last", () => {
  const order = ["2019-Q2", "2019-04", "voorjaar", "2018"].map((period) => ({ period, value: 1 })).sort(byPeriod);
  assert.deepEqual(order.map(({ period }) => period), ["2018", "2019-04", "2019-Q2", "voorjaar"]);
});

test("percentages stand between 0 and 100, with their target, and time is to scale", () => {
  const chart = chartOf([{ period: "2019-12", value: 50 }, { period: "2018-12", value: 5 }, { period: "2019-06", value: 25 }], 95, "%");
  assert.deepEqual([chart.lowest, chart.highest, chart.target], [0, 100, 0.95]);
  assert.deepEqual(chart.points.map(({ y }) => y), [0.05, 0.25, 0.5]);
  assert.deepEqual([chart.points[0].x, chart.points[2].x], [0, 1]);
  assert.ok(Math.abs(chart.points[1].x - 181 / 365) < 1e-9);
});

test("other values end at a round number, below nothing too, and one alone stands in the middle", () => {
  assert.equal(chartOf([{ period: "2019", value: 130 }], null, "%").highest, 200);
  assert.equal(chartOf([{ period: "2019", value: 430 }], null, null).highest, 500);
  const falling = chartOf([{ period: "2019", value: -12 }, { period: "2020", value: -3 }], null, "%");
  assert.deepEqual([falling.lowest, falling.highest], [-20, 0]);
  assert.equal(chartOf([{ period: "2019", value: 3 }], null, null).points[0].x, 0.5);
  assert.equal(chartOf([{ period: "voorjaar", value: 3 }], null, null), null);
  assert.equal(chartOf([{ period: "2019", value: 0 }], null, null).points[0].y, 0);
});
