// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import fs from "node:fs";
import { after, before, test } from "node:test";
import { becomes } from "./becomes.mjs";
import { aMoment, dayFromNow, inWords } from "./days.mjs";
import { doneLongAgo } from "./long-ago.mjs";
import { Person } from "./person.mjs";
import { allSent, makeGroup, meetingPart, openAbout, planMeeting, recordOutcome, signIn, takeBack, view, visit } from "./screens.mjs";
import { Server } from "./server.mjs";

// The plan seen in other ways, on a phone without a network.
const pilot = "Pilot MDA++";

const server = new Server();
let leader;

before(async () => {
  await server.init().start();
  const links = server.invitations();
  leader = new Person(server, "projectleider", "phone");
  await signIn(leader, links["Projectleider"]);
});

after(() => server.end());

/** A part of the timeline, which folds. */
function part(page, name) {
  return page.getByRole("group").filter({ has: page.getByRole("heading", { name }) });
}

test("the timeline says what is planned for now, and by half year what began when, also without a network", async () => {
  const { page } = leader;
  leader.network.cut();
  await view(page, "Tijdlijn");
  await part(page, "Nu aan de beurt").getByRole("link", { name: /Handle with Care/ }).first().waitFor();
  const first = part(page, "Januari – juni 2019");
  assert.equal(await first.getByRole("link", { name: pilot }).isVisible(), false, "what is past is folded");
  await first.getByRole("heading").click();
  await first.getByRole("link", { name: pilot }).waitFor();
  await leader.picture("tijdlijn");
});

test("on the board the leader moves an activity by its menu and takes it back, without a network", async () => {
  const { page } = leader;
  await view(page, "Bord");
  await page.getByRole("link", { name: /^Loopt/ }).click();
  await page.getByLabel(`Andere status: ${pilot}`).selectOption({ label: "In voorbereiding" });
  await page.getByText("Staat nu bij: in voorbereiding.").waitFor();
  await page.getByRole("link", { name: /^In voorbereiding 1/ }).click();
  await page.getByRole("link", { name: pilot }).waitFor();
  await takeBack(page);
  await page.getByText("Geen activiteiten.").waitFor();
  await leader.reconnect();
  await allSent(page);
});

test("where there is room an activity is dragged to another column", async () => {
  const { page } = leader;
  await page.setViewportSize({ width: 1440, height: 900 });
  const card = page.getByRole("listitem").filter({ has: page.getByRole("link", { name: /^Scholen betrekken/ }) });
  const column = page.getByRole("region", { name: "In voorbereiding" });
  await card.dragTo(column, { targetPosition: { x: 60, y: 120 } });
  await column.getByRole("link", { name: /^Scholen betrekken/ }).waitFor();
  await page.setViewportSize({ width: 360, height: 740 });
});

test("the table is searched, put in order, and saved as a file that a spreadsheet reads as text", async () => {
  const { page } = leader;
  await view(page, "Tabel");
  await page.getByLabel("Zoek in de tabel").fill("werkgroep juni");
  await page.getByRole("status").filter({ hasText: /^\d+ activiteiten/ }).waitFor();
  await page.getByLabel("Volgorde").selectOption({ label: "Titel" });
  const titles = await page.getByRole("link", { name: /^Werkgroep/ }).allInnerTexts();
  assert.ok(titles.length > 5);
  assert.deepEqual(titles, titles.toSorted((a, b) => a.localeCompare(b, "nl")));
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Opslaan als CSV" }).click()]);
  const lines = fs.readFileSync(await download.path(), "utf8").split("\r\n").filter(Boolean);
  assert.match(lines[0], /^\ufeffTitel;Speerpunt;Status;/);
  assert.equal(lines.length, titles.length + 1);
  await leader.picture("tabel");
});

test("an activity, its focus point and its line say where their progress comes from, and who changed what", async () => {
  const { page } = leader;
  await makeGroup(page, "Werkgroep", "Lokale teams versterken");
  await allSent(page);
  const meeting = await planMeeting(page, { group: "Werkgroep", title: "Overleg", date: dayFromNow(3) });
  await meetingPart(page, meeting, "Uitkomsten");
  await recordOutcome(page, "Actiepunt", { what: "Scholen bellen" });
  leader.network.cut();
  await page.getByRole("button", { name: /Scholen bellen/ }).click();
  const sheet = page.getByRole("dialog", { name: "Actiepunt" });
  for (const [group, what] of [["Activiteiten", pilot], ["Gemeenten", "Urk"]]) {
    const list = sheet.getByRole("group", { name: group });
    await list.getByText("Kies…").click();
    await list.getByLabel(what, { exact: true }).check();
    await list.getByRole("button", { name: `Verwijderen: ${what}` }).waitFor();
  }
  await leader.picture("koppelingen");
  await sheet.getByRole("button", { name: "Klaar", exact: true }).click();
  await sheet.waitFor({ state: "hidden" });
  const [{ activity, point, line }] = server.query(
    `select activity.id as activity, focus_point.id as point, action_line as line from activity join focus_point on focus_point.id = focus_point where activity.title = '${pilot}'`,
  );
  for (const path of [`activiteit/${activity}`, `speerpunt/${point}`, `actielijn/${line}`]) {
    await visit(page, `/plan/${path}`);
    await page.getByText("Actiepunt 1, 0 klaar").waitFor();
    await page.getByText(/^Laatste beweging in een overleg: /).waitFor();
  }
  await leader.picture("voortgang");
  await visit(page, `/plan/activiteit/${activity}`);
  const history = page.getByRole("button", { name: "Geschiedenis" });
  await page.getByText("Hiervoor is netwerk nodig.").waitFor();
  assert.ok(await history.isDisabled(), "what the server keeps needs the network");

  await leader.reconnect();
  await allSent(page);
  await history.click();
  const told = page.getByRole("listitem").filter({ hasText: "Status gewijzigd" });
  await told.filter({ hasText: "in: loopt" }).getByText(new RegExp(`^U, ${aMoment}`)).waitFor();
  await leader.picture("geschiedenis");
  await openAbout(page, "Wat is er gewijzigd");
  await page.getByLabel("Sinds", { exact: true }).last().fill(dayFromNow(-20));
  await page.getByRole("status").filter({ hasText: `sinds ${inWords(dayFromNow(-20))}` }).waitFor();
  await leader.picture("gewijzigd");
});

test("what was changed since a day is told from what to what, and what was taken out of the plan", async () => {
  const { page } = leader;
  const [kept, gone] = [randomUUID(), randomUUID()];
  const made = (record, title) => ({ collection: "activity", record, create: true, put: { title, level: "regional", status: "not-started" } });
  await doneLongAgo(server, server.invitations()["Projectleider"], 40, "programme", [made(kept, "Oude afspraak"), made(gone, "Oude proef")]);
  await visit(page, `/plan/activiteit/${kept}`);
  await page.getByRole("button", { name: "Wijzig status" }).click();
  const sheet = page.getByRole("dialog", { name: "Wijzigen" });
  await sheet.getByLabel("Status").selectOption({ label: "Loopt" });
  await sheet.getByRole("button", { name: "Bewaren" }).click();
  await sheet.waitFor({ state: "hidden" });
  await visit(page, `/plan/activiteit/${gone}`);
  await page.getByRole("button", { name: "Uit het plan halen" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Uit het plan halen" }).click();
  await allSent(page);

  await openAbout(page, "Wat is er gewijzigd");
  const row = page.getByRole("listitem").filter({ has: page.getByRole("link", { name: "Oude afspraak" }) });
  await row.getByRole("deletion").filter({ hasText: "nog niet gestart" }).waitFor();
  await row.getByRole("insertion").filter({ hasText: "loopt" }).waitFor();
  assert.equal(await row.getByText("nieuw", { exact: true }).count(), 0, "it was there before");
  await page.getByRole("region", { name: "Uit het plan gehaald" }).getByRole("listitem").filter({ hasText: "Oude proef" }).waitFor();
  await leader.picture("van-naar");
  const since = page.getByLabel("Sinds", { exact: true }).last();
  await since.fill(dayFromNow(-60));
  await row.getByText("nieuw", { exact: true }).waitFor();
  await becomes(() => page.getByRole("region", { name: "Uit het plan gehaald" }).count(), 0); // what came and went since is no difference
  assert.deepEqual(leader.problems, []);
});
