// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import fs from "node:fs";
import { after, before, test } from "node:test";
import { becomes } from "./becomes.mjs";
import { aMoment, dayFromNow, inWords } from "./days.mjs";
import { doneLongAgo } from "./long-ago.mjs";
import { Person } from "./person.mjs";
import { allSent, makeGroup, meetingPart, planMeeting, recordOutcome, signIn, visit } from "./screens.mjs";
import { Server } from "./server.mjs";

// The plan seen in other ways, on a phone without a network.
const pilot = "Pilot MDA++";

const server = new Server();
let leader;
let member;
let other;
let tablet;

before(async () => {
  await server.init().start();
  const links = server.invitations();
  leader = new Person(server, "projectleider", "phone");
  await signIn(leader, links["Projectleider"]);
  member = new Person(server, "werkgroeplid", "phone");
  await signIn(member, links["Werkgroeplid 1"]);
});

after(() => server.end(leader, member, other, tablet));

/** To another way to look at the plan, as people do. */
async function view(page, name) {
  if (!(await page.getByRole("navigation", { name: "Manieren om naar het plan te kijken" }).isVisible()))
    await page.getByRole("navigation", { name: "Hoofdmenu" }).getByRole("link", { name: "Plan" }).click();
  await page.getByRole("navigation", { name: "Manieren om naar het plan te kijken" }).getByRole("link", { name, exact: true }).click();
}

/** To what there is of the programme besides its activities. */
async function openAbout(page, name) {
  await page.getByRole("navigation", { name: "Hoofdmenu" }).getByRole("link", { name: "Plan" }).click();
  await page.getByRole("link", { name: "Meer over het programma" }).click();
  await page.getByRole("link", { name: new RegExp(`^${name}`) }).click();
}

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
  await page.getByRole("button", { name: "Ongedaan maken" }).click();
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

test("somebody else proposes the other status", async () => {
  const { page } = member;
  member.network.cut();
  await view(page, "Bord");
  await page.getByRole("link", { name: /^Loopt/ }).click();
  await page.getByRole("combobox", { name: /^Andere status: Meldcodetour/ }).selectOption({ label: "Afgerond" });
  const sheet = page.getByRole("dialog", { name: "Stel wijziging voor" });
  await becomes(() => sheet.getByRole("combobox", { name: "Status" }).inputValue(), "done");
  await sheet.getByLabel("Waarom?").fill("Alle scholen doen mee.");
  await sheet.getByRole("button", { name: "Voorstel indienen" }).click();
  await page.getByRole("listitem").filter({ hasText: "Meldcodetour" }).getByText("Voorstel").waitFor();
  assert.equal(server.query("select count(*) as count from proposal")[0].count, 0);
  await member.reconnect();
  await allSent(page);
  assert.equal(server.query("select new_value as value from proposal")[0].value, '"done"');
});

test("the leader takes a proposal over with another value and refuses one without a network, and who proposed reads why", async () => {
  const { page } = member;
  await page.getByRole("link", { name: /^Loopt/ }).click();
  await page.getByLabel(`Andere status: ${pilot}`).selectOption({ label: "Gestopt" });
  const sheet = page.getByRole("dialog", { name: "Stel wijziging voor" });
  await sheet.getByRole("button", { name: "Voorstel indienen" }).click();
  await sheet.waitFor({ state: "hidden" });
  await allSent(page);

  await visit(leader.page, "/bundelen/voorstellen");
  const edit = leader.page.getByRole("button", { name: /^Eerst aanpassen: Meldcodetour.* – status$/ });
  const refuse = leader.page.getByRole("button", { name: `Niet overnemen: ${pilot} – status` });
  await edit.waitFor();
  await refuse.waitFor();
  leader.network.cut();
  await edit.click();
  const form = leader.page.getByRole("dialog", { name: "Eerst aanpassen" });
  await form.getByRole("combobox", { name: "Status" }).selectOption({ label: "In voorbereiding" });
  await form.getByLabel(/^Antwoord/).fill("Een school ontbreekt nog.");
  await leader.picture("eerst-aanpassen");
  await form.getByRole("button", { name: "Overnemen" }).click();
  await edit.waitFor({ state: "detached" });
  await refuse.click();
  const no = leader.page.getByRole("dialog", { name: "Niet overnemen" });
  const send = no.getByRole("button", { name: "Niet overnemen" });
  assert.ok(await send.isDisabled(), "a no has its reason");
  await no.getByLabel(/^Reden/).fill("De pilot loopt door.");
  await send.click();
  await leader.page.getByText("Er wachten geen voorstellen.").waitFor();
  await leader.reconnect();
  await allSent(leader.page);
  assert.deepEqual(
    server.query("select title, status from activity where title like 'Meldcodetour%' or title like 'Pilot MDA++%' order by title").map(({ status }) => status),
    ["preparing", "running"],
  );

  await visit(page, "/");
  for (const words of ["overgenomen", "niet overgenomen"]) await page.getByText(`Antwoord op uw voorstel: ${words}`, { exact: true }).waitFor();
  for (const answer of ["Een school ontbreekt nog.", "De pilot loopt door."]) await page.getByText(`“${answer}”`).waitFor();
  await member.picture("antwoord-op-voorstel");
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

test("what a municipality does in its own way is written where one looks for it, without a network", async () => {
  const { page } = leader;
  leader.network.cut();
  await view(page, "Gemeenten");
  await page.getByRole("combobox", { name: "Gemeente" }).first().selectOption({ label: "Urk" });
  await page.getByText(/^zoals in het plan/i).first().click();
  await page.getByRole("button", { name: `Urk: ${pilot}` }).click();
  const sheet = page.getByRole("dialog", { name: "Urk" });
  await sheet.getByLabel("Eigen term").fill("Urker tafel");
  await sheet.getByRole("combobox", { name: "Status" }).selectOption({ label: "Gestopt" });
  await sheet.getByRole("button", { name: "Toevoegen" }).click();
  await sheet.waitFor({ state: "hidden" });
  await page.getByRole("button", { name: `Urk: ${pilot} Urker tafel gestopt` }).waitFor();
  await leader.picture("gemeenten");
  await leader.reconnect();
  await allSent(page);
  const [variant] = server.query("select term, status from local_variant where term = 'Urker tafel'");
  assert.deepEqual(variant, { term: "Urker tafel", status: "stopped" });
});

test("somebody else proposes a municipality's own way that is not there yet, and the leader edits it, takes it back and accepts it", async () => {
  const { page } = member;
  member.network.cut();
  await view(page, "Gemeenten");
  await page.getByRole("combobox", { name: "Gemeente" }).first().selectOption({ label: "Dronten" });
  await page.getByText(/^zoals in het plan/i).first().click();
  await page.getByRole("button", { name: `Dronten: ${pilot}` }).click();
  const sheet = page.getByRole("dialog", { name: "Stel een eigen variant voor" });
  const send = sheet.getByRole("button", { name: "Voorstel indienen" });
  assert.ok(await send.isDisabled(), "there is nothing to propose yet");
  await sheet.getByLabel("Eigen term").fill("Drontense tafel");
  await sheet.getByRole("combobox", { name: "Status" }).selectOption({ label: "Loopt" });
  await sheet.getByLabel(/^Waarom\?/).fill("Zo heet het hier.");
  await member.picture("variant-voorstellen");
  await send.click();
  await sheet.waitFor({ state: "hidden" });
  await page.getByRole("listitem").filter({ has: page.getByRole("link", { name: pilot }) }).getByText("Voorstel").waitFor();
  await member.picture("variant-voorgesteld");
  await page.getByRole("link", { name: pilot }).click();
  await page.getByRole("heading", { level: 3, name: "Lokale variant voor Dronten" }).waitFor();
  await member.reconnect();
  await allSent(page);

  const boss = leader.page;
  await visit(boss, "/bundelen/voorstellen");
  const subject = `lokale variant – Dronten: ${pilot}`;
  await boss.getByRole("button", { name: `Eerst aanpassen: ${subject}` }).click();
  await leader.picture("variant-aanpassen");
  const edit = boss.getByRole("dialog", { name: "Eerst aanpassen" });
  await edit.getByLabel("Eigen term").fill("Dronter tafel");
  await edit.getByLabel(/^Toelichting/).fill("Nog zonder de scholen.");
  await edit.getByRole("button", { name: "Overnemen" }).click();
  await edit.waitFor({ state: "hidden" });
  const accept = boss.getByRole("button", { name: `Overnemen: ${subject}`, exact: true });
  await accept.waitFor({ state: "detached" });
  await boss.getByRole("button", { name: "Ongedaan maken" }).click();
  await accept.waitFor();
  await leader.picture("variant-bundelen");
  await accept.click();
  await accept.waitFor({ state: "detached" });
  await allSent(boss);
  assert.deepEqual(server.query("select term, status, note, deleted from local_variant where term like 'Dront%' order by term"), [
    { term: "Drontense tafel", status: "running", note: "", deleted: 0 },
  ]);
  assert.deepEqual(server.query("select status from proposal where field is null"), [{ status: "accepted" }]);
  await visit(page, "/");
  await page.getByText(subject).waitFor();
  for (const person of [leader, member]) assert.deepEqual(person.problems, []);
});

test("a second proposal for the same own way is accepted into the one that is there by then", async () => {
  other = new Person(server, "bestuurder");
  await signIn(other, server.invitations()["Bestuurder"]);
  const proposed = [[member, "Zeewolder tafel", "Loopt", "Met de scholen."], [other, "Tafel van Zeewolde", "In voorbereiding", "Met de kerken."]];
  other.network.cut();
  for (const [{ page }, term, status, note] of proposed) {
    await view(page, "Gemeenten");
    await page.getByRole("combobox", { name: "Gemeente" }).first().selectOption({ label: "Zeewolde" });
    await page.getByText(/^zoals in het plan/i).first().click();
    await page.getByRole("button", { name: `Zeewolde: ${pilot}` }).click();
    const sheet = page.getByRole("dialog", { name: "Stel een eigen variant voor" });
    await sheet.getByLabel("Eigen term").fill(term);
    await sheet.getByRole("combobox", { name: "Status" }).selectOption({ label: status });
    await sheet.getByLabel(/^Toelichting/).fill(note);
    await sheet.getByRole("button", { name: "Voorstel indienen" }).click();
    await sheet.waitFor({ state: "hidden" });
  }
  await allSent(member.page);
  const boss = leader.page;
  await visit(boss, "/bundelen/voorstellen");
  const accept = boss.getByRole("button", { name: `Overnemen: lokale variant – Zeewolde: ${pilot}`, exact: true });
  await accept.click();
  await accept.waitFor({ state: "detached" });
  await other.reconnect();
  await allSent(other.page);
  await accept.waitFor();
  await boss.getByText("Wat u overneemt komt daarin.", { exact: false }).waitFor();
  const card = boss.getByRole("article").filter({ hasText: "Tafel van Zeewolde" });
  for (const words of ["Zeewolder tafel", "Met de scholen.", "Met de kerken."]) await card.getByText(words, { exact: false }).first().waitFor();
  await leader.picture("variant-tweede");
  await accept.click();
  await accept.waitFor({ state: "detached" });
  await allSent(boss);
  assert.deepEqual(server.query("select term, status, note from local_variant where term like '%Zeewolde%'"), [
    { term: "Tafel van Zeewolde", status: "preparing", note: "Met de kerken." },
  ]);
  assert.deepEqual(server.query("select status from proposal where new_value like '%Zeewold%'"), [{ status: "accepted" }, { status: "accepted" }]);
  assert.deepEqual(other.problems, []);
});

test("a measurement is added without a network and stands in chart and table", async () => {
  const { page } = leader;
  leader.network.cut();
  await openAbout(page, "Indicatoren");
  const indicator = page.getByRole("region", { name: "Onderzoeken op tijd afgerond" });
  await indicator.getByRole("button", { name: /^Meting toevoegen/ }).click();
  const sheet = page.getByRole("dialog", { name: "Meting toevoegen" });
  await sheet.getByLabel("Jaar", { exact: true }).fill("2019");
  await sheet.getByLabel("Deel van het jaar").selectOption({ label: "Kwartaal 2" });
  await sheet.getByLabel("Waarde (%)").fill("61,5");
  await sheet.getByRole("button", { name: "Bewaren" }).click();
  await indicator.getByRole("row", { name: "kwartaal 2 van 2019 61,5 %" }).waitFor();
  await leader.picture("indicatoren");
  await indicator.getByRole("button", { name: "Verwijderen: Onderzoeken op tijd afgerond, kwartaal 2 van 2019" }).click();
  await indicator.getByRole("row", { name: "kwartaal 2 van 2019" }).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Ongedaan maken" }).click();
  await indicator.getByRole("row", { name: "kwartaal 2 van 2019 61,5 %" }).waitFor();
  await leader.reconnect();
  await allSent(page);
});

test("an ambition is judged with a word of why", async () => {
  const { page } = leader;
  await openAbout(page, "Ambities");
  await page.getByRole("button", { name: /^Beoordelen: Veilig Thuis/ }).click();
  const sheet = page.getByRole("dialog", { name: "Beoordelen" });
  await sheet.getByLabel("Oordeel").selectOption({ label: "Deels op koers" });
  await sheet.getByLabel("Evaluatie").fill("De wachttijd is korter.");
  await sheet.getByRole("button", { name: "Bewaren" }).click();
  await page.getByText("1 deels op koers").waitFor();
  await page.getByText("De wachttijd is korter.").waitFor();
  await leader.picture("ambities");
});

test("a bottleneck is added where it belongs", async () => {
  const { page } = leader;
  await openAbout(page, "Sterke punten");
  await page.getByRole("button", { name: "Knelpunt toevoegen" }).nth(1).click();
  const sheet = page.getByRole("dialog", { name: "Knelpunt toevoegen" });
  assert.notEqual(await sheet.getByRole("combobox", { name: /^Actielijn/ }).inputValue(), "");
  await sheet.getByLabel("Tekst").fill("Te weinig bedden");
  await sheet.getByRole("button", { name: "Toevoegen" }).click();
  await page.getByRole("listitem").filter({ hasText: "Te weinig bedden" }).waitFor();
});

test("anybody asks for money without a network, the leader decides, and the year adds up", async () => {
  const { page } = member;
  member.network.cut();
  await openAbout(page, "Geld");
  await page.getByRole("button", { name: "Geld aanvragen" }).click();
  const sheet = page.getByRole("dialog", { name: "Geld aanvragen" });
  await sheet.getByLabel("Soort").selectOption({ label: "Extra geld" });
  await sheet.getByLabel("Waarvoor").fill("Zaal in Urk");
  await sheet.getByLabel("Gevraagd (euro)").fill("2500");
  await sheet.getByRole("button", { name: "Toevoegen" }).click();
  await page.getByRole("row", { name: /€ 2\.500 € 0$/ }).waitFor();
  await member.reconnect();
  await allSent(page);

  await leader.page.getByRole("navigation", { name: "Hoofdmenu" }).getByRole("link", { name: "Start" }).click();
  const ask = leader.page.getByRole("listitem").filter({ hasText: "1 aanvraag voor geld wacht op een besluit" });
  await ask.getByRole("link", { name: "Bekijken" }).click();
  await leader.page.getByRole("button", { name: "Besluiten: Zaal in Urk" }).click();
  const decision = leader.page.getByRole("dialog", { name: "Besluiten" });
  await decision.getByLabel("Toegekend (euro)").fill("2000");
  await decision.getByRole("button", { name: "Toekennen" }).click();
  await leader.page.getByRole("row", { name: /€ 2\.500 € 2\.000$/ }).waitFor();
  await leader.picture("geld");
  await page.getByText("€ 2.000 toegekend.").waitFor();
  await page.getByRole("navigation", { name: "Hoofdmenu" }).getByRole("link", { name: "Start" }).click();
  await page.getByText("Uw aanvraag is toegekend: € 2.000").waitFor();
  await page.getByRole("link", { name: "Zaal in Urk" }).click();
  await page.getByText("€ 2.000 toegekend.").waitFor();
  assert.equal(await page.getByRole("button", { name: "Intrekken: Zaal in Urk" }).count(), 0, "what was decided is decided");
});

test("an eleventh priority asks why, also one that was proposed, and one that ends makes room", async () => {
  await openAbout(member.page, "Volgende planperiode");
  await member.page.getByRole("button", { name: "Voorrang geven: Werkgevers alerter maken" }).click();
  const proposing = member.page.getByRole("dialog", { name: "Stel wijziging voor" });
  await proposing.getByRole("button", { name: "Voorstel indienen" }).click();
  await proposing.waitFor({ state: "hidden" });
  await allSent(member.page);
  const { page } = leader;
  await visit(page, "/bundelen/voorstellen");
  const take = page.getByRole("button", { name: "Overnemen: Werkgevers alerter maken – met voorrang", exact: true });
  await take.waitFor();
  leader.network.cut();
  await take.click();
  const sheet = page.getByRole("dialog", { name: "Voorrang geven" });
  await sheet.getByLabel("Waarom toch voorrang?").fill("De werkgevers vragen erom.");
  await sheet.getByRole("button", { name: "Toch voorrang geven" }).click();
  await take.waitFor({ state: "detached" });
  await openAbout(page, "Volgende planperiode");
  await page.getByText("11 van hoogstens 10 speerpunten met voorrang").waitFor();
  for (const name of ["Plegeraanpak", "Veilig Thuis versterken"]) {
    await page.getByRole("button", { name: `Afronden: ${name}` }).click();
    const ending = page.getByRole("dialog");
    await ending.getByLabel("Waarom afgerond of gestopt").fill(`${name} is gewoon werk geworden.`);
    await ending.getByRole("button", { name: "Bewaren" }).click();
    await page.getByRole("button", { name: `Weer oppakken: ${name}` }).waitFor();
    await page.getByText(`${name} is gewoon werk geworden.`).waitFor();
  }
  await page.getByText("9 van hoogstens 10 speerpunten met voorrang").waitFor();
  await page.getByRole("button", { name: "Voorrang geven: Forensisch-medische expertise versterken" }).click();
  await page.getByText("10 van hoogstens 10 speerpunten met voorrang").waitFor();
  await leader.picture("planperiode");

  await openAbout(page, "Wat is er gewijzigd");
  await page.getByText("Zonder netwerk ziet u wat er gewijzigd is en door wie.", { exact: false }).waitFor();
  const changed = page.getByRole("listitem").filter({ has: page.getByRole("link", { name: "Werkgevers alerter maken" }) });
  await changed.getByText("op dit apparaat").waitFor();
  await leader.reconnect();
  await allSent(page);
});

test("a focus point stops, and another loses its priority and has it again, without a network", async () => {
  const { page } = leader;
  leader.network.cut();
  await openAbout(page, "Volgende planperiode");
  await page.getByRole("button", { name: "Afronden: Ouderenmishandeling" }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByRole("radio", { name: "Gestopt" }).check();
  await sheet.getByRole("button", { name: "Bewaren" }).click();
  await page.getByRole("button", { name: "Weer oppakken: Ouderenmishandeling" }).waitFor();
  await page.getByRole("listitem").filter({ hasText: "Ouderenmishandeling" }).getByText("gestopt", { exact: true }).waitFor();
  await page.getByText("9 van hoogstens 10 speerpunten met voorrang").waitFor();
  await page.getByRole("button", { name: "Voorrang weghalen: Lokale teams versterken" }).click();
  await page.getByText("8 van hoogstens 10 speerpunten met voorrang").waitFor();
  await page.getByRole("button", { name: "Ongedaan maken" }).click();
  await page.getByText("9 van hoogstens 10 speerpunten met voorrang").waitFor();
  await page.getByRole("button", { name: "Voorrang weghalen: Traumascreening en behandeling" }).click();
  await page.getByRole("button", { name: "Voorrang geven: Traumascreening en behandeling" }).waitFor();
  await leader.reconnect();
  await allSent(page);
  assert.deepEqual(
    server.query("select status, priority from focus_point where title in ('Ouderenmishandeling', 'Lokale teams versterken', 'Traumascreening en behandeling') order by number"),
    [{ status: null, priority: 1 }, { status: null, priority: 0 }, { status: "stopped", priority: 1 }],
  );
});

test("of the last places that two devices of a leader give apart the later one is refused, and taken with a reason", async () => {
  const { page } = leader;
  await openAbout(page, "Volgende planperiode");
  await page.getByText("8 van hoogstens 10 speerpunten met voorrang").waitFor();
  tablet = new Person(server, "tablet");
  await signIn(tablet, server.invitations()["Projectleider"]);
  leader.network.cut();
  const promote = (where, name) => where.getByRole("button", { name: `Voorrang geven: ${name}` }).click();
  await promote(page, "Traumascreening en behandeling");
  await page.getByText("9 van hoogstens 10").waitFor();
  await promote(page, "Feitenonderzoek verbeteren");
  await page.getByText("10 van hoogstens 10").waitFor();
  await openAbout(tablet.page, "Volgende planperiode");
  await promote(tablet.page, "Slachtoffers van seksueel geweld");
  await allSent(tablet.page);
  await leader.reconnect();
  await visit(page, "/apparaat");
  await page.getByText("Er zijn er al zoveel als is afgesproken.").waitFor();
  await page.getByText("Zeg erbij waarom deze er toch bij moet, of maak eerst plaats.").waitFor();
  await leader.picture("geen-plaats");
  await page.getByRole("button", { name: /^Opnieuw proberen: .*Feitenonderzoek/ }).click();
  const sheet = page.getByRole("dialog", { name: "Voorrang geven" });
  await sheet.getByLabel("Waarom toch voorrang?").fill("De officier vraagt erom.");
  await leader.picture("toch-voorrang");
  await sheet.getByRole("button", { name: "Toch voorrang geven" }).click();
  await allSent(page);
  assert.deepEqual(
    server.query("select title, priority, priority_reason as reason from focus_point where title in ('Traumascreening en behandeling', 'Feitenonderzoek verbeteren', 'Slachtoffers van seksueel geweld') order by title"),
    [
      { title: "Feitenonderzoek verbeteren", priority: 1, reason: "De officier vraagt erom." },
      { title: "Slachtoffers van seksueel geweld", priority: 1, reason: null },
      { title: "Traumascreening en behandeling", priority: 1, reason: null },
    ],
  );
  assert.deepEqual(tablet.problems, []);
});

test("who asks for subsidy reads why it is refused", async () => {
  const { page } = member;
  await openAbout(page, "Geld");
  await page.getByRole("button", { name: "Geld aanvragen" }).click();
  const sheet = page.getByRole("dialog", { name: "Geld aanvragen" });
  await sheet.getByLabel("Soort").selectOption({ label: "Subsidie" });
  await sheet.getByLabel("Waarvoor").fill("Training voor huisartsen");
  const range = "Volgens het plan is een subsidie € 25.000 tot € 100.000.";
  await sheet.getByLabel("Gevraagd (euro)").fill("2000");
  await sheet.getByText(`${range} Dit bedrag valt daarbuiten.`).waitFor();
  await member.picture("subsidie");
  await sheet.getByLabel("Gevraagd (euro)").fill("60000");
  await sheet.getByText(range, { exact: true }).waitFor();
  await sheet.getByRole("button", { name: "Toevoegen" }).click();
  await sheet.waitFor({ state: "hidden" });
  await allSent(page);
  await openAbout(leader.page, "Geld");
  const decide = leader.page.getByRole("button", { name: "Besluiten: Training voor huisartsen" });
  await decide.waitFor();
  leader.network.cut();
  await decide.click();
  const decision = leader.page.getByRole("dialog", { name: "Besluiten" });
  await decision.getByLabel("Besluit", { exact: false }).last().fill("Dit jaar is er geen geld voor.");
  await decision.getByRole("button", { name: "Afwijzen" }).click();
  await leader.page.getByText("Niet toegekend.").waitFor();
  await leader.picture("afgewezen");
  await leader.reconnect();
  await allSent(leader.page);
  await page.getByRole("navigation", { name: "Hoofdmenu" }).getByRole("link", { name: "Start" }).click();
  await page.getByText("Uw aanvraag voor geld is afgewezen").waitFor();
  await page.getByText("“Dit jaar is er geen geld voor.”").waitFor();
  assert.deepEqual(server.query("select status, granted_euro as granted from money_request where kind = 'subsidy'"), [{ status: "refused", granted: null }]);
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

test("the leader adds an activity and a focus point, takes one out and back, and says when a report is due, without a network", async () => {
  const { page } = leader;
  const [{ id }] = server.query("select id from focus_point where title = 'Plegeraanpak'");
  await visit(page, `/plan/speerpunt/${id}`);
  await page.getByRole("button", { name: "Activiteit toevoegen" }).waitFor();
  leader.network.cut();
  await page.getByRole("button", { name: "Activiteit toevoegen" }).click();
  const sheet = page.getByRole("dialog", { name: "Activiteit toevoegen" });
  await sheet.getByLabel("Titel").fill("Avond voor de buurt");
  await leader.picture("activiteit-toevoegen");
  await sheet.getByRole("button", { name: "Toevoegen", exact: true }).click();
  await page.getByRole("link", { name: /^Avond voor de buurt/ }).click();
  await page.getByRole("button", { name: "Uit het plan halen" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Uit het plan halen" }).click();
  await page.getByRole("button", { name: "Ongedaan maken" }).click();

  await openAbout(page, "Volgende planperiode");
  await page.getByRole("button", { name: /^Speerpunt toevoegen/ }).last().click();
  const point = page.getByRole("dialog", { name: "Speerpunt toevoegen" });
  await point.getByLabel("Titel").fill("Ouderen");
  await point.getByRole("button", { name: "Toevoegen", exact: true }).click();
  await page.getByRole("link", { name: "Ouderen", exact: true }).waitFor();

  await page.getByRole("navigation", { name: "Hoofdmenu" }).getByRole("link", { name: "Plan" }).click();
  await page.getByRole("link", { name: "Meer over het programma" }).click();
  await page.getByRole("button", { name: "Wijzigen: Schriftelijke stand van zaken" }).click();
  const due = page.getByRole("dialog", { name: "Schriftelijke stand van zaken" });
  for (const month of ["Maart", "November"]) await due.getByRole("checkbox", { name: month, exact: true }).check();
  await leader.picture("rapport-in-de-kalender");
  await due.getByRole("button", { name: "Bewaren" }).click();
  await due.waitFor({ state: "hidden" });
  await page.getByText(/in maart en november/).waitFor();
  await leader.picture("kalender");
  await leader.reconnect();
  await allSent(page);
  assert.deepEqual(
    server.query(
      `select a.deleted, a.focus_point = '${id}' as here, p.priority, c.recurrence from activity as a, focus_point as p, calendar_item as c
        where a.title = 'Avond voor de buurt' and p.title = 'Ouderen' and c.report = 'Schriftelijke stand van zaken'`,
    ),
    [{ deleted: 0, here: 1, priority: 0, recurrence: '{"months":[3,11]}' }],
  );
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
});

test("the leader gives somebody another role and name, and keeps the real one of who takes part under another", async () => {
  const { page } = leader;
  await visit(page, "/mensen");
  await page.getByRole("button", { name: "Wijzigen: Werkgroeplid 2" }).click();
  const sheet = page.getByRole("dialog", { name: "Werkgroeplid 2" });
  assert.equal(await sheet.getByLabel("Echte naam").count(), 0);
  await sheet.getByRole("combobox", { name: "Rol" }).selectOption({ label: "Ervaringsdeskundige" });
  await sheet.getByLabel("Naam", { exact: true }).fill("Kim");
  await sheet.getByLabel("Echte naam").fill("Naam van Kim");
  await leader.picture("persoon");
  await sheet.getByRole("button", { name: "Bewaren" }).click();
  await sheet.waitFor({ state: "hidden" });
  await page.getByText("Kim", { exact: true }).waitFor();
  await leader.picture("mensen");
  await allSent(page);
  assert.deepEqual(
    server.query("select p.name, p.role, c.real_name from person as p join person_confidential as c on c.person = p.id"),
    [{ name: "Kim", role: "expert", real_name: "Naam van Kim" }],
  );
  assert.deepEqual(server.query("select distinct scope from person_confidential"), [{ scope: "leader" }]);
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
  assert.deepEqual([...leader.problems, ...member.problems], []);
});
