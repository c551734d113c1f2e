// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { becomes } from "./becomes.mjs";
import { dayFromNow } from "./days.mjs";
import { Person } from "./person.mjs";
import { addMember, allSent, makeGroup, meetingPart, planMeeting, signIn, takeBack, unlock, visit } from "./screens.mjs";
import { Script } from "./script.mjs";
import { coreTeam, Server } from "./server.mjs";

// What is new in the leader's inbox since the last visit, a "no" to several at once, and lists of several hundred; on a phone. The steps build on each other.
const first = "Een vast gezicht per wijk";
const earlier = "De folder is klaar";
const late = "Bellen met de huisarts";
const arriving = "Een dag samen";
const dayMs = 86_400_000;
const several = 250;
/** A moment of today or of the day before, as it stands there. */
const lately = String.raw`(vandaag|gisteren) \d\d:\d\d`;

const server = new Server();
let leader, author, group, meeting;

before(async () => {
  await server.init().start();
  leader = new Person(server, "projectleider", "phone");
  await signIn(leader, server.invitations()["Projectleider"]);
  const { page } = leader;
  await makeGroup(page, "Werkgroep Plegeraanpak", "Plegeraanpak");
  group = page.url().match(/groepen\/([0-9a-f-]{36})/)[1];
  await addMember(page, "Werkgroeplid 1");
  meeting = await planMeeting(page, { group: "Werkgroep Plegeraanpak", title: "Startoverleg", date: dayFromNow(3) });
  await allSent(page);
  author = new Script(server, "werkgroeplid-1", server.invitations()["Werkgroeplid 1"]);
});

after(() => server.end());

const button = (page, name) => page.getByRole("button", { name, exact: true });
const accept = (page, title) => button(page, `Overnemen: ${title}`);
const card = (page, title) => page.getByRole("article").filter({ hasText: title });
const scope = () => `body:${group}`;
const record = (...titles) => author.make("outcome", scope(), titles.map((title) => ({ kind: "idea", title, meeting })));

async function open(page, part = "") {
  await visit(page, `/bundelen${part}`);
  await page.getByRole("heading", { level: 1, name: "Bundelen" }).waitFor();
}

async function reject(page, count, reason) {
  await button(page.getByRole("region", { name: `${count} gekozen` }), "Niet overnemen").click();
  const sheet = page.getByRole("dialog", { name: `${count} niet overnemen` });
  assert.equal(await button(sheet, "Niet overnemen").isDisabled(), true, "a no has its reason");
  await sheet.getByLabel("Reden").fill(reason);
  await button(sheet, "Niet overnemen").click();
  await sheet.waitFor({ state: "hidden" });
  await page.getByText(`${count} niet overgenomen; het antwoord gaat terug.`).waitFor();
}

test("what came since the leader's last visit is marked, also what was recorded before its end and sent after it", async () => {
  const { page } = leader;
  record(first, earlier);
  author.sync();
  await visit(page, `/overleg/${meeting}/uitkomsten`);
  await page.getByText(earlier).waitFor();
  await open(page);
  await accept(page, earlier).waitFor();
  await page.getByText(new RegExp(`^Niets nieuws sinds ${lately}\\.$`)).waitFor();
  record(late);
  await page.getByRole("link", { name: "Plan" }).first().click();
  await page.getByRole("heading", { level: 1, name: "Plan" }).waitFor();
  author.sync();
  await page.clock.setFixedTime(Date.now() + dayMs);
  await open(page);
  await accept(page, late).waitFor();
  leader.network.cut();
  await page.getByText(new RegExp(`^1 nieuw sinds ${lately}`)).waitFor();
  await card(page, late).getByText("nieuw", { exact: true }).waitFor();
  for (const title of [first, earlier]) assert.equal(await card(page, title).getByText("nieuw", { exact: true }).count(), 0, title);
  await leader.picture("nieuw");
  await button(page, "Alleen nieuw").click();
  await becomes(() => page.getByRole("article").allInnerTexts().then((texts) => texts.map((text) => text.includes(late))), [true]);
  await button(page, "Alles tonen").click();
  await becomes(() => page.getByRole("article").count(), 3);

  // Who is back so soon goes on with the same visit, in each part.
  await open(page, "/voorstellen");
  await page.getByText("Er wachten geen voorstellen.").waitFor();
  await page.getByRole("link", { name: /^Uitkomsten 3\s*, 1 nieuw$/ }).click();
  await page.getByText(/^1 nieuw sinds /).waitFor();
  await card(page, late).getByText("nieuw", { exact: true }).waitFor();

  await leader.restart("/bundelen"); // at today's time again
  await leader.reconnect();
});

test("what arrives while the leader reads moves nothing until it is asked for, and what was put back is not new", async () => {
  const { page } = leader;
  await button(page, "Per overleg").click();
  record(arriving);
  author.sync();
  const show = button(page, "1 net binnengekomen: tonen");
  await show.waitFor();
  await leader.picture("binnengekomen");
  assert.equal(await accept(page, arriving).count(), 0);
  await show.click();
  await accept(page, arriving).waitFor();
  await accept(page, first).click();
  await accept(page, first).waitFor({ state: "detached" });
  await visit(page, "/bundelen/gebundeld");
  await button(page, `Terugzetten: ${first}`).click();
  await page.getByRole("link", { name: /^Uitkomsten 4\b/ }).click();
  await accept(page, first).waitFor();
  assert.equal(await card(page, first).getByText("nieuw", { exact: true }).count(), 0);
});

test("what was new is new still, and nothing else, when Bijeen was locked over the inbox and is opened again", async () => {
  const { page } = leader;
  await open(page);
  const said = page.getByText(/^\d+ nieuw sinds /);
  await said.waitFor();
  const before = await said.innerText();
  const other = await leader.browser.newPage();
  await other.goto(new URL("/apparaat", page.url()).href);
  await button(other, "Vergrendelen").click();
  await unlock(page);
  await accept(page, first).waitFor();
  await becomes(() => said.innerText(), before);
  await other.close();
});

test("several outcomes and several proposals get one no with a reason, without a network, and each is taken back", async () => {
  const { page } = leader;
  const [activity] = author.list("activity");
  const proposed = ["Het is te druk", "Er is geen zaal", "De school wil later"];
  const fields = { collection: "activity", record: activity.id, field: "status", oldValue: activity.fields.status, newValue: "stopped", status: "open" };
  const ids = author.make("proposal", `person:${author.person}`, proposed.map((reason) => ({ ...fields, reason })));
  author.sync();
  for (const id of ids) author.do(`person:${author.person}`, [{ collection: "proposal", record: id, put: { status: "withdrawn" } }]); // too late: see below
  await open(page);
  await accept(page, late).waitFor();
  await page.getByRole("link", { name: /^Voorstellen 3\s*, 3 nieuw$/ }).waitFor();
  leader.network.cut();
  for (const title of [first, earlier]) await page.getByRole("checkbox", { name: `Kiezen: ${title}` }).check();
  await leader.picture("gekozen-vijf");
  await reject(page, 2, "Dit loopt al.");
  await leader.picture("niet-overgenomen");
  await takeBack(page);
  for (const title of [first, earlier]) await accept(page, title).waitFor();
  for (const title of [first, earlier]) await page.getByRole("checkbox", { name: `Kiezen: ${title}` }).check();
  await reject(page, 2, "Dit loopt al.");

  await page.getByRole("link", { name: /^Voorstellen/ }).click();
  await button(page, "Alle 3 kiezen").click();
  await leader.picture("voorstellen-gekozen");
  await reject(page, 3, "We kijken er in april naar.");
  await page.getByText("Er wachten geen voorstellen.").waitFor();
  await takeBack(page);
  await button(page, "Alle 3 kiezen").click();
  await reject(page, 3, "We kijken er in april naar.");
  await leader.reconnect();
  await allSent(page);
  assert.deepEqual(server.query("select status, answer, count(*) as n from proposal group by 1, 2"), [{ status: "rejected", answer: "We kijken er in april naar.", n: 3 }]);
  assert.deepEqual(server.query("select answer, count(*) as n from outcome where consolidation = 'rejected' group by 1"), [{ answer: "Dit loopt al.", n: 2 }]);
});

test("what the server refused is put away several at once, and comes back", async () => {
  const { page } = leader;
  author.sync(); // takes back what was decided on meanwhile
  await becomes(() => server.query("select count(*) as n from kept_set where verdict = 'refused'")[0].n, 3);
  await open(page, "/geweigerd");
  await button(page, "Alle 3 kiezen").click();
  await leader.picture("geweigerd-gekozen");
  await button(page.getByRole("region", { name: "3 gekozen" }), "Gezien").click();
  await page.getByText("3 gezien; ze staan hier niet meer.").waitFor();
  await page.getByText("Er zijn geen nieuwe geweigerde wijzigingen.").waitFor();
  await takeBack(page);
  await button(page, "Alle 3 kiezen").waitFor();
});

test("several remarks on minutes get one no with a reason, without a network, and have it taken back", async () => {
  const { page } = leader;
  await meetingPart(page, meeting, "Verslag");
  await page.getByRole("textbox", { name: "Verslag" }).fill("De groep begint in Urk.");
  await allSent(page);
  await visit(page, `/overleg/${meeting}/vaststellen`);
  await button(page, "Ter goedkeuring sturen").click();
  const sheet = page.getByRole("dialog", { name: "Ter goedkeuring sturen" });
  await button(sheet, "Versie 1 sturen").click();
  await sheet.waitFor({ state: "hidden" });
  await allSent(page);
  author.sync();
  const [version] = author.list("minutesVersion");
  const remarks = ["Het was Almere", "Er waren koekjes", "Wie was er te laat?"];
  author.make("minutesRemark", scope(), remarks.map((text) => ({ version: version.id, text, status: "open" })));
  author.sync();
  await open(page, "/verslagen");
  await button(page, "Alle 3 kiezen").waitFor();
  leader.network.cut();
  await page.getByRole("checkbox", { name: `Kiezen: ${remarks[0]}` }).check();
  await page.getByRole("checkbox", { name: `Kiezen: ${remarks[1]}` }).check();
  await leader.picture("opmerkingen-gekozen");
  await reject(page, 2, "Dit hoort niet in het verslag.");
  await takeBack(page);
  await button(page, "Alle 3 kiezen").click();
  await reject(page, 3, "Dit hoort niet in het verslag.");
  await page.getByText("Er wachten geen opmerkingen bij verslagen.").waitFor();
  await leader.reconnect();
  await allSent(page);
  assert.deepEqual(server.query("select status, answer, count(*) as n from minutes_remark group by 1, 2"), [{ status: "rejected", answer: "Dit hoort niet in het verslag.", n: 3 }]);
});

test("adopted minutes whose outcomes changed are put away and come back", async () => {
  const { page } = leader;
  await visit(page, `/overleg/${meeting}/vaststellen`);
  await button(page, "Vaststellen").click();
  await button(page.getByRole("dialog", { name: "Vaststellen" }), "Het overleg besloot het").click();
  await allSent(page);
  author.sync();
  const [outcome] = author.list("outcome").filter(({ fields }) => fields.title === late);
  author.do(scope(), [{ collection: "outcome", record: outcome.id, put: { title: `${late} en de wijkagent` } }]);
  author.sync();
  await open(page, "/verslagen");
  const seen = button(page, "Gezien: Startoverleg");
  await seen.waitFor();
  leader.network.cut();
  await page.getByRole("article").getByText("nieuw", { exact: true }).waitFor();
  await seen.click();
  await page.getByText("Er wachten geen opmerkingen bij verslagen.").waitFor();
  await takeBack(page);
  await seen.waitFor();
  await leader.reconnect();
});

test("what was recorded in a meeting that is deleted is told of, opens and is changed and taken over, without a network", async () => {
  const { page } = leader;
  const [short, long] = ["Zaal zoeken", "Zaal zoeken in Urk"];
  const gone = await planMeeting(page, { group: "Werkgroep Plegeraanpak", title: "Afgelast", date: dayFromNow(9) });
  await allSent(page);
  author.sync();
  const [id] = author.make("outcome", scope(), [{ kind: "action-item", title: short, meeting: gone, status: "open" }]);
  author.make("outcome", scope(), [{ kind: "idea", title: "Een andere dag", meeting: gone }]);
  author.sync();
  await meetingPart(page, gone, "Uitkomsten");
  for (const title of [short, "Een andere dag"]) await page.getByRole("button", { name: new RegExp(title) }).waitFor();
  leader.network.cut();
  await visit(page, `/overleg/${gone}/gegevens`);
  await button(page, "Overleg verwijderen").click();
  const sure = page.getByRole("dialog", { name: "“Afgelast” verwijderen?" });
  await sure.getByText("De 2 uitkomsten die hier zijn vastgelegd, blijven staan.").waitFor();
  await leader.picture("overleg-verwijderen");
  await button(sure, "Overleg verwijderen").click();
  await page.getByRole("heading", { level: 1, name: "Overleg", exact: true }).waitFor();

  await open(page);
  await button(page, "Per overleg").click();
  await page.getByRole("heading", { name: "Buiten een overleg" }).waitFor();
  await button(page, `Eerst aanpassen: ${short}`).click();
  const sheet = page.getByRole("dialog", { name: "Actiepunt" });
  await sheet.getByLabel("Wat?").fill(long);
  await sheet.getByRole("combobox", { name: "Wie doet het?" }).selectOption({ label: "Werkgroeplid 1" });
  await leader.picture("zonder-overleg");
  await button(sheet, "Klaar").click();
  await accept(page, long).click();

  // Where links to it lead.
  await visit(page, `/overleg/${gone}/uitkomsten?toon=${id}`);
  await sheet.waitFor();
  await button(sheet, "Klaar").click();
  await page.getByRole("heading", { level: 1, name: "Dit overleg is verwijderd" }).waitFor();
  await page.getByText("De 2 uitkomsten die er zijn vastgelegd, staan er nog.").waitFor();
  await leader.picture("verwijderd-overleg");
  await leader.reconnect();
  await allSent(page);
  assert.deepEqual(server.query(`select title, consolidation, (select name from person where person.id = owner) as who from outcome where id = '${id}'`), [
    { title: long, consolidation: "accepted", who: "Werkgroeplid 1" },
  ]);
});

test("the message that takes something back stays until one goes on, and covers nothing that can be pressed", async () => {
  const { page } = leader;
  await page.clock.install();
  await open(page);
  leader.network.cut();
  const [title, other] = ["Een andere dag", `${late} en de wijkagent`];
  const undo = button(page, "Ongedaan maken");
  await accept(page, title).click();
  await undo.waitFor();
  await page.clock.fastForward(10 * 60_000);
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  const lowest = await page.locator("main :is(button, a, input)").evaluateAll((all) => Math.max(...all.map((one) => one.getBoundingClientRect().bottom)));
  assert.ok(lowest <= (await page.getByText("Overgenomen.", { exact: true }).boundingBox()).y, "what stands lowest is above the message");
  await leader.picture("bericht-blijft");

  // A sheet makes what lies below it inert: the message is in it, under its buttons.
  await button(page, `Antwoorden: ${other}`).click();
  const sheet = page.getByRole("dialog", { name: "Antwoorden" });
  await leader.picture("bericht-in-blad");
  await undo.click();
  await sheet.getByLabel(/^Antwoord/).fill("Goed plan.");
  await button(sheet, "Overnemen met antwoord").click();
  await sheet.waitFor({ state: "hidden" });
  await accept(page, title).waitFor();
  await undo.waitFor();

  await page.clock.fastForward(10 * 60_000);
  await page.getByRole("link", { name: "Plan" }).first().click();
  await undo.waitFor({ state: "detached" });
  await leader.reconnect();
  await allSent(page);
});

test("lists of several hundred are shown a part at a time", async () => {
  const { page } = leader;
  const list = (make) => Array.from({ length: several }, (_, at) => make(at + 1));
  const [activity] = author.list("activity");
  const change = { collection: "activity", record: activity.id, field: "status", oldValue: activity.fields.status, newValue: "stopped", status: "open" };
  author.make("proposal", `person:${author.person}`, list((at) => ({ ...change, reason: `Reden ${at}` })));
  const [version] = author.list("minutesVersion");
  author.make("minutesRemark", scope(), list((at) => ({ version: version.id, text: `Opmerking ${at}`, status: "open" })));
  const items = author.make("outcome", scope(), list((at) => ({ kind: "action-item", title: `Actiepunt ${at}`, meeting, status: "open", due: dayFromNow(30) })));
  const passed = author.make("outcome", scope(), list((at) => ({ kind: "bottleneck", title: `Knelpunt ${at}`, meeting })));
  author.sync();
  const desk = new Script(server, "projectleider", server.invitations()["Projectleider"]);
  const due = (day) => items.map((id) => ({ collection: "outcome", record: id, put: { due: day } }));
  author.do(scope(), due(dayFromNow(40)));
  desk.do(scope(), due(dayFromNow(50)));
  desk.do(scope(), passed.map((id) => ({ collection: "outcome", record: id, add: { escalatedTo: [coreTeam] }, put: { consolidation: "accepted" } })));
  desk.sync();
  author.sync();
  for (const [path, count] of [["/voorstellen", several], ["/verschillen", several], ["/doorgezet", several], ["/verslagen", several + 1]]) {
    await open(page, path);
    const more = (left) => button(page, `Meer tonen (nog ${left})`);
    await more(count - 20).waitFor();
    assert.equal(await page.getByRole("article").count(), 20, path);
    await more(count - 20).click();
    await more(count - 40).waitFor();
    assert.equal(await page.getByRole("article").count(), 40, path);
  }
  await visit(page, "/actiepunten/groepen");
  await button(page, `Meer tonen (nog ${several + 1 - 20})`).waitFor();
  assert.deepEqual(leader.problems, []);
});
