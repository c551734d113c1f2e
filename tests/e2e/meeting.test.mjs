// SPDX-License-Identifier: EUPL-1.2
import ICAL from "ical.js";
import assert from "node:assert/strict";
import fs from "node:fs";
import https from "node:https";
import { after, before, test } from "node:test";
import { becomes } from "./becomes.mjs";
import { dayFromNow } from "./days.mjs";
import { Person } from "./person.mjs";
import {
  addItem, addMember, agendaRow, agendaTitles, allSent, apart, beginGroup, chip, choosePhoto, flipChart, meetingPart, nothingUnsent,
  photoShown, planMeeting, takeBack, visit,
} from "./screens.mjs";
import { Server } from "./server.mjs";

// What a meeting is made of, on two phones without a network, and together afterwards. The steps build on each other.
const group = "Werkgroep Plegeraanpak";
const server = new Server();
let leader, member, meeting, next;

before(async () => {
  await server.init().start();
  leader = new Person(server, "projectleider");
  member = new Person(server, "werkgroeplid-1");
  await beginGroup(leader, member, group);
  for (const name of ["Secretaris", "Werkgroeplid 2"]) await addMember(leader.page, name);
  meeting = await planMeeting(leader.page, { group, title: "Eerste overleg", date: dayFromNow(0), end: "14:30" });
  next = await planMeeting(leader.page, { group, title: "Tweede overleg", date: dayFromNow(14) });
  await allSent(leader.page);
});

after(() => server.end());

/** Waits until the agenda reads so. */
async function reads(page, expected) {
  await becomes(() => agendaTitles(page), expected);
}

async function dragOnto(page, title, other) {
  const handle = (name) => page.getByRole("button", { name: `Verplaatsen: ${name}` });
  await handle(title).hover(); // which waits until it stands still
  await page.mouse.down();
  const [from, to] = [await middleOf(handle(title)), await middleOf(handle(other))];
  await page.mouse.move(from.x, (from.y + to.y) / 2, { steps: 4 });
  await page.mouse.move(from.x, to.y + Math.sign(to.y - from.y) * 4, { steps: 4 });
  await page.mouse.up();
}

async function dragWithThumb(page, title, other) {
  const handle = (name) => page.getByRole("button", { name: `Verplaatsen: ${name}` });
  await handle(title).scrollIntoViewIfNeeded();
  await handle(title).click({ trial: true }); // which waits until it stands still
  const [from, to] = [await middleOf(handle(title)), await middleOf(handle(other))];
  const thumb = await page.context().newCDPSession(page);
  const touch = (type, ...touchPoints) => thumb.send("Input.dispatchTouchEvent", { type, touchPoints });
  await touch("touchStart", from);
  for (const part of [0.25, 0.5, 0.75, 1]) await touch("touchMove", { x: from.x, y: from.y + (to.y + Math.sign(to.y - from.y) * 4 - from.y) * part });
  await touch("touchEnd");
  await thumb.detach();
}

async function middleOf(locator) {
  const { x, y, width, height } = await locator.boundingBox();
  return { x: x + width / 2, y: y + height / 2 };
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
  const hasFocus = () => handle.evaluate((element) => element === document.activeElement);
  await handle.focus();
  await page.keyboard.press("ArrowDown");
  await reads(page, ["Opening", "Planning", "Draaiboek", "Rondvraag"]);
  await becomes(hasFocus, true);
  await page.getByText("Planning staat nu op plaats 2 van 4.").waitFor({ state: "attached" });
  await page.keyboard.press("ArrowDown");
  await reads(page, ["Opening", "Draaiboek", "Planning", "Rondvraag"]);
  await becomes(hasFocus, true);
  await agendaRow(page, "Planning").getByText("14:05").waitFor();
  await allSent(page); // from here on no row moves by itself
  await dragWithThumb(page, "Rondvraag", "Opening");
  await reads(page, ["Rondvraag", "Opening", "Draaiboek", "Planning"]);
  await allSent(page);
  await dragWithThumb(page, "Rondvraag", "Planning");
  await reads(page, ["Opening", "Draaiboek", "Planning", "Rondvraag"]);
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
  const order = await agendaTitles(leader.page);
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

async function attend(page, name, answer) {
  await page.getByRole("group", { name }).getByLabel(answer, { exact: true }).check();
}

test("attendance is taken on two phones at once: what is the same stands once, what differs is for people to choose", async () => {
  await apart([leader, member], async (person) => {
    const { page } = person;
    const mine = person === leader;
    await meetingPart(page, meeting, "Aanwezig");
    await attend(page, "Secretaris", "Later");
    const time = page.getByRole("group", { name: "Secretaris" }).getByLabel("Kwam om");
    await becomes(async () => /^\d\d:\d\d$/.test(await time.inputValue()), true);
    await time.fill(mine ? "13:45" : "13:50");
    await time.press("Tab");
    await attend(page, "Werkgroeplid 2", mine ? "Aanwezig" : "Afgemeld");
    if (mine) await attend(page, "Werkgroeplid 1", "Aanwezig");
    await page.getByLabel("Naam van de gast").fill("Een collega");
    await page.getByLabel(/^Organisatie/).fill("Blijf Groep");
    await page.getByRole("button", { name: "Gast toevoegen" }).click();
    await page.getByText("Een collega (Blijf Groep)").waitFor();
    await person.picture("aanwezig");
  });
  const { page } = leader;
  await meetingPart(page, meeting, "Aanwezig");
  const difference = page.getByRole("region", { name: "Verschil bij kwam om" });
  for (const value of ["13:45", "13:50"]) await difference.getByText(value).first().waitFor();
  await page.getByText("Twee mensen vulden iets anders in").waitFor();
  await leader.picture("aanwezig-verschil");
  await difference.getByRole("button", { name: "Deze kiezen: 13:50" }).click();
  await attend(page, "Werkgroeplid 2", "Afgemeld");
  await page.getByText("2 van 3 aanwezig, 1 afgemeld, 1 gast").waitFor();
  await nothingUnsent(page);
  await becomes(() => server.query("select late, at from arrival"), [{ late: 1, at: "13:50" }]);
  await meetingPart(member.page, meeting, "Aanwezig");
  await member.page.getByText("2 van 3 aanwezig, 1 afgemeld, 1 gast").waitFor();
});

test("a photo of a flip chart is taken without a network, outlives a restart, arrives over a bad one, and is there for others without one", async () => {
  const caption = "Flap 1: wat spreken we af?";
  const size = [1500, 2000]; // of 3000 by 4000, with 2000 as the longest side
  const { page } = leader;
  await meetingPart(page, meeting, "Verslag");
  const file = await flipChart(page);
  leader.network.cut();
  await choosePhoto(page, { ...file, name: "geen-foto.jpg", buffer: Buffer.from("dit is geen foto") });
  await page.getByText("Deze foto kan niet worden gelezen.").waitFor();
  await choosePhoto(page, file);
  const sheet = page.getByRole("dialog");
  await photoShown(sheet, /^Foto van /, size);
  await sheet.getByText("op dit apparaat", { exact: true }).waitFor();
  await sheet.getByLabel("Bijschrift").fill(caption);
  await photoShown(sheet, caption, size);
  await leader.picture("foto");
  await sheet.getByRole("button", { name: "Klaar", exact: true }).click();
  await page.getByRole("button", { name: caption }).getByText("op dit apparaat").waitFor();
  await chip(page).getByText("1 op dit apparaat").waitFor();
  await leader.picture("foto-bij-verslag");

  await leader.restart("/apparaat");
  const waiting = leader.page.getByRole("button", { name: `Foto: ${caption}` });
  await waiting.waitFor();
  await leader.picture("foto-niet-verzonden");
  await waiting.click();
  const opened = leader.page.getByRole("dialog");
  await photoShown(opened, caption, size);
  const saved = leader.page.waitForEvent("download");
  await opened.getByRole("button", { name: "Opslaan als bestand" }).click();
  const kept = fs.readFileSync(await (await saved).path());
  assert.ok(kept.length < 700 * 1024 && kept[0] === 0xff && kept[1] === 0xd8, `${kept.length} bytes`);
  await opened.getByRole("button", { name: "Klaar", exact: true }).click();
  assert.deepEqual(await server.query("select count(*) as photos from photo"), [{ photos: 0 }]);

  leader.network.loseAnswers();
  await becomes(async () => {
    await leader.tellOnline();
    return leader.network.answersLost > 1;
  }, true);
  await leader.reconnect();
  await allSent(leader.page);
  await becomes(
    () => server.query("select caption, width_px, bytes = length(content) as whole from photo join photo_content using (hash)"),
    [{ caption, width_px: 1500, whole: 1 }],
  );

  await meetingPart(member.page, meeting, "Verslag");
  const thumbnail = () => member.page.getByRole("button", { name: caption });
  await thumbnail().locator("img").waitFor();
  member.network.cut();
  await member.restart(new URL(member.page.url()).pathname);
  await thumbnail().focus();
  await member.page.keyboard.press("Enter");
  await photoShown(member.page.getByRole("dialog"), caption, size);
  await member.picture("foto-van-een-ander");
  await member.page.keyboard.press("Escape");
  await becomes(() => thumbnail().evaluate((element) => element === document.activeElement), true);
  await member.reconnect();
  for (const person of [leader, member]) {
    await nothingUnsent(person.page);
    assert.deepEqual(person.problems, []);
  }
});

/** The events of an iCalendar text, as another program reads them. */
function eventsIn(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const zone = new ICAL.Timezone(calendar.getFirstSubcomponent("vtimezone"));
  return calendar.getAllSubcomponents("vevent").map((one) => {
    const event = new ICAL.Event(one);
    event.startDate.zone = zone;
    return { uid: event.uid, title: event.summary, place: event.location, start: event.startDate.toJSDate().getTime() };
  });
}

function read(url) {
  return new Promise((resolve, reject) => {
    https.get(url, { rejectUnauthorized: false }, (answer) => {
      let body = "";
      answer.setEncoding("utf8").on("data", (part) => (body += part)).on("end", () => resolve({ status: answer.statusCode, body }));
    }).on("error", reject);
  });
}

test("a meeting goes into one's own calendar: as a file without a network, and all of them at a secret address", async () => {
  const { page } = member;
  const start = await page.evaluate((date) => new Date(`${date}T13:30`).getTime(), dayFromNow(14));
  await visit(page, `/overleg/${next}/gegevens`);
  await page.getByRole("button", { name: "In mijn agenda" }).waitFor();
  member.network.cut();
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "In mijn agenda" }).click()]);
  const [single] = eventsIn(fs.readFileSync(await file.path(), "utf8"));
  assert.deepEqual(single, { uid: `${next}@bijeen`, title: "Tweede overleg", place: "Stadhuis Lelystad", start });
  member.network.restore();
  await nothingUnsent(page);

  await visit(page, "/overleg");
  await page.getByRole("button", { name: "Adres maken" }).click();
  const address = await page.getByLabel("Adres voor uw agenda").inputValue();
  await member.picture("agenda-adres");
  const feed = await read(address);
  assert.equal(feed.status, 200);
  assert.deepEqual(eventsIn(feed.body).find(({ uid }) => uid === single.uid), single);
  const [{ meetings }] = server.query("select count(*) as meetings from meeting where not deleted");
  assert.equal(eventsIn(feed.body).length, meetings);
  await page.getByRole("button", { name: "Adres intrekken" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Adres intrekken" }).click();
  await page.getByText("Het adres werkt niet meer.").waitFor();
  assert.equal((await read(address)).status, 404);
  assert.ok(!server.log.includes(address.split("/").at(-1)), "the secret is not in the log");
});

test("without a network all who were not asked are present with one tap, and back; a meeting that does not go on says so where people look for it", async () => {
  const { page } = leader;
  leader.network.cut();
  await meetingPart(page, next, "Aanwezig");
  await page.getByRole("button", { name: "Iedereen is er" }).click();
  await page.getByText("3 van 3 aanwezig").waitFor();
  await takeBack(page);
  await page.getByText("0 van 3 aanwezig").waitFor();
  await page.getByRole("button", { name: "Iedereen is er" }).click();
  await page.getByText("3 van 3 aanwezig").waitFor();
  await leader.picture("iedereen");
  await leader.reconnect();
  await nothingUnsent(page);
  assert.deepEqual(server.query(`select count(*) as present from meeting_present where record = '${next}'`), [{ present: 3 }]);

  const off = await planMeeting(page, { group, title: "Extra overleg", date: dayFromNow(3) });
  const listed = page.getByRole("link", { name: /Extra overleg/ });
  await visit(page, "/");
  await listed.first().waitFor();
  await visit(page, `/overleg/${off}/gegevens`);
  leader.network.cut();
  await page.getByRole("combobox", { name: "Status" }).selectOption({ label: "Gaat niet door" });
  await visit(page, "/");
  await listed.filter({ hasText: "gaat niet door" }).first().waitFor();
  await leader.picture("gaat-niet-door");
  await leader.reconnect();
  await nothingUnsent(page);
  assert.deepEqual(server.query(`select status from meeting where id = '${off}'`), [{ status: "cancelled" }]);
});
