// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { becomes } from "./becomes.mjs";
import { Person } from "./person.mjs";
import { allSent, dictateMinutes, meetingPart, signIn, visit } from "./screens.mjs";
import { Server } from "./server.mjs";

// The year of a group, planned again after something happened to what was planned.
const server = new Server();
let leader, circle;

before(async () => {
  await server.init().start();
  leader = new Person(server, "projectleider");
  await signIn(leader, server.invitations()["Projectleider"]);
  circle = server.query("select id from body where name = 'Regionale leerkring'")[0].id;
});

after(() => server.end(leader));

const meetings = () => server.query(`select id, date, minutes, status from meeting where scope = 'body:${circle}' and not deleted order by date`);

async function series() {
  const { page } = leader;
  await visit(page, `/groepen/${circle}`);
  await page.getByRole("button", { name: "Data voorstellen" }).click();
  const sheet = page.getByRole("dialog", { name: "Komend jaar plannen" });
  await sheet.waitFor();
  return sheet;
}

async function planAll(sheet) {
  await sheet.getByRole("button", { name: /plannen$/ }).click();
  await sheet.waitFor({ state: "hidden" });
}

test("a day on which the meeting was cancelled is not proposed again, and what was taken out or moved does not come back with what was in it", async () => {
  const { page } = leader;
  const sheet = await series();
  const day = `${new Date().getUTCFullYear() + 1}-02-03`;
  await sheet.getByLabel(/^Eerste overleg op/).fill(day);
  await planAll(sheet);
  await becomes(() => meetings().length >= 3, true);
  const [first, removed, cancelled] = meetings();

  await visit(page, `/overleg/${cancelled.id}/gegevens`);
  await page.getByRole("combobox", { name: "Status" }).selectOption("cancelled");
  await meetingPart(page, removed.id, "Verslag");
  await dictateMinutes(page, "Uit een overleg dat niet doorging.\n");
  await allSent(page);
  await visit(page, `/overleg/${removed.id}/gegevens`);
  await page.getByRole("button", { name: "Overleg verwijderen" }).click();
  await page.getByRole("dialog", { name: /verwijderen/ }).getByRole("button", { name: /verwijderen/i }).click();
  await becomes(() => meetings().map(({ status }) => status), ["planned", "cancelled"]);

  const again = await series();
  assert.equal(await again.getByRole("checkbox").count(), 1, "the one that was taken out, and not the cancelled one");
  await planAll(again);
  await becomes(() => meetings().map(({ date, status, minutes }) => [date, status, minutes]), [
    [first.date, "planned", ""],
    [removed.date, "planned", ""],
    [cancelled.date, "cancelled", ""],
  ]);

  const otherDay = first.date.replace(/\d\d$/, "28");
  await visit(page, `/overleg/${first.id}/gegevens`);
  await page.getByLabel("Datum").fill(otherDay);
  await page.getByLabel("Datum").blur();
  await becomes(() => meetings()[0].date, otherDay);
  const third = await series();
  await third.getByLabel(/^Eerste overleg op/).fill(first.date);
  await planAll(third);
  await becomes(() => meetings().slice(0, 2).map(({ id, date }) => [id === first.id, date]), [
    [false, first.date],
    [true, otherDay],
  ]);
  assert.deepEqual(leader.problems, []);
});
