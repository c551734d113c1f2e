// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import fs from "node:fs";
import { test } from "node:test";
import { clientModule } from "./module.mjs";

const { percentages, tally } = await clientModule("ui/poll/tally.ts");

const plan = JSON.parse(fs.readFileSync(new URL("../../schema/programmes/flevoland.json", import.meta.url)));
const of = (collection) => plan.records.filter((one) => one.collection === collection);

/** The plan's poll, counted again from paper: each choice's points divided over the groups by how many they are. */
function onPaper() {
  const groups = of("pollGroup");
  const people = groups.reduce((sum, { put }) => sum + put.respondents, 0);
  return of("pollOption").flatMap(({ id: option, put: { points } }) => {
    const shares = groups.map(({ put }) => Math.floor((points * put.respondents) / people));
    shares[0] += points - shares.reduce((sum, one) => sum + one, 0);
    return groups.map(({ id: group }, at) => ({ fields: { option, group, points: null, paperPoints: shares[at] } }));
  });
}

test("paper counts of the plan's poll, entered per group, give the table of the plan: points in total and per group, and whole percents by action line", () => {
  const scores = onPaper();
  const choices = of("pollOption").map(({ id, put }) => ({ id, fields: { points: null, told: put } }));
  const counted = tally(choices, scores);
  assert.equal(counted.length, 18);
  for (const { choice, points, perGroup } of counted) {
    assert.equal(points, choice.fields.told.points);
    assert.equal(perGroup.size, 4);
    for (const [group, given] of perGroup) {
      assert.equal(given, scores.find(({ fields }) => fields.option === choice.id && fields.group === group).fields.paperPoints);
    }
  }
  for (const { id: line } of of("actionLine")) {
    const own = counted.filter(({ choice }) => choice.fields.told.actionLine === line);
    assert.deepEqual(percentages(own.map(({ points }) => points)), own.map(({ choice }) => choice.fields.told.percentage));
  }
});

test("what was answered on devices and on paper is one sum, and a poll that came with its sums keeps them", () => {
  const score = (group, points, paperPoints) => ({ fields: { option: "a", group, points, paperPoints } });
  const [a, b] = tally([{ id: "a", fields: { points: null } }, { id: "b", fields: { points: 7 } }], [score("x", 2, 3), score("y", null, 4)]);
  assert.deepEqual([a.points, [...a.perGroup]], [9, [["x", 5], ["y", 4]]]);
  assert.equal(b.points, 7);
});

test("percents add up to a hundred, and are nothing where nothing was given", () => {
  assert.deepEqual(percentages([1, 1, 1]), [34, 33, 33]);
  assert.deepEqual(percentages([0, 0]), [0, 0]);
  assert.deepEqual(percentages([]), []);
  for (const points of [[7, 11, 13, 17], [1, 999], [5, 0, 0]]) assert.equal(percentages(points).reduce((a, b) => a + b), 100);
});
