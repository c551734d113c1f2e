// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { becomes } from "./becomes.mjs";
import { dayFromNow } from "./days.mjs";
import { Person } from "./person.mjs";
import {
  addItem, agendaRow, agendaTitles, apart, beginGroup, meetingPart, nothingUnsent, planMeeting, recordOutcome, takeBack, visit,
} from "./screens.mjs";
import { Server } from "./server.mjs";

// What goes on after a meeting: what it did not come to, and who does what. The steps build on each other.
const group = "Werkgroep Plegeraanpak";
const server = new Server();
let leader, member, meeting, next;

before(async () => {
  await server.init().start();
  leader = new Person(server, "projectleider");
  member = new Person(server, "werkgroeplid-1");
  await beginGroup(leader, member, group);
  meeting = await planMeeting(leader.page, { group, title: "Eerste overleg", date: dayFromNow(0) });
  next = await planMeeting(leader.page, { group, title: "Tweede overleg", date: dayFromNow(14) });
  await nothingUnsent(leader.page);
});

after(() => server.end());

test("what was left open goes on in the next meeting, once, also when two people take it along at once", async () => {
  await meetingPart(leader.page, meeting, "Agenda");
  for (const title of ["Opening", "Draaiboek", "Rondvraag"]) await addItem(leader.page, title);
  await agendaRow(leader.page, "Draaiboek").click();
  const sheet = leader.page.getByRole("dialog", { name: /^Agendapunt/ });
  await sheet.getByRole("combobox", { name: "Inbrenger" }).selectOption({ label: "Werkgroeplid 1" });
  await sheet.getByRole("button", { name: "Klaar", exact: true }).click();
  await sheet.waitFor({ state: "hidden" });
  await leader.page.getByLabel("Behandeld: Opening").check();
  await becomes(() => server.query("select status from agenda_item where title = 'Opening'"), [{ status: "done" }]);
  await meetingPart(member.page, next, "Agenda");
  const left = member.page.getByRole("region", { name: "Nog open uit eerdere overleggen" });
  await left.getByRole("button", { name: "Meenemen: Draaiboek" }).waitFor();
  await left.getByRole("button", { name: "Meenemen: Opening" }).waitFor({ state: "hidden" });
  await member.picture("nog-open");
  await apart([leader, member], async ({ page }) => {
    await meetingPart(page, next, "Agenda");
    await page.getByRole("button", { name: "Alle 2 meenemen" }).click();
    await agendaRow(page, "Draaiboek").getByText(/^van /).waitFor();
  });
  await becomes(
    () => server.query(`select title from agenda_item where meeting = '${next}' and not deleted order by title`).map(({ title }) => title),
    ["Draaiboek", "Rondvraag"],
  );
  for (const { page } of [leader, member]) {
    await meetingPart(page, next, "Agenda");
    await agendaRow(page, "Draaiboek").getByText("Werkgroeplid 1").waitFor();
    await becomes(async () => (await agendaTitles(page)).length, 2);
    await meetingPart(page, meeting, "Agenda");
    await agendaRow(page, "Draaiboek").getByText(/^verder op /).waitFor();
  }
});

test("what is left over is dealt with or taken along, and back, without a network", async () => {
  const { page } = leader;
  const later = await planMeeting(page, { group, title: "Derde overleg", date: dayFromNow(15) });
  await addItem(page, "Open punt");
  await nothingUnsent(page);
  await page.clock.setFixedTime(Date.now() + 16 * 86_400_000);
  const last = await planMeeting(page, { group, title: "Vierde overleg", date: dayFromNow(18) });
  await meetingPart(page, last, "Agenda");
  const left = page.getByRole("region", { name: "Nog open uit eerdere overleggen" });
  const dealt = left.getByRole("button", { name: "Behandeld: Open punt" });
  leader.network.cut();
  await dealt.click();
  await dealt.waitFor({ state: "detached" });
  await takeBack(page);
  await left.getByRole("button", { name: "Meenemen: Open punt" }).click();
  await agendaRow(page, "Open punt").waitFor();
  await takeBack(page);
  await agendaRow(page, "Open punt").waitFor({ state: "detached" });
  await left.getByRole("button", { name: "Meenemen: Open punt" }).click();
  await agendaRow(page, "Open punt").waitFor();
  await leader.restart("/");
  await leader.reconnect();
  await nothingUnsent(leader.page);
  assert.deepEqual(
    server.query(`select meeting, status from agenda_item where title = 'Open punt' and not deleted order by id`).toSorted((a, b) => (a.status < b.status ? -1 : 1)),
    [{ meeting: later, status: "carried-over" }, { meeting: last, status: "open" }],
  );
});

test("who owns an action item is reminded of it, and says what became of it, also without a network", async () => {
  await meetingPart(leader.page, meeting, "Uitkomsten");
  for (const [what, days] of [["Partners bellen", -3], ["Zaal regelen", 4], ["Draaiboek schrijven", 60]])
    await recordOutcome(leader.page, "Actiepunt", { what, who: "Werkgroeplid 1", due: dayFromNow(days) });
  await nothingUnsent(leader.page);
  const { page } = member;
  await visit(page, "/");
  const mine = page.getByRole("region", { name: "Mijn actiepunten" });
  await mine.getByRole("link", { name: "Partners bellen" }).waitFor();
  const headings = () => mine.getByRole("heading", { level: 3 }).allInnerTexts();
  await becomes(headings, ["Te laat", "Deze week", "Later"]);
  await member.picture("actiepunten");
  member.network.cut();
  const ticked = mine.getByRole("link", { name: "Zaal regelen" });
  await mine.getByLabel("Klaar: Zaal regelen").click();
  await ticked.waitFor({ state: "hidden" });
  await takeBack(page);
  await ticked.waitFor();
  await page.getByRole("link", { name: "Alle actiepunten" }).click();
  await page.getByRole("link", { name: /^Te laat/ }).click();
  await page.getByRole("link", { name: "Partners bellen" }).waitFor();
  assert.equal(await page.getByRole("link", { name: "Zaal regelen" }).count(), 0);
  await page.getByRole("navigation", { name: "Hoofdmenu" }).getByRole("link", { name: "Start" }).click();
  await mine.getByLabel("Klaar: Zaal regelen").click();
  await ticked.waitFor({ state: "hidden" });
  await mine.getByRole("button", { name: "Hoe is het gegaan: Partners bellen" }).click();
  const sheet = page.getByRole("dialog", { name: "Hoe is het gegaan?" });
  await sheet.getByRole("radio").last().check();
  await sheet.getByLabel(/^Waarom\?/).fill("De partners belden ons al.");
  await member.picture("hoe-is-het-gegaan");
  await sheet.getByRole("button", { name: "Bewaren" }).click();
  await sheet.waitFor({ state: "hidden" });
  await becomes(headings, ["Later"]);
  await page.getByRole("link", { name: "Alle actiepunten" }).click();
  await page.getByRole("heading", { level: 1, name: "Actiepunten" }).waitFor();
  await page.getByRole("link", { name: /^Van mijn groepen/ }).click();
  await page.getByRole("link", { name: "Draaiboek schrijven" }).waitFor();
  member.network.restore();
  await nothingUnsent(page);
  await becomes(() => server.query("select status from outcome where title = 'Zaal regelen'"), [{ status: "done" }]);
  const told = () => server.query("select * from outcome where title = 'Partners bellen'")[0];
  await becomes(() => Object.values(told()).includes("De partners belden ons al."), true);
  assert.notEqual(told().status, "open");

  // In the next meeting what is open still stands there, with where it comes from.
  await meetingPart(leader.page, next, "Uitkomsten");
  await leader.page.getByRole("link", { name: "Draaiboek schrijven" }).waitFor();
  await leader.page.getByLabel("Klaar: Draaiboek schrijven").click();
  await leader.page.getByRole("link", { name: "Draaiboek schrijven" }).waitFor({ state: "hidden" });

  // What is done can be looked up, and is opened again where that was a mistake.
  await visit(page, "/actiepunten");
  await page.getByRole("link", { name: "Afgerond" }).click();
  await page.getByRole("link", { name: /Draaiboek schrijven/ }).waitFor();
  member.network.cut();
  await member.picture("afgerond");
  await page.getByRole("button", { name: "Weer openzetten: Zaal regelen" }).click();
  await page.getByRole("link", { name: /Zaal regelen/ }).waitFor({ state: "detached" });
  await page.getByRole("link", { name: /^Van mij( |$)/ }).click();
  await page.getByRole("link", { name: "Zaal regelen" }).waitFor();
  await member.reconnect();
  await nothingUnsent(page);
  await becomes(() => server.query("select status from outcome where title = 'Zaal regelen'"), [{ status: "open" }]);
  for (const person of [leader, member]) assert.deepEqual(person.problems, []);
});
