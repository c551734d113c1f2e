// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { becomes } from "./becomes.mjs";
import { Person } from "./person.mjs";
import { addMember, allSent, makeGroup, meetingPart, planMeeting, recordOutcome, signIn, takeBack, visit } from "./screens.mjs";
import { Server } from "./server.mjs";

// A report by the calendar: written and frozen on a phone without network, read by the board, and frozen on two devices at once.
// The steps build on each other.
const group = "Werkgroep Plegeraanpak";
const decision = "We beginnen in Urk";
const bottleneck = "=Wachtlijst bij de behandeling";
const idea = "Een dag samen in de wijk";
const summary = "De aanpak loopt in drie gemeenten.";
const outlook = "In het najaar volgt Dronten.";
const title = "Voortgangsrapportage bestuurlijk";

const { unzipSync } = createRequire(new URL("../../webclient/package.json", import.meta.url))("fflate");
const server = new Server();
let leader, laptop, board;

before(async () => {
  await server.init().start();
  leader = new Person(server, "projectleider", "phone");
  laptop = new Person(server, "laptop", "desktop");
  board = new Person(server, "bestuurder", "tablet");
  await signIn(leader, server.invitations()["Projectleider"]);
  const { page } = leader;
  // Days of which the calendar asks a report in September 2026: April to August.
  await page.clock.setFixedTime(new Date("2026-09-10T10:00:00+02:00"));
  await makeGroup(page, group, "Plegeraanpak");
  const meeting = await planMeeting(page, { group, title: "Startoverleg", date: "2026-05-12" });
  await meetingPart(page, meeting, "Uitkomsten");
  for (const [kind, what] of [["Besluit", decision], ["Knelpunt", bottleneck], ["Idee", idea]]) await recordOutcome(page, kind, { what });
  await allSent(page);
});

after(() => server.end());

const button = (page, name) => page.getByRole("button", { name, exact: true });

async function freeze(page, readers) {
  await page.getByRole("button", { name: /^Vastleggen als versie/ }).click();
  const dialog = page.getByRole("dialog", { name: "Rapport vastleggen" });
  if (readers) await dialog.getByRole("radio", { name: readers }).check();
  await dialog.getByRole("button", { name: /^Vastleggen als versie/ }).click();
  await page.waitForURL(/\/rapportage\/versie\//);
}

/** Of a PNG: its size and what is in it, run in a page. */
async function coloursOf(base64) {
  const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
  const pen = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
  pen.drawImage(picture, 0, 0);
  const { data } = pen.getImageData(0, 0, picture.width, picture.height);
  const colours = new Set();
  for (let at = 0; at < data.length; at += 4) colours.add(data.slice(at, at + 3).join());
  return `${picture.width}x${picture.height} ${[...colours].join(" ")}`;
}

async function part(page, name) {
  await page.getByRole("navigation", { name: "Onderdelen van het rapport" }).getByRole("link", { name }).click();
}

test("the leader writes and freezes the report of the calendar without a network", async () => {
  const { page } = leader;
  await visit(page, "/rapportage");
  await page.getByRole("heading", { level: 2, name: "Volgens de kalender" }).waitFor();
  await leader.picture("rapportage");
  leader.network.cut();
  await button(page, `Maken: ${title}`).click();
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
  await page.getByText("1 april 2026 tot en met 31 augustus 2026").waitFor();
  await page.getByRole("textbox", { name: "Samenvatting" }).fill(summary);
  await page.getByRole("textbox", { name: "Volgende stappen" }).fill(outlook);
  await page.getByRole("textbox", { name: "Over Plegeraanpak" }).fill("Urk gaat voorop.");
  await page.getByText("Nog 3 uitkomsten uit deze periode").click();
  await page.getByRole("checkbox", { name: `In dit rapport: ${decision}` }).check();
  await page.getByRole("checkbox", { name: `In dit rapport: ${bottleneck}` }).check();
  await page.getByText("2 uitkomsten in dit rapport").waitFor();
  await page.getByRole("checkbox", { name: `In dit rapport: ${bottleneck}` }).uncheck();
  await page.getByText("Staat niet in dit rapport.").waitFor();
  await page.getByText("1 uitkomst in dit rapport").waitFor();
  await takeBack(page);
  await page.getByText("2 uitkomsten in dit rapport").waitFor();
  await leader.picture("rapport-schrijven");

  await leader.restart("/rapportage");
  const again = leader.page;
  await again.clock.setFixedTime(new Date("2026-09-10T10:30:00+02:00"));
  await visit(again, "/rapportage");
  await again.getByRole("link", { name: `Verder schrijven: ${title}` }).click();
  await part(again, /^Voorbeeld/);
  for (const text of [summary, outlook, "Urk gaat voorop.", decision, bottleneck]) await again.getByText(text).first().waitFor();
  assert.equal(await again.getByText(idea).count(), 0, "what is not in the report is not to be read");
  const row = again.getByRole("table", { name: "Vastgelegd in deze periode" }).getByRole("row", { name: /^Idee/ });
  assert.match(await row.innerText(), /1\s+0/, "but it counts, beside the period before");
  await leader.picture("rapport-voorbeeld");
  await freeze(again);
  await again.getByText("Versie 1, vastgelegd op 10 september 2026").waitFor();
  await again.getByText("op dit apparaat", { exact: false }).first().waitFor();
  await leader.picture("rapport-vastgelegd");
  await leader.reconnect();
  await allSent(again);
});

test("the board reads what was frozen, also without a network, and saves it as a file", async () => {
  const { page } = leader;
  await visit(page, `/groepen/${server.query("select id from body where kind = 'board'")[0].id}`);
  await addMember(page, "Bestuurder");
  await allSent(page);
  await signIn(board, server.invitations()["Bestuurder"]);
  board.network.cut();
  await board.goto("/rapportage");
  await board.page.getByRole("link", { name: new RegExp(title) }).click();
  await board.page.getByText("Versie 1, vastgelegd op 10 september 2026").waitFor();
  await board.page.getByText(`Besluit: ${decision}`).waitFor();
  await board.picture("rapport-lezen");
  await board.page.emulateMedia({ media: "print" });
  const width = (locator) => locator.evaluate((element) => element.getBoundingClientRect().width);
  assert.ok((await width(board.page.getByRole("table", { name: "Vastgelegd in deze periode" }))) > 700, "on paper the report has the page to itself");
  assert.equal(await board.page.getByRole("navigation").or(board.page.getByRole("banner")).filter({ visible: true }).count(), 0);
  const paper = (await board.page.pdf({ tagged: true, outline: true })).toString("latin1");
  for (const part of [/\/StructTreeRoot/, /\/Lang ?\(nl/, /\/Outlines/, /\/Title/]) assert.match(paper, part);
  await board.page.emulateMedia({ media: "screen" });
  await board.page.evaluate(() => {
    window.print = () => (window.printed = document.title);
  });
  await button(board.page, "Afdrukken of PDF").click();
  await becomes(() => board.page.evaluate(() => window.printed), title); // the file is named after the report
  const contents = {};
  for (const name of ["Webpagina (HTML)", "Tekstdocument (ODT)", "Tabel van de uitkomsten (CSV)", "Gegevens (JSON)"]) {
    const [file] = await Promise.all([board.page.waitForEvent("download"), button(board.page, name).click()]);
    contents[name.match(/\((\w+)\)/)[1]] = fs.readFileSync(await file.path());
  }
  for (const text of [summary, outlook]) assert.ok(contents.HTML.toString().includes(`<p>${text}</p>`), text);
  const saved = await board.browser.newPage();
  await saved.setViewportSize({ width: 360, height: 740 });
  await saved.setContent(contents.HTML.toString());
  assert.equal(await saved.evaluate(() => document.documentElement.scrollWidth), 360, "the page fits a phone");
  assert.equal(contents.ODT.subarray(30, 38).toString(), "mimetype");
  const drawn = Object.entries(unzipSync(contents.ODT)).filter(([path]) => path.startsWith("Pictures/"));
  assert.ok(drawn.length > 0, "the bars of the figures");
  for (const [path, bytes] of drawn) assert.match(await saved.evaluate(coloursOf, Buffer.from(bytes).toString("base64")), /^800x\d+ .*\b12,81,96\b/, path);
  await saved.close();
  assert.ok(contents.CSV.toString().includes(`;'${bottleneck};`), "no formula");
  assert.equal(JSON.parse(contents.JSON).summary, summary);
  assert.deepEqual(board.problems, []);
});

test("of two devices that freeze at once one gives the number; the other's work is kept and shown", async () => {
  await signIn(laptop, server.invitations()["Projectleider"]);
  const [{ id }] = server.query("select id from report");
  for (const person of [leader, laptop]) {
    await person.goto(`/rapportage/${id}/voorbeeld`);
    await button(person.page, "Vastleggen als versie 2").waitFor();
    person.network.cut();
  }
  await freeze(leader.page, "Alleen ik; ik verstuur het zelf");
  await freeze(laptop.page);
  await leader.reconnect();
  await allSent(leader.page);
  await laptop.reconnect();
  await becomes(() => server.query("select count(*) as n from report_version where number = 2")[0].n, 1);
  await laptop.page.getByRole("banner").getByRole("link", { name: /niet aangenomen|Kijk bij/ }).waitFor();
  await laptop.goto("/apparaat");
  await laptop.page.getByText("Dit rapport is met dit nummer al vastgelegd op een ander apparaat").first().waitFor();
  await laptop.picture("tweede-versie");
  assert.equal(server.query("select count(*) as n from kept_set where verdict = 'refused'")[0].n, 1);
  assert.deepEqual([...leader.problems, ...laptop.problems], []);
});

test("a newsletter, a written update and a mid-term evaluation are put in the calendar, made, frozen and read, each as it is", async () => {
  const { page } = leader;
  await visit(page, "/plan/ambities");
  await page.getByRole("button", { name: /^Beoordelen: Veilig Thuis/ }).click();
  const judging = page.getByRole("dialog", { name: "Beoordelen" });
  await judging.getByLabel("Oordeel").selectOption({ label: "Deels op koers" });
  await judging.getByLabel("Evaluatie").fill("De wachttijd is korter.");
  await button(judging, "Bewaren").click();
  await judging.waitFor({ state: "hidden" });
  leader.network.cut();
  await page.getByRole("navigation", { name: "Hoofdmenu" }).getByRole("link", { name: "Plan" }).click();
  await page.getByRole("link", { name: "Meer over het programma" }).click();
  for (const name of ["Mid-term evaluatie", "Schriftelijke stand van zaken"]) {
    await button(page, `Wijzigen: ${name}`).click();
    const due = page.getByRole("dialog", { name });
    const once = due.getByRole("group", { name: "Eenmalig in" });
    await once.getByText("Kies…").click();
    await once.getByLabel("oktober 2026").check();
    await once.getByRole("button", { name: "Verwijderen: oktober 2026" }).waitFor();
    if (name === "Mid-term evaluatie") await leader.picture("eenmalig");
    await button(due, "Bewaren").click();
    await due.waitFor({ state: "hidden" });
  }
  await page.getByText(/juni 2020 en oktober 2026/).waitFor();
  const figures = page.getByRole("table", { name: "Vastgelegd in deze periode" });
  const called = page.getByRole("table", { name: "Bellers meteen te woord gestaan door Veilig Thuis" });
  const made = [
    { name: "Nieuwsbrief", readers: "Iedereen die meedoet", has: [], hasNot: [figures, page.getByText("Oordeel:")] },
    { name: "Schriftelijke stand van zaken", readers: /^Leden van/, has: [figures], hasNot: [page.getByText("Oordeel:")] },
    {
      name: "Mid-term evaluatie",
      readers: /^Leden van/,
      has: [figures, page.getByText("Oordeel: deels op koers", { exact: false }), page.getByText("De wachttijd is korter."), page.getByRole("heading", { name: "Wat gaat goed" }), called.getByRole("row", { name: "Doel (december 2019) 95 %" })],
      hasNot: [],
    },
  ];
  for (const { name, readers, has, hasNot } of made) {
    await page.getByRole("navigation", { name: "Hoofdmenu" }).getByRole("link", { name: "Meer" }).click();
    await page.getByRole("link", { name: "Rapportage" }).click();
    const row = page.getByRole("listitem").filter({ has: button(page, `Maken: ${name}`) });
    if (name !== "Nieuwsbrief") await row.getByText("klaar in oktober 2026").waitFor();
    await button(page, `Maken: ${name}`).click();
    await page.getByRole("heading", { level: 1, name }).waitFor();
    await page.getByRole("textbox", { name: "Samenvatting" }).fill(`${name}: het loopt.`);
    await part(page, /^Voorbeeld/);
    await freeze(page, readers);
    await page.getByText("Versie 1, vastgelegd op 10 september 2026").waitFor();
    await page.getByText(`${name}: het loopt.`).waitFor();
    for (const what of has) await what.first().waitFor();
    for (const what of hasNot) assert.equal(await what.count(), 0, name);
    await leader.picture(`rapport-${name.split(" ")[0].toLowerCase()}`);
    if (name !== "Mid-term evaluatie") continue;
    await called.scrollIntoViewIfNeeded();
    await leader.picture("rapport-indicatoren");
  }
  await leader.reconnect();
  await allSent(page);
  assert.deepEqual(
    server.query("select title, json_extract(content, '$.kind') as kind, scope like 'body:%' as board from report_version where title <> 'Voortgangsrapportage bestuurlijk' order by title"),
    [
      { title: "Mid-term evaluatie", kind: "evaluation", board: 1 },
      { title: "Nieuwsbrief", kind: "newsletter", board: 0 },
      { title: "Schriftelijke stand van zaken", kind: "update", board: 1 },
    ],
  );
});

test("a report that is longer than a version says so before it is frozen, and nothing of it is lost", async () => {
  const { page } = leader;
  const name = "Voortgangsrapportage landelijk";
  // Four bytes each: as many as each of three texts holds are more than a version does.
  const long = "😀".repeat(20_000);
  await visit(page, "/rapportage");
  await button(page, `Maken: ${name}`).waitFor();
  leader.network.cut();
  await button(page, `Maken: ${name}`).click();
  for (const label of ["Samenvatting", "Over Plegeraanpak", "Volgende stappen"]) await page.getByRole("textbox", { name: label }).fill(long);
  await part(page, /^Voorbeeld/);
  await button(page, "Vastleggen als versie 1").click();
  const dialog = page.getByRole("dialog", { name: "Rapport vastleggen" });
  await dialog.getByRole("alert").getByText(/^Dit rapport past niet in één versie: het is ongeveer \d\d\.\d\d\d tekens te lang\..* Wat u schreef, blijft bewaard\.$/).waitFor();
  await leader.picture("rapport-te-lang");
  assert.equal(await button(dialog, "Vastleggen als versie 1").isDisabled(), true);
  await button(dialog, "Annuleren").click();
  await part(page, "Schrijven");
  await becomes(() => page.getByRole("textbox", { name: "Samenvatting" }).inputValue(), long);
  await page.getByRole("textbox", { name: "Volgende stappen" }).fill(outlook);
  await part(page, /^Voorbeeld/);
  await freeze(page);
  await page.getByText("Versie 1, vastgelegd op 10 september 2026").waitFor();
  await leader.reconnect();
  await allSent(page);
  assert.deepEqual(server.query(`select json_extract(content, '$.summary') = '${long}' as kept, json_extract(content, '$.outlook') as next from report_version where title = '${name}'`), [{ kept: 1, next: outlook }]);
});

test("a draft is thrown away, and back, without a network", async () => {
  const { page } = leader;
  const name = "Voortgangsrapportage landelijk";
  leader.network.cut();
  await page.getByRole("navigation", { name: "Hoofdmenu" }).getByRole("link", { name: "Meer" }).click();
  await page.getByRole("link", { name: "Rapportage" }).click();
  await button(page, `Maken: ${name}`).click();
  await page.getByRole("textbox", { name: "Samenvatting" }).fill("Een begin.");
  await page.getByText("Periode en vorm").click();
  await button(page, "Concept weggooien").click();
  await button(page, `Maken: ${name}`).waitFor();
  await takeBack(page);
  await page.getByRole("link", { name: `Verder schrijven: ${name}` }).click();
  await becomes(() => page.getByRole("textbox", { name: "Samenvatting" }).inputValue(), "Een begin.");
  await leader.reconnect();
  await allSent(page);
  assert.deepEqual(leader.problems, []);
});
