// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Person } from "./person.mjs";
import { addAndInvite, addItem, agendaRow, allSent, makeGroup, meetingPart, nothingUnsent, planMeeting, signIn } from "./screens.mjs";
import { Server } from "./server.mjs";

// What a meeting is made of, on two phones without a network, and together afterwards. The steps build on each other.
const group = "Werkgroep Plegeraanpak";
const server = new Server();
let leader, member, meeting;

before(async () => {
  await server.init().start();
  leader = new Person(server, "projectleider");
  await signIn(leader, server.invitations()["Projectleider"]);
  await makeGroup(leader.page, group, "Plegeraanpak");
  await allSent(leader.page);
  const link = await addAndInvite(leader.page, "Werkgroeplid 1");
  meeting = await planMeeting(leader.page, { group, title: "Eerste overleg", date: "2026-12-01", end: "14:30" });
  await allSent(leader.page);
  member = new Person(server, "werkgroeplid-1");
  await signIn(member, link);
});

after(async () => {
  for (const person of [leader, member]) await person?.close();
  await server.stop();
  server.remove();
});

async function titles(page) {
  return agendaRow(page).evaluateAll((rows) => rows.map((row) => row.querySelector(".subject").textContent));
}

/** Waits until the agenda reads so. */
async function reads(page, expected) {
  for (let turn = 0; turn < 100; turn += 1) {
    if (JSON.stringify(await titles(page)) === JSON.stringify(expected)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.deepEqual(await titles(page), expected);
}

async function dragOnto(page, title, other) {
  const handle = await page.getByRole("button", { name: `Verplaatsen: ${title}` }).boundingBox();
  const target = await page.getByRole("button", { name: `Verplaatsen: ${other}` }).boundingBox();
  const [x, from, to] = [handle.x + handle.width / 2, handle.y + handle.height / 2, target.y + target.height / 2];
  await page.mouse.move(x, from);
  await page.mouse.down();
  await page.mouse.move(x, (from + to) / 2, { steps: 4 });
  await page.mouse.move(x, to + Math.sign(to - from) * 4, { steps: 4 });
  await page.mouse.up();
}

test("an agenda is made without a network, with who, how long, and when each point comes up", async () => {
  const { page } = leader;
  leader.network.cut();
  await meetingPart(page, meeting, "Agenda");
  for (const title of ["Opening", "Draaiboek", "Planning", "Rondvraag"]) await addItem(page, title);
  for (const [title, minutes] of [["Opening", "5 min"], ["Draaiboek", "30 min"], ["Planning", "15 min"]]) {
    await agendaRow(page, title).click();
    const sheet = page.getByRole("dialog", { name: /^Agendapunt/ });
    await sheet.getByRole("button", { name: minutes, exact: true }).click();
    if (title === "Draaiboek") await sheet.getByRole("combobox", { name: "Inbrenger" }).selectOption({ label: "Werkgroeplid 1" });
    await sheet.getByRole("button", { name: "Klaar", exact: true }).click();
    await sheet.waitFor({ state: "hidden" });
  }
  const row = agendaRow(page, "Planning");
  await row.getByText("14:05").waitFor();
  await agendaRow(page, "Draaiboek").getByText("Werkgroeplid 1").waitFor();
  await page.getByText("samen 50 minuten").waitFor();
  await leader.picture("agenda");
  leader.network.restore();
  await nothingUnsent(page);
});

test("the order changes by dragging and with the keyboard, and the times with it", async () => {
  const { page } = leader;
  await meetingPart(page, meeting, "Agenda");
  await dragOnto(page, "Planning", "Opening");
  await reads(page, ["Planning", "Opening", "Draaiboek", "Rondvraag"]);
  const handle = page.getByRole("button", { name: "Verplaatsen: Planning" });
  await handle.focus();
  await page.keyboard.press("ArrowDown");
  await reads(page, ["Opening", "Planning", "Draaiboek", "Rondvraag"]);
  await page.getByText("Planning staat nu op plaats 2 van 4.").waitFor({ state: "attached" });
  await page.keyboard.press("ArrowDown");
  await reads(page, ["Opening", "Draaiboek", "Planning", "Rondvraag"]);
  assert.ok(await handle.evaluate((element) => element === document.activeElement), "the handle keeps the focus");
  await agendaRow(page, "Planning").getByText("14:05").waitFor();
  await allSent(page);
});

test("two people who put points in order at once end with one order and all points", async () => {
  await meetingPart(member.page, meeting, "Agenda");
  await reads(member.page, ["Opening", "Draaiboek", "Planning", "Rondvraag"]);
  for (const person of [leader, member]) person.network.cut();
  await dragOnto(leader.page, "Rondvraag", "Opening");
  await dragOnto(member.page, "Planning", "Opening");
  await addItem(leader.page, "Ingekomen stukken");
  await addItem(member.page, "Vraag van Urk");
  await reads(leader.page, ["Rondvraag", "Opening", "Draaiboek", "Planning", "Ingekomen stukken"]);
  await reads(member.page, ["Planning", "Opening", "Draaiboek", "Rondvraag", "Vraag van Urk"]);
  for (const person of [leader, member]) {
    person.network.restore();
    await nothingUnsent(person.page);
  }
  for (const person of [leader, member]) await meetingPart(person.page, meeting, "Agenda");
  await agendaRow(leader.page, "Vraag van Urk").waitFor();
  const order = await titles(leader.page);
  assert.deepEqual(order.toSorted(), ["Draaiboek", "Ingekomen stukken", "Opening", "Planning", "Rondvraag", "Vraag van Urk"]);
  assert.deepEqual(new Set(order.slice(0, 2)), new Set(["Rondvraag", "Planning"]), "both stand where they were put");
  await reads(member.page, order);

  // The two that stand in one place still have room between them.
  const [first, second] = order;
  await dragOnto(leader.page, "Draaiboek", second);
  await reads(leader.page, [first, "Draaiboek", second, "Opening", ...order.slice(4)]);
  await reads(member.page, [first, "Draaiboek", second, "Opening", ...order.slice(4)]);
  for (const person of [leader, member]) assert.deepEqual(person.problems, []);
});
