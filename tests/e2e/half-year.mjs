// SPDX-License-Identifier: EUPL-1.2
// node tests/e2e/half-year.mjs FOLDER: lives half a year of meetings on the real plan, by the screens alone, and leaves the progress report of it in
// FOLDER as HTML, ODT, CSV, JSON and PDF (the browser's own, tagged). Takes some minutes, so it is no test; `./test` builds what it needs.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { Person } from "./person.mjs";
import { allSent, dictateMinutes, makeGroup, meetingPart, planMeeting, recordOutcome, signIn, visit } from "./screens.mjs";
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

async function meet({ focusPoint, work }, month, round) {
  const { page } = leader;
  const meeting = await planMeeting(page, { group: `Werkgroep ${focusPoint}`, title: `Werkgroep ${focusPoint}`, date: `${month}-${10 + round}` });
  await meetingPart(page, meeting, "Verslag");
  await dictateMinutes(page, `# Opening\nDe groep bespreekt ${work[round]}.\n# Rondvraag\n- Volgende keer begint de groep een half uur eerder.\n`);
  await meetingPart(page, meeting, "Uitkomsten");
  for (const [at, [kind, say]] of kinds.entries()) await recordOutcome(page, kind, { what: capital(say(work[(round + at) % 3], places[(round + at) % 6])) });
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
  const forReport = names.filter((_, at) => at % 5 < 3);
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

async function report() {
  const { page } = leader;
  await visit(page, "/rapportage");
  await page.getByRole("button", { name: /^Maken: .*landelijk/ }).first().click();
  await page.getByRole("textbox", { name: "Samenvatting" }).fill("In zes maanden kwamen vier werkgroepen drie keer bij elkaar. De aanpak loopt in alle gemeenten; geld en mensen zijn het knelpunt.");
  for (const { focusPoint } of groups) await page.getByRole("textbox", { name: `Over ${focusPoint}` }).fill(`De werkgroep ${focusPoint} kwam drie keer bij elkaar en ging van plan naar doen.`);
  await page.getByRole("textbox", { name: "Volgende stappen" }).fill("Het kernteam beslist in november over de gevraagde mensen.");
  await page.getByRole("navigation", { name: "Onderdelen van het rapport" }).getByRole("link", { name: /^Voorbeeld/ }).click();
  await page.getByRole("button", { name: /^Vastleggen als versie/ }).click();
  const dialog = page.getByRole("dialog", { name: "Rapport vastleggen" });
  await dialog.getByRole("button", { name: /^Vastleggen als versie/ }).click();
  await page.waitForURL(/\/rapportage\/versie\//);
  await page.getByText(/^Versie 1, vastgelegd/).waitFor();
  for (const [name, file] of [["Webpagina (HTML)", "rapport.html"], ["Tekstdocument (ODT)", "rapport.odt"], ["Tabel van de uitkomsten (CSV)", "rapport.csv"], ["Gegevens (JSON)", "rapport.json"]]) {
    const [download] = await Promise.all([page.waitForEvent("download"), button(page, name).click()]);
    await download.saveAs(path.join(folder, file));
  }
  await page.evaluate(() => {
    window.print = () => undefined;
  });
  await button(page, "Afdrukken of PDF").click();
  await page.pdf({ path: path.join(folder, "rapport.pdf"), format: "A4", tagged: true, outline: true });
}

try {
  await server.init().start();
  await signIn(leader, server.invitations()["Projectleider"]);
  const { page } = leader;
  await page.clock.setFixedTime(new Date("2026-10-05T10:00:00+02:00"));
  for (const { focusPoint } of groups) await makeGroup(page, `Werkgroep ${focusPoint}`, focusPoint);
  for (const [round, month] of months.entries()) {
    for (const group of groups) await meet(group, month, round);
    await allSent(page);
    await consolidate();
  }
  await measureAndJudge();
  await report();
  await allSent(page);
  const [lived] = server.query("select (select count(*) from meeting) as meetings, (select count(*) from outcome) as outcomes, (select count(*) from outcome where for_report) as reported");
  assert.deepEqual({ meetings: lived.meetings, outcomes: lived.outcomes }, { meetings: 12, outcomes: 120 });
  assert.deepEqual(leader.problems, []);
  console.log(`${lived.meetings} meetings, ${lived.outcomes} outcomes, ${lived.reported} marked; ${fs.readdirSync(folder).join(", ")}`);
} finally {
  await server.end(leader);
}
