// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { becomes } from "./becomes.mjs";
import { dayFromNow, plusDays } from "./days.mjs";
import { Person } from "./person.mjs";
import { allSent, apart, beginGroup, dictateMinutes, makeGroup, meetingPart, nothingUnsent, planMeeting, visit } from "./screens.mjs";
import { Server } from "./server.mjs";

// The year of a group: how often it meets, with what its meetings begin, and planned again after something happened to what was planned.
const group = "Werkgroep Plegeraanpak";
const server = new Server();
let leader, member, circle, workgroup;

before(async () => {
  await server.init().start();
  leader = new Person(server, "projectleider");
  member = new Person(server, "werkgroeplid-1");
  workgroup = await beginGroup(leader, member, group);
  circle = server.query("select id from body where name = 'Regionale leerkring'")[0].id;
});

after(() => server.end());

const meetings = () => server.query(`select id, date, minutes, status from meeting where scope = 'body:${circle}' and not deleted order by date`);

/** A day of the months in which it meets, so soon that the other two months follow within a year, and so late that it does not come round again. */
function nextOfCircle() {
  let day = dayFromNow(16);
  while (!["02", "05", "09"].includes(day.slice(5, 7))) day = plusDays(day, 1);
  return day;
}

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
  await sheet.getByLabel(/^Eerste overleg op/).fill(nextOfCircle());
  await planAll(sheet);
  await becomes(() => meetings().length, 3);
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

  const otherDay = plusDays(first.date, 7);
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

test("a group has a rhythm and a standing agenda, and two people who plan its year at once plan it once", async () => {
  const { page } = leader;
  await planMeeting(page, { group, title: "Eerste overleg", date: dayFromNow(14) });
  await visit(page, `/groepen/${workgroup}`);
  const standing = page.getByRole("region", { name: "Vaste agenda" });
  for (const title of ["Welkom", "Actiepunten"]) {
    await standing.getByRole("textbox", { name: "Nieuw agendapunt" }).fill(title);
    await standing.getByRole("button", { name: "Agendapunt toevoegen" }).click();
    await standing.getByRole("button", { name: new RegExp(`^\\d ${title}`) }).waitFor();
  }
  await page.getByRole("button", { name: "Ritme wijzigen" }).click();
  const sheet = page.getByRole("dialog", { name: "Hoe vaak is er overleg?" });
  await sheet.getByLabel("Hoeveel keer per jaar?").fill("9");
  await sheet.getByLabel(/^begint meestal om/i).fill("10:00");
  await sheet.getByRole("button", { name: "Bewaren" }).click();
  await page.getByText("Ongeveer 9 keer per jaar, 10:00 uur").waitFor();
  await leader.picture("groep");
  await nothingUnsent(page);
  await visit(member.page, `/groepen/${workgroup}`);
  await member.page.getByText("Ongeveer 9 keer per jaar").waitFor();
  await apart([leader, member], async (person) => {
    await visit(person.page, `/groepen/${workgroup}`);
    await person.page.getByRole("button", { name: "Data voorstellen" }).click();
    const series = person.page.getByRole("dialog", { name: "Komend jaar plannen" });
    await series.getByRole("checkbox").first().waitFor();
    await person.picture("reeks");
    await series.getByRole("button", { name: /overleggen plannen$/ }).click();
    await series.waitFor({ state: "hidden" });
  });
  const year = () => server.query(
    `select m.date, m.start, count(i.id) as items from meeting m left join agenda_item i on i.meeting = m.id and not i.deleted
     where m.scope = 'body:${workgroup}' and m.date > '${dayFromNow(14)}' and not m.deleted group by m.id order by m.date`,
  );
  await becomes(() => year().length >= 8 && year().every(({ items, start }) => items === 2 && start === "10:00"), true);
  const planned = year();
  assert.equal(new Set(planned.map(({ date }) => date)).size, planned.length, "one a day");
  for (const { date, items } of planned) {
    assert.equal(items, 2, `the standing agenda stands on that of ${date}, once`);
    assert.equal(new Date(date).getUTCDay(), new Date(dayFromNow(14)).getUTCDay(), date);
  }
  const [{ refused }] = server.query("select count(*) as refused from kept_set");
  assert.equal(refused, 0, "nothing was refused on the way");
  for (const person of [leader, member]) assert.deepEqual(person.problems, []);
});

test("a group that meets in fixed months says which, and gets another rhythm without a network", async () => {
  const { page } = leader;
  await visit(page, `/groepen/${circle}`);
  await page.getByText("In februari, mei en september").waitFor();
  leader.network.cut();
  const change = async (fill) => {
    await page.getByRole("button", { name: "Ritme wijzigen" }).click();
    const sheet = page.getByRole("dialog", { name: "Hoe vaak is er overleg?" });
    await fill(sheet);
    await sheet.getByRole("button", { name: "Bewaren" }).click();
    await sheet.waitFor({ state: "hidden" });
  };
  const rhythm = (sheet) => sheet.getByRole("combobox", { name: "Ritme" });
  await change(async (sheet) => {
    await sheet.getByLabel("September").uncheck();
    await sheet.getByLabel("Oktober").check();
  });
  await page.getByText("In februari, mei en oktober").waitFor();
  await change(async (sheet) => {
    await rhythm(sheet).selectOption({ label: "Elke zoveel maanden" });
    await sheet.getByRole("combobox", { name: "Elke zoveel maanden" }).selectOption({ label: "Elke 2 maanden" });
  });
  await page.getByText("Elke 2 maanden").waitFor();
  await leader.picture("ritme");
  await leader.reconnect();
  await nothingUnsent(page);
  assert.deepEqual(JSON.parse(server.query(`select recurrence from body where id = '${circle}'`)[0].recurrence), { everyMonths: 2 });
});

test("a group says with what its minutes begin: a new meeting has it, and one that is empty gets it with a tap", async () => {
  const { page } = leader;
  await makeGroup(page, "Leerkring Flevoland", "Plegeraanpak", "Leerkring");
  await page.getByRole("button", { name: "Wijzigen", exact: true }).first().click();
  const sheet = page.getByRole("dialog");
  await sheet.getByRole("combobox").selectOption({ label: "Begin van elk verslag" });
  await sheet.getByLabel("Begin van elk verslag").fill("# Opening\n# Rondvraag");
  await sheet.getByRole("button", { name: "Bewaren" }).click();
  await sheet.waitFor({ state: "hidden" });
  const meeting = await planMeeting(page, { group: "Leerkring Flevoland", title: "Eerste", date: dayFromNow(3) });
  await meetingPart(page, meeting, "Verslag");
  const minutes = page.getByRole("textbox", { name: "Verslag" });
  await becomes(() => minutes.inputValue(), "# Opening\n# Rondvraag");
  await minutes.fill("");
  await page.getByRole("button", { name: "Begin met de vaste tekst" }).click();
  await becomes(() => minutes.inputValue(), "# Opening\n# Rondvraag");
  await leader.picture("vaste-tekst");
  await allSent(page);
  assert.deepEqual(server.query("select kind from body where name = 'Leerkring Flevoland'"), [{ kind: "learning-circle" }]);
});

test("minutes that two begin apart from each other are begun once with one tap", async () => {
  const beginning = "# Opening\n# Rondvraag";
  await visit(leader.page, `/groepen/${workgroup}`);
  await leader.page.getByRole("button", { name: "Wijzigen", exact: true }).first().click();
  const sheet = leader.page.getByRole("dialog");
  await sheet.getByRole("combobox").selectOption({ label: "Begin van elk verslag" });
  await sheet.getByLabel("Begin van elk verslag").fill(beginning);
  await sheet.getByRole("button", { name: "Bewaren" }).click();
  await sheet.waitFor({ state: "hidden" });
  await nothingUnsent(leader.page);
  const [{ id }] = server.query(`select id from meeting where scope = 'body:${workgroup}' and date > '${dayFromNow(40)}' and not deleted order by date`);
  const begin = ({ page }) => page.getByRole("button", { name: "Begin met de vaste tekst" });
  for (const person of [leader, member]) {
    await visit(person.page, `/overleg/${id}/verslag`);
    await begin(person).waitFor();
  }
  for (const person of [leader, member]) {
    person.network.cut();
    await begin(person).click();
    await begin(person).waitFor({ state: "detached" });
  }
  for (const person of [leader, member]) await person.reconnect();
  const takeOut = ({ page }) => page.getByRole("button", { name: "Eén keer weghalen" });
  for (const person of [leader, member]) await takeOut(person).waitFor();
  await leader.picture("vaste-tekst-twee-keer");
  for (const person of [leader, member]) {
    person.network.cut();
    await takeOut(person).click();
    await takeOut(person).waitFor({ state: "detached" });
  }
  for (const person of [leader, member]) await person.reconnect();
  for (const person of [leader, member]) await nothingUnsent(person.page);
  assert.deepEqual(server.query(`select minutes from meeting where id = '${id}'`), [{ minutes: beginning }]);
  for (const person of [leader, member]) assert.deepEqual(person.problems, []);
});
