// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import fs from "node:fs";
import { after, before, test } from "node:test";
import { becomes } from "./becomes.mjs";
import { Person } from "./person.mjs";
import { allSent, beginMeeting, chip, signIn } from "./screens.mjs";
import { Server } from "./server.mjs";

// A poll from its making to the minutes, on phones. The steps build on each other.
const server = new Server();
const question = "Waar beginnen we mee?";
const choices = ["Bespreekbaar maken", "Plegeraanpak", "Alle huisartsen bellen"];
const groups = ["Startbijeenkomst", "Bestuurders"];
let leader, board, secretary, member, meeting, poll;

before(async () => {
  await server.init().start();
  leader = new Person(server, "projectleider", "phone");
  meeting = await beginMeeting(leader);
  const links = server.invitations();
  board = new Person(server, "bestuurder", "phone");
  secretary = new Person(server, "secretaris", "phone");
  member = new Person(server, "lid-1", "phone");
  for (const [person, link] of [[board, links["Bestuurder"]], [secretary, links["Secretaris"]], [member, links["Werkgroeplid 1"]]]) await signIn(person, link);
});

after(() => server.end());

const more = (page, choice) => page.getByRole("button", { name: `Een punt erbij: ${choice}` });

/** Gives points on the form that is open: by tapping, by typing, and the last by tapping what is left. */
async function divide(page, group, points) {
  await page.getByLabel("Namens welke groep antwoordt u?").selectOption({ label: group });
  const [first, second] = choices;
  for (let given = 0; given < points[0]; given += 1) await more(page, first).click();
  await page.getByLabel(second, { exact: true }).fill(String(points[1]));
  await page.getByLabel(second, { exact: true }).press("Tab");
}

test("the leader makes a poll, which nobody can answer before it is opened", async () => {
  const { page } = leader;
  await leader.goto("/peilingen");
  await page.getByRole("button", { name: "Nieuwe peiling" }).click();
  const sheet = page.getByRole("dialog", { name: "Nieuwe peiling" });
  await sheet.getByLabel("Vraag").fill("Eerste opzet");
  await sheet.getByRole("group", { name: "Speerpunten" }).getByText("Kies…").click();
  for (const choice of choices.slice(0, 2)) await sheet.getByLabel(choice).check();
  await sheet.getByLabel(/^Andere keuzes/).fill("Iets anders");
  await sheet.getByLabel(/^Groepen/).fill(groups.join("\n"));
  await leader.picture("nieuw");
  await sheet.getByRole("button", { name: "Peiling maken" }).click();
  await page.getByRole("heading", { level: 1, name: "Eerste opzet" }).waitFor();
  poll = page.url().match(/peilingen\/([0-9a-f-]{36})/)[1];
  await allSent(page);
  const [{ id: kept }] = server.query(`select id from poll_option where poll = '${poll}' and title = '${choices[0]}'`);
  // Until it is open it can be changed, also without a network.
  leader.network.cut();
  await page.getByRole("button", { name: "Wijzigen", exact: true }).click();
  const again = page.getByRole("dialog", { name: "Peiling wijzigen" });
  assert.equal(await again.getByLabel(/^Groepen/).inputValue(), groups.join("\n"));
  assert.ok(await again.getByLabel("Anoniem").isDisabled());
  await again.getByLabel("Vraag").fill(question);
  await again.getByLabel(/^Andere keuzes/).fill(choices[2]);
  await again.getByLabel("Punten per deelnemer").fill("5");
  await leader.picture("wijzigen");
  await again.getByRole("button", { name: "Bewaren" }).click();
  await page.getByRole("heading", { level: 1, name: question }).waitFor();
  await leader.reconnect();
  await allSent(page);
  const options = server.query(`select id, title from poll_option where poll = '${poll}' and not deleted order by title`);
  assert.deepEqual(options.map(({ title }) => title), choices.toSorted());
  assert.ok(options.some(({ id }) => id === kept), "what stays a choice stays the same one");
  await board.goto(`/peilingen/${poll}`);
  await board.page.getByText("Deze peiling is nog niet open.").waitFor();
  assert.equal(await board.page.getByRole("button", { name: "Openen" }).count(), 0);
  await page.getByRole("button", { name: "Openen", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Openen", exact: true }).click();
  await page.getByText("ieder verdeelt 5 punten · anoniem").waitFor();
  await allSent(page);
});

test("an answer that is given without a network is on the device, through a restart, and counts when it arrives in time", async () => {
  const { page } = board;
  await page.getByRole("heading", { name: "Verdeel 5 punten" }).waitFor();
  board.network.cut();
  await board.page.evaluate(() => dispatchEvent(new Event("offline")));
  await divide(page, groups[1], [2, 9]);
  assert.equal(await page.getByLabel(choices[1], { exact: true }).inputValue(), "3", "no more than there is to give");
  await page.getByText("Alle 5 punten zijn verdeeld").waitFor();
  assert.ok(await more(page, choices[2]).isDisabled());
  await board.picture("antwoord");
  await page.getByRole("button", { name: "Antwoord geven" }).click();
  await page.getByText(/^Uw antwoord staat op dit apparaat en gaat mee/).waitFor();
  await board.picture("wacht");
  await board.restart(`/peilingen/${poll}`);
  const again = board.page;
  await again.getByText(/^Uw antwoord staat op dit apparaat en gaat mee/).waitFor();
  await chip(again).filter({ hasText: "1 op dit apparaat" }).waitFor();
  await board.reconnect();
  await again.getByText("Uw antwoord is binnen.").waitFor();
  await allSent(again);
  await again.getByText("1 deelnemer heeft geantwoord").waitFor();
  assert.equal(await again.getByRole("heading", { name: "Uitslag" }).count(), 0);
});

test("what was answered stands in the database without whose it is", () => {
  const person = server.query("select id from person where name = 'Bestuurder'")[0].id;
  assert.deepEqual(server.query("select person from poll_answer"), [{ person }]);
  const ballots = server.query("select hex(id) as id, poll, answers_as, person from ballot");
  assert.equal(ballots.length, 1);
  assert.equal(ballots[0].person, null);
  assert.deepEqual(server.query("select points from ballot_points order by points"), [{ points: 2 }, { points: 3 }]);
  const [{ ballot }] = server.query("select ballot from poll_answer");
  assert.notEqual(ballots[0].id, ballot.replaceAll("-", "").toUpperCase(), "nothing that stands beside the person stands beside the points");
  assert.deepEqual(server.query("select kind, record, outcome from audit where act = 'answer-poll'"), [{ kind: "poll", record: poll, outcome: "done" }]);
});

test("others answer, and nobody reads more than how many did", async () => {
  await member.goto(`/peilingen/${poll}`);
  for (const [{ page }, points, there] of [[leader, [4, 1], /^2 deelnemers hebben geantwoord/], [member, [0, 5], /^3 deelnemers hebben geantwoord/]]) {
    await divide(page, groups[0], points);
    await page.getByRole("button", { name: "Antwoord geven" }).click();
    await page.getByText("Uw antwoord is binnen.").waitFor();
    await page.getByText(there).waitFor();
    assert.equal(await page.getByRole("heading", { name: "Uitslag" }).count(), 0);
  }
});

test("the leader closes it; an answer that comes after that does not count, and its person reads so", async () => {
  const { page } = secretary;
  await secretary.goto(`/peilingen/${poll}`);
  await page.getByRole("heading", { name: "Verdeel 5 punten" }).waitFor();
  secretary.network.cut();
  await page.getByRole("button", { name: "Antwoord geven" }).click();
  await page.getByText("Verdeel eerst alle punten.").waitFor();
  await becomes(() => page.evaluate(() => document.activeElement.tagName), "SELECT"); // where something is to be filled in first
  await divide(page, groups[0], [5, 0]);
  await page.getByRole("button", { name: "Antwoord geven" }).click();
  await page.getByText(/^Uw antwoord staat op dit apparaat en gaat mee/).waitFor();
  await leader.goto(`/peilingen/${poll}`);
  await leader.page.getByRole("button", { name: "Sluiten en tellen" }).click();
  await leader.page.getByRole("dialog").getByRole("button", { name: "Sluiten en tellen" }).click();
  await leader.page.getByRole("heading", { name: "Uitslag" }).waitFor();
  await leader.picture("uitslag");
  await allSent(leader.page);
  await secretary.reconnect();
  await page.getByText(/^Uw antwoord kwam na het sluiten en telt niet mee/).waitFor();
  await secretary.picture("te-laat");
  await secretary.goto("/apparaat");
  await page.getByText("Uw antwoord kwam na het sluiten van de peiling.").waitFor();
  await page.getByRole("button", { name: /^Gezien, weghalen: Antwoord op een peiling/ }).click();
  await allSent(page);
});

/** Totals of a group on paper: how many, and points by choice. */
async function countPaper(page, group, people, points) {
  const sheet = page.getByRole("dialog", { name: "Antwoorden op papier" });
  await sheet.getByLabel("Groep", { exact: true }).selectOption({ label: group });
  await sheet.getByLabel("Deelnemers op papier").fill(String(people));
  for (const [choice, sum] of points) await sheet.getByLabel(choice).fill(String(sum));
  return sheet;
}
const openPaper = (page) => page.getByRole("button", { name: "Antwoorden op papier" }).click();
const keep = (sheet) => sheet.getByRole("button", { name: "Bewaren" }).click();

test("paper is counted beside it by the secretary, and everybody reads the same result, without a network too", async () => {
  const { page } = secretary;
  leader.network.cut();
  await secretary.goto(`/peilingen/${poll}`);
  await openPaper(page);
  const sheet = await countPaper(page, groups[0], 20, [[choices[0], 40]]);
  // Not those that stand together.
  await becomes(async () => (await sheet.getByLabel("Groep", { exact: true }).locator("option").allInnerTexts()).join(), groups.join());
  const warning = sheet.getByText(`${groups[0]}: De punten zijn samen 40. Bij dit aantal deelnemers verwacht u 100.`);
  await warning.waitFor();
  await countPaper(page, groups[1], 1, [[choices[2], 5]]);
  await warning.waitFor();
  await countPaper(page, groups[0], 20, [[choices[2], 60]]);
  await warning.waitFor({ state: "detached" });
  await secretary.picture("papier");
  await keep(sheet);
  await allSent(page);
  await board.goto(`/peilingen/${poll}`);
  const row = (name) => board.page.getByRole("row", { name: new RegExp(`^${name}`) }).innerText();
  await becomes(async () => (await row(choices[0])).split(/\s{1,}/).slice(-4).join(" "), "46 40 0 6");
  await becomes(async () => (await row("Deelnemers")).split(/\s+/).join(" "), "Deelnemers 24 20 waarvan 20 op papier 1 waarvan 1 op papier 3");
  await board.page.getByRole("columnheader", { name: "Startbijeenkomst + Bestuurders" }).waitFor();
  await board.page.getByText(/^Hierin 21 antwoorden op papier/).waitFor();
  board.network.cut();
  await board.goto(`/peilingen/${poll}`);
  await board.page.getByRole("row", { name: /^Alle huisartsen bellen/ }).waitFor();
  await board.picture("uitslag");
});

test("two who count the same paper apart from each other see where they differ, and choose", async () => {
  const { page } = leader;
  await openPaper(page);
  await keep(await countPaper(page, groups[0], 19, [[choices[0], 40], [choices[2], 55]]));
  await page.getByText("De aantallen zijn bewaard.").waitFor();
  await leader.reconnect();
  for (const [part, told, chosen] of [[groups[0], "19", "20"], [`${choices[2]}, ${groups[0]}`, "55", "60"]]) {
    const difference = page.getByRole("region", { name: part, exact: true });
    await difference.getByRole("button", { name: `Deze kiezen: ${told}` }).waitFor();
    if (told === "19") await leader.picture("verschil");
    await difference.getByRole("button", { name: `Deze kiezen: ${chosen}` }).click();
    await difference.waitFor({ state: "detached" });
  }
  await allSent(page);
});

/** The minutes that are open, once the result of this poll is in them. */
async function minutesWith(page, asked) {
  const read = () => page.getByRole("textbox", { name: "Verslag" }).inputValue();
  await becomes(async () => (await read()).includes(`Uitslag peiling: ${asked}`), true);
  return read();
}

test("one tap brings the result into the minutes", async () => {
  const { page } = leader;
  await page.getByText("waarvan 20 op papier").waitFor();
  const toMinutes = page.getByRole("button", { name: /^In het verslag van Overleg/ });
  await toMinutes.click();
  await becomes(() => toMinutes.isDisabled(), true);
  await page.getByRole("button", { name: "Naar het verslag" }).click();
  await page.waitForURL(new RegExp(`/overleg/${meeting}`));
  const minutes = await minutesWith(page, question);
  assert.match(minutes, /^Uitslag peiling: Waar beginnen we mee\?\n24 deelnemers \(Startbijeenkomst 20; Bestuurders 1; Startbijeenkomst \+ Bestuurders 3\)/);
  assert.match(minutes, /- Bespreekbaar maken: 46 punten, \d+ % \(Startbijeenkomst 40; Bestuurders 0; Startbijeenkomst \+ Bestuurders 6\)/);
});

/** Fills the form and gives the answer, which arrives. */
async function answerAt(person, group, points) {
  const { page } = person;
  await page.getByLabel("Namens welke groep antwoordt u?").selectOption({ label: group });
  for (const [choice, given] of Object.entries(points)) {
    await page.getByLabel(choice, { exact: true }).fill(String(given));
    await page.getByLabel(choice, { exact: true }).press("Tab");
  }
  await page.getByRole("button", { name: "Antwoord geven" }).click();
  await page.getByText("Uw antwoord is binnen.").waitFor();
}

async function beginPoll(person, { asked, options, of, points, byName }) {
  const { page } = person;
  await person.goto("/peilingen");
  await page.getByRole("button", { name: "Nieuwe peiling" }).click();
  const sheet = page.getByRole("dialog", { name: "Nieuwe peiling" });
  await sheet.getByLabel("Vraag").fill(asked);
  await sheet.getByLabel(/^Andere keuzes/).fill(options.join("\n"));
  await sheet.getByLabel(/^Groepen/).fill(of.join("\n"));
  await sheet.getByLabel("Punten per deelnemer").fill(String(points));
  if (byName) await sheet.getByLabel("Anoniem").uncheck();
  await sheet.getByRole("button", { name: "Peiling maken" }).click();
  await page.getByRole("heading", { level: 1, name: asked }).waitFor();
  await page.getByRole("button", { name: "Openen", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Openen", exact: true }).click();
  await allSent(page);
  return page.url().match(/peilingen\/([0-9a-f-]{36})/)[1];
}

test("a poll by name that the leader closes without a network says when it closes, counts what comes until then, and stands in the minutes with every group", async () => {
  const { page } = leader;
  const [urk, dronten] = ["Urk", "Dronten"];
  const id = await beginPoll(leader, { asked: "Wie trekt de kar?", options: [urk, dronten], of: groups, points: 2, byName: true });
  for (const person of [member, board]) {
    await person.reconnect();
    await person.goto(`/peilingen/${id}`);
    await person.page.getByText("ieder verdeelt 2 punten · op naam").waitFor();
  }
  await answerAt(member, groups[0], { [urk]: 2 });
  leader.network.cut();
  await leader.goto(`/peilingen/${id}`);
  await page.getByRole("button", { name: "Sluiten en tellen" }).click();
  const sure = page.getByRole("dialog");
  await sure.getByText(/^U heeft nu geen netwerk\. De peiling sluit pas als dit apparaat weer verbinding heeft\./).waitFor();
  await leader.picture("sluiten-zonder-netwerk");
  await sure.getByRole("button", { name: "Sluiten en tellen" }).click();
  await page.getByRole("article").getByText("De peiling sluit zodra dit apparaat weer netwerk heeft.", { exact: false }).waitFor();
  await leader.picture("sluit-later");
  await answerAt(board, groups[1], { [urk]: 1, [dronten]: 1 });
  await leader.reconnect();
  await page.getByRole("heading", { name: "Uitslag" }).waitFor();
  await allSent(page);
  await page.getByRole("button", { name: /^In het verslag van Overleg/ }).click();
  await page.getByRole("button", { name: "Naar het verslag" }).click();
  await page.waitForURL(new RegExp(`/overleg/${meeting}`));
  const minutes = await minutesWith(page, "Wie trekt de kar?");
  assert.ok(
    minutes.endsWith(
      [
        "Uitslag peiling: Wie trekt de kar?",
        `2 deelnemers (${groups[0]} 1; ${groups[1]} 1)`,
        `- ${urk}: 3 punten, 75 % (${groups[0]} 2; ${groups[1]} 1)`,
        `- ${dronten}: 1 punt, 25 % (${groups[0]} 0; ${groups[1]} 1)`,
        "",
      ].join("\n"),
    ),
    minutes,
  );
});

test("the plan's own poll, entered from paper group by group, comes to the table of the plan", async () => {
  const plan = JSON.parse(fs.readFileSync(new URL("../../schema/programmes/flevoland.json", import.meta.url))).records;
  const of = (collection) => plan.filter((one) => one.collection === collection).map(({ put }) => put);
  const counted = of("pollGroup").map(({ name, respondents }) => ({ name, respondents }));
  const everybody = counted.reduce((sum, { respondents }) => sum + respondents, 0);
  const table = of("pollOption").map(({ title, points }) => {
    const shares = counted.map(({ respondents }) => Math.floor((points * respondents) / everybody));
    shares[0] += points - shares.reduce((sum, one) => sum + one, 0);
    return { title, points, shares };
  });
  const options = table.map(({ title }) => title);
  const id = await beginPoll(leader, { asked: "Welke speerpunten eerst?", options, of: counted.map(({ name }) => name), points: 10 });
  await leader.page.getByRole("button", { name: "Sluiten en tellen" }).click();
  await leader.page.getByRole("dialog").getByRole("button", { name: "Sluiten en tellen" }).click();
  await leader.page.getByRole("heading", { name: "Uitslag" }).waitFor();
  await allSent(leader.page);
  const { page } = secretary;
  await secretary.goto(`/peilingen/${id}`);
  await openPaper(page);
  for (const [at, { name, respondents }] of counted.entries())
    await countPaper(page, name, respondents, table.map(({ title, shares }) => [title, shares[at]]));
  await keep(page.getByRole("dialog", { name: "Antwoorden op papier" }));
  await allSent(page);
  for (const { title, points, shares } of table) {
    const cells = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: title, exact: true }) }).getByRole("cell");
    await becomes(async () => (await cells.allInnerTexts()).map(Number), [points, ...shares]);
  }
  const people = page.getByRole("row", { name: /^Deelnemers/ }).getByRole("cell");
  await becomes(async () => (await people.allInnerTexts()).map((one) => Number.parseInt(one, 10)), [everybody, ...counted.map(({ respondents }) => respondents)]);
  assert.equal(everybody, 159);
  await secretary.picture("plan-peiling");
  assert.deepEqual([leader, board, secretary, member].flatMap(({ problems }) => problems), []);
});
