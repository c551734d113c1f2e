// SPDX-License-Identifier: EUPL-1.2
// node tests/e2e/half-year.mjs FOLDER: lives half a year of meetings on the real plan, by the screens alone, after two in the half year before
// it, and leaves in FOLDER the reports of it, each as HTML, ODT, CSV, JSON and PDF (the browser's own, tagged), and the minutes of one meeting.
// Takes some minutes, so it is no test; `./test` builds what it needs.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { becomes } from "./becomes.mjs";
import { Person } from "./person.mjs";
import {
  addAndInvite, addItem, allSent, choosePhoto, dictateMinutes, flipChart, makeGroup, meetingPart, planMeeting, recordOutcome, signIn, visit,
} from "./screens.mjs";
import { Server } from "./server.mjs";

const folder = process.argv[2];
if (!folder) {
  console.error("use: node tests/e2e/half-year.mjs FOLDER");
  process.exit(2);
}
fs.mkdirSync(folder, { recursive: true });

const places = ["Almere", "Dronten", "Lelystad", "Noordoostpolder", "Urk", "Zeewolde"];
// What each group works on, in the words of the plan.
const groups = [
  { focusPoint: "Lokale teams versterken", work: ["de zelfevaluatie van het lokale team", "een aandachtsfunctionaris per team", "scholing in de meldcode"] },
  { focusPoint: "Plegeraanpak", work: ["de training voor plegers", "het gesprek na een huisverbod", "de overdracht aan de reclassering"] },
  { focusPoint: "Traumascreening en behandeling", work: ["screening binnen vier weken", "een vaste plek bij de behandelaar", "uitleg aan ouders"] },
  { focusPoint: "Ouderenmishandeling", work: ["de voorlichting aan mantelzorgers", "een signaalkaart voor de wijkzorg", "het overleg met notarissen"] },
];
const kinds = [
  ["Besluit", (what, where) => `${where} begint met ${what}`],
  ["Actiepunt", (what, where) => `In ${where} navragen wie ${what} trekt`],
  ["Afspraak", (what, where) => `${where} meldt elke maand hoe het staat met ${what}`],
  ["Knelpunt", (what, where) => `In ${where} zijn te weinig mensen voor ${what}`],
  ["Goed voorbeeld", (what, where) => `${where} doet ${what} samen met de huisartsen`],
  ["Idee", (what, where) => `${what} ook in ${where} op het spreekuur`],
  ["Vraag", (what, where) => `Wie betaalt in ${where} ${what}?`],
  ["Besluit", (what, where) => `${what} staat in ${where} elk kwartaal op de agenda`],
  ["Actiepunt", (what, where) => `Een voorstel schrijven voor ${what} in ${where}`],
  ["Knelpunt", (what, where) => `${where} wacht op geld voor ${what}`],
];
const months = ["2026-04", "2026-06", "2026-09"];
const capital = (text) => text[0].toUpperCase() + text.slice(1);

const server = new Server();
const leader = new Person(server, "projectleider", "desktop");
const button = (scope, name) => scope.getByRole("button", { name, exact: true });

async function meet({ focusPoint, work }, month, round, outcomes = kinds) {
  const { page } = leader;
  const meeting = await planMeeting(page, { group: `Werkgroep ${focusPoint}`, title: `Werkgroep ${focusPoint}`, date: `${month}-${10 + round}` });
  await meetingPart(page, meeting, "Verslag");
  await dictateMinutes(page, `# Opening\nDe groep bespreekt ${work[round]}.\n# Rondvraag\n- Volgende keer begint de groep een half uur eerder.\n`);
  await meetingPart(page, meeting, "Uitkomsten");
  for (const [at, [kind, say]] of outcomes.entries()) await recordOutcome(page, kind, { what: capital(say(work[(round + at) % 3], places[(round + at) % 6])) });
  // What the group had still to do is done, but for the newest.
  const open = page.getByRole("checkbox", { name: /^Klaar: / }).or(page.getByRole("button", { name: /^Klaar: / }));
  for (let left = await open.count(); left > 1; left -= 1) {
    await open.first().click();
    await becomes(() => open.count(), left - 1);
  }
  return meeting;
}

/** The newest outcomes are gone through as after each round of meetings: some marked for the report, the rest taken over. */
async function consolidate() {
  const { page } = leader;
  await visit(page, "/bundelen");
  const marked = page.getByRole("checkbox", { name: /^Kiezen: / });
  await marked.first().waitFor();
  const more = page.getByRole("button", { name: /^Meer tonen/ });
  while (await more.count()) await more.first().click();
  const names = await marked.evaluateAll((boxes) => boxes.map((box) => box.getAttribute("aria-label") ?? box.labels[0].textContent.trim()));
  const forReport = names.filter((_, at) => ![2, 5, 6, 8].includes(at % kinds.length));
  for (const name of forReport) await page.getByRole("checkbox", { name, exact: true }).check();
  const bar = page.getByRole("region", { name: `${forReport.length} gekozen` });
  await button(bar, "Voor de rapportage").click();
  await page.getByText("komen in de rapportage.").first().waitFor();
  for (const name of names) await page.getByRole("checkbox", { name, exact: true }).check();
  await button(page.getByRole("region", { name: `${names.length} gekozen` }), "Overnemen").click();
  await page.getByText("uitkomsten overgenomen.").first().waitFor();
}

async function measureAndJudge() {
  const { page } = leader;
  await visit(page, "/plan/indicatoren");
  await page.getByRole("region", { name: "Onderzoeken op tijd afgerond" }).getByRole("button", { name: /^Meting toevoegen/ }).click();
  const sheet = page.getByRole("dialog", { name: "Meting toevoegen" });
  await sheet.getByRole("textbox", { name: "Jaar" }).fill("2026");
  await sheet.getByLabel("Deel van het jaar").selectOption({ label: "Kwartaal 2" });
  await sheet.getByLabel("Waarde (%)").fill("71,5");
  await button(sheet, "Bewaren").click();
  await sheet.waitFor({ state: "hidden" });
  await visit(page, "/plan/ambities");
  await page.getByRole("button", { name: /^Beoordelen: / }).first().click();
  const judging = page.getByRole("dialog", { name: "Beoordelen" });
  await judging.getByLabel("Oordeel").selectOption({ label: "Deels op koers" });
  await judging.getByLabel("Evaluatie").fill("De lijnen zijn korter; de wachttijd nog niet.");
  await button(judging, "Bewaren").click();
  await judging.waitFor({ state: "hidden" });
}

/** Writes the report that the calendar asks for and freezes it. */
async function freeze(name, texts) {
  const { page } = leader;
  await visit(page, "/rapportage");
  await page.getByRole("button", { name: `Maken: ${name}`, exact: true }).click();
  await page.getByRole("heading", { level: 1, name }).waitFor();
  for (const [label, text] of Object.entries(texts)) await page.getByRole("textbox", { name: label, exact: true }).fill(text);
  await page.getByRole("navigation", { name: "Onderdelen van het rapport" }).getByRole("link", { name: /^Voorbeeld/ }).click();
  await page.getByRole("button", { name: /^Vastleggen als versie/ }).click();
  const dialog = page.getByRole("dialog", { name: "Rapport vastleggen" });
  await dialog.getByRole("button", { name: /^Vastleggen als versie/ }).click();
  await page.waitForURL(/\/rapportage\/versie\//);
  await page.getByText(/^Versie 1, vastgelegd/).waitFor();
}

const tables = ["csv", "json"];

/** What is on the screen, as each kind of file that it can be. */
async function keep(name, kinds) {
  const { page } = leader;
  for (const kind of kinds) {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: new RegExp(`\\(${kind}\\)`, "i") }).click()]);
    await download.saveAs(path.join(folder, `${name}.${kind}`));
  }
  await page.evaluate(() => {
    window.print = () => undefined;
  });
  await page.getByRole("button", { name: /^Afdrukken of PDF/ }).click();
  await page.pdf({ path: path.join(folder, `${name}.pdf`), format: "A4", tagged: true, outline: true });
}

async function reports() {
  const summary = "In zes maanden kwamen vier werkgroepen drie keer bij elkaar. De aanpak loopt in alle gemeenten; geld en mensen zijn het knelpunt.";
  const next = "Het kernteam beslist in november over de gevraagde mensen.";
  const told = Object.fromEntries(groups.map(({ focusPoint }) => [`Over ${focusPoint}`, `De werkgroep ${focusPoint} kwam drie keer bij elkaar en ging van plan naar doen.`]));
  for (const [name, file, texts] of [
    ["Voortgangsrapportage landelijk", "rapport", told],
    ["Voortgangsrapportage bestuurlijk", "bestuur", {}],
    ["Nieuwsbrief", "nieuwsbrief", {}],
    ["Schriftelijke stand van zaken", "stand-van-zaken", {}],
    ["Mid-term evaluatie", "evaluatie", {}],
  ]) {
    await freeze(name, { Samenvatting: summary, "Volgende stappen": next, ...texts });
    await keep(file, ["html", "odt", ...tables]);
  }
}

/** A meeting in full: who was there, its agenda, a page of the flip chart; and its minutes as they go out for approval. */
async function minutes(meeting, members) {
  const { page } = leader;
  await meetingPart(page, meeting, "Agenda");
  for (const title of ["Opening en mededelingen", "Stand van zaken per gemeente", "Rondvraag"]) await addItem(page, title);
  await meetingPart(page, meeting, "Aanwezig");
  await page.getByRole("group", { name: members[0] }).getByLabel("Aanwezig", { exact: true }).check();
  await page.getByRole("group", { name: members[1] }).getByLabel("Afgemeld", { exact: true }).check();
  await meetingPart(page, meeting, "Verslag");
  await choosePhoto(page, await flipChart(page));
  await page.getByRole("dialog").getByLabel("Bijschrift").fill("Flap 1: wat spreken we af?");
  await button(page.getByRole("dialog"), "Klaar").click();
  await allSent(page);
  await page.getByRole("link", { name: "Laten goedkeuren" }).click();
  await button(page, "Ter goedkeuring sturen").click();
  await page.getByRole("dialog").getByRole("button", { name: /^Versie \d sturen/ }).click();
  await page.getByRole("heading", { level: 2, name: /^Versie 1: reageren/ }).waitFor();
  await keep("verslag", ["html", "odt"]);
}

try {
  await server.init().start();
  await signIn(leader, server.invitations()["Projectleider"]);
  const { page } = leader;
  await page.clock.setFixedTime(new Date("2026-03-05T10:00:00+01:00"));
  for (const { focusPoint } of groups) await makeGroup(page, `Werkgroep ${focusPoint}`, focusPoint);
  const members = ["Werkgroeplid 1", "Werkgroeplid 2"];
  for (const name of members) await addAndInvite(page, name);
  for (const group of groups.slice(0, 2)) await meet(group, "2026-01", 0, kinds.slice(0, 5));
  await allSent(page);
  await consolidate();
  await freeze("Voortgangsrapportage landelijk", { Samenvatting: "Twee werkgroepen begonnen." });
  await page.clock.setFixedTime(new Date("2026-10-05T10:00:00+02:00"));
  const held = [];
  for (const [round, month] of months.entries()) {
    for (const group of groups) held.push(await meet(group, month, round));
    await allSent(page);
    await consolidate();
  }
  await measureAndJudge();
  await reports();
  await minutes(held[3], members);
  await allSent(page);
  const count = (where) => server.query(`select count(*) as n from outcome where meeting in (select id from meeting where date >= '2026-04-01') ${where}`)[0].n;
  assert.deepEqual([held.length, count("")], [12, 120]);
  assert.deepEqual(leader.problems, []);
  console.log(`${held.length} meetings, ${count("")} outcomes, ${count("and for_report")} marked; ${fs.readdirSync(folder).join(", ")}`);
} finally {
  await server.end();
}
