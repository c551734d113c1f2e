// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { becomes } from "./becomes.mjs";
import { dayFromNow } from "./days.mjs";
import { Person } from "./person.mjs";
import {
  addAndInvite, addMember, agendaRow, allSent, makeGroup, meetingPart, planMeeting, recordOutcome, signIn, takeBack, visit,
} from "./screens.mjs";
import { coreTeam, Server } from "./server.mjs";

// What two groups of people recorded goes through the leader's inbox, on a phone without network and on another device at the same time.
// The steps build on each other.
const first = "Wachtlijst bij de behandeling";
const second = "Behandeling van plegers start te laat";
const question = "Mag de huisarts meekijken?";
const idea = "Een dag samen in de wijk";
const decision = "We beginnen in Urk";
const dayMs = 86_400_000;

const server = new Server();
let leader, laptop, author, core, board, meeting;

before(async () => {
  await server.init().start();
  leader = new Person(server, "projectleider", "phone");
  laptop = new Person(server, "laptop", "desktop");
  author = new Person(server, "werkgroeplid-1", "phone");
  core = new Person(server, "werkgroeplid-2", "tablet");
  board = new Person(server, "bestuurder", "phone");
  await signIn(leader, server.invitations()["Projectleider"]);
  const { page } = leader;
  await makeGroup(page, "Werkgroep Plegeraanpak", "Plegeraanpak");
  const ofAuthor = await addAndInvite(page, "Werkgroeplid 1");
  await visit(page, `/groepen/${coreTeam}`);
  await addMember(page, "Werkgroeplid 2");
  meeting = await planMeeting(page, { group: "Werkgroep Plegeraanpak", title: "Startoverleg", date: dayFromNow(3) });
  await allSent(page);
  await signIn(author, ofAuthor);
  await meetingPart(author.page, meeting, "Uitkomsten");
  for (const [kind, what] of [["Knelpunt", first], ["Knelpunt", second], ["Vraag", question], ["Idee", idea], ["Besluit", decision]])
    await recordOutcome(author.page, kind, { what });
  await allSent(author.page);
  await signIn(laptop, server.invitations()["Projectleider"]);
});

after(() => server.end());

const button = (page, name) => page.getByRole("button", { name, exact: true });

async function open(page, part = "") {
  await visit(page, `/bundelen${part}`);
  await page.getByRole("heading", { level: 1, name: "Bundelen" }).waitFor();
}

async function choose(page, ...titles) {
  for (const title of titles) await page.getByRole("checkbox", { name: `Kiezen: ${title}` }).check();
}

async function answer(page, title, text, verdict = "Overnemen met antwoord") {
  await button(page, `Antwoorden: ${title}`).click();
  const dialog = page.getByRole("dialog", { name: "Antwoorden" });
  await dialog.getByLabel(/^Antwoord/).fill(text);
  await button(dialog, verdict).click();
  await dialog.waitFor({ state: "hidden" });
}

async function passOn(page, title, { to, note }) {
  await page.getByRole("button", { name: new RegExp(`[Dd]oorzetten: ${title}$`) }).click();
  const dialog = page.getByRole("dialog", { name: "Doorzetten" });
  if (to) await dialog.getByRole("radio", { name: to }).check();
  await dialog.getByLabel(/^Vraag erbij/).fill(note);
  await button(dialog, "Doorzetten").click();
  await dialog.waitFor({ state: "hidden" });
}

/** From the start of a member of the group that the first bottleneck was passed on to, without a network. */
async function discuss(person, { asked, said }) {
  const { page } = person;
  await page.getByText("Knelpunt voor uw groep").waitFor();
  person.network.cut();
  await page.getByRole("link", { name: "Bekijken", exact: true }).click();
  await page.getByText(`“${asked}”`).waitFor();
  await person.picture("antwoord-van-overleg");
  await button(page, `Antwoord van deze groep: ${first}`).click();
  const dialog = page.getByRole("dialog", { name: "Antwoord van deze groep" });
  await dialog.getByRole("textbox").fill(said);
  await button(dialog, "Bewaren").click();
  await dialog.waitFor({ state: "hidden" });
  await person.reconnect();
  await allSent(page);
}

test("the leader goes through the outcomes without a network: by meeting, several at once, and back", async () => {
  const { page } = leader;
  await open(page);
  await page.getByRole("heading", { level: 2, name: /Plegeraanpak/ }).waitFor();
  await button(page, "Per overleg").click();
  await page.getByRole("heading", { level: 2, name: "Startoverleg" }).waitFor();
  leader.network.cut();

  await choose(page, decision, idea);
  await leader.picture("gekozen");
  const bar = page.getByRole("region", { name: "2 gekozen" });
  await button(bar, "Voor de rapportage").click();
  await page.getByText("2 uitkomsten komen in de rapportage.").waitFor();
  await choose(page, decision, idea);
  await button(bar, "Overnemen").click();
  await page.getByText("2 uitkomsten overgenomen.").waitFor();
  await takeBack(page);
  await button(page, `Overnemen: ${idea}`).waitFor();
  await button(page, `Overnemen: ${decision}`).click();

  await choose(page, first, second);
  await button(page.getByRole("region", { name: "2 gekozen" }), "Samenvoegen").click();
  await page.getByRole("list", { name: "Hiermee samengevoegd" }).getByText(second).waitFor();
  await leader.picture("samengevoegd");
  await passOn(page, first, { note: "Kan het kernteam met de instelling praten?" });
  await answer(page, question, "Alleen met toestemming.");
  await leader.restart("/bundelen");
  await button(leader.page, `Overnemen: ${idea}`).waitFor();
  for (const title of [first, second, question, decision]) assert.equal(await button(leader.page, `Overnemen: ${title}`).count(), 0, title);
});

test("what is done on another device at the same time is the same, or shows as a difference", async () => {
  const { page } = laptop;
  await open(page);
  await choose(page, first, second);
  await button(page.getByRole("region", { name: "2 gekozen" }), "Samenvoegen").click();
  await passOn(page, first, { note: "Kan het kernteam met de instelling praten?" });
  await answer(page, question, "Nee.", "Niet overnemen");
  await allSent(page);
  await leader.reconnect();
  await open(leader.page, "/verschillen");
  const difference = leader.page.getByRole("region", { name: /Verschil bij antwoord/i });
  await difference.waitFor();
  for (const text of ["Alleen met toestemming.", "Nee."]) await difference.getByText(text).first().waitFor();
  await leader.picture("verschil");
  await button(leader.page, "Deze kiezen: Alleen met toestemming.").click();
  await leader.page.getByRole("button", { name: /^Deze kiezen: overgenomen$/i }).click();
  await leader.page.getByText("Er zijn geen verschillen.").waitFor();
  await allSent(leader.page);
  const [{ escalations, merged, refused }] = server.query(
    `select (select count(*) from escalation where not deleted) as escalations, (select count(*) from outcome where merged_into is not null) as merged,
      (select count(*) from kept_set where verdict = 'refused') as refused`,
  );
  assert.deepEqual({ escalations, merged, refused }, { escalations: 1, merged: 1, refused: 0 }, "done twice, there once");
});

test("the author sees the answer on the start screen, and where the bottleneck went", async () => {
  const { page } = author;
  await author.goto("/");
  await page.getByText("Antwoord op wat u vastlegde: overgenomen").waitFor();
  await page.getByText("“Alleen met toestemming.”").waitFor();
  // What was taken over without a word is told in one go.
  const taken = page.getByRole("listitem").filter({ hasText: /vastlegde (is|zijn) overgenomen/ });
  await taken.getByText(decision, { exact: false }).waitFor();
  await author.picture("antwoord");
  await taken.getByRole("button", { name: /^Gezien/ }).click();
  await taken.waitFor({ state: "detached" });
  await button(page, `Gezien: ${question}`).click();
  await page.getByText("Antwoord op wat u vastlegde").waitFor({ state: "detached" });
  await meetingPart(page, meeting, "Uitkomsten");
  await page.getByRole("button", { name: new RegExp(`${first}.*doorgezet naar Kernteam`, "s") }).click();
  await page.getByRole("list", { name: "De weg van dit knelpunt" }).getByText("Kernteam").waitFor();
  await author.picture("weg");
});

test("what was passed on is put on the agenda of the core team with one tap", async () => {
  const { page } = leader;
  const own = await planMeeting(page, { group: "Kernteam", title: "Kernteamoverleg", date: dayFromNow(10) });
  await meetingPart(page, own, "Agenda");
  await button(page, `Op de agenda: ${first}`).click();
  await agendaRow(page, first).waitFor();
  await button(page, `Op de agenda: ${first}`).waitFor({ state: "detached" });
  await leader.picture("op-de-agenda");
  await allSent(page);
});

test("the core team answers without a network, the leader passes it on to the board and answers the author", async () => {
  await signIn(core, server.invitations()["Werkgroeplid 2"]);
  await discuss(core, { asked: "Kan het kernteam met de instelling praten?", said: "Er is geld nodig van de gemeenten." });

  await open(leader.page, "/doorgezet");
  const trail = leader.page.getByRole("list", { name: "De weg van dit knelpunt" });
  await trail.getByText("Er is geld nodig van de gemeenten.").waitFor();
  await passOn(leader.page, first, { to: /Breed Overleg/, note: "Is er geld?" });
  await becomes(async () => (await trail.getByRole("listitem").allInnerTexts()).map((text) => text.split("\n")[0]), [
    "Werkgroep Plegeraanpak", "Kernteam", "Breed Overleg Zorg en Veiligheid",
  ]);
  await leader.picture("doorgezet");
  await answer(leader.page, first, "Het bestuur besluit in april.");
  await allSent(leader.page);
  await author.goto("/");
  // Both bottlenecks were his: each has the answer.
  await becomes(() => author.page.getByText("“Het bestuur besluit in april.”").count(), 2);
});

test("the board answers without a network, and the leader reads it", async () => {
  const { page } = leader;
  await visit(page, `/groepen/${server.query("select id from body where kind = 'board'")[0].id}`);
  await addMember(page, "Bestuurder");
  await allSent(page);
  await signIn(board, server.invitations()["Bestuurder"]);
  await discuss(board, { asked: "Is er geld?", said: "Dat komt in de begroting." });
  await open(page, "/doorgezet");
  await page.getByRole("list", { name: "De weg van dit knelpunt" }).getByText("Dat komt in de begroting.").waitFor();
});

test("a good practice becomes one of the programme with a tap", async () => {
  const practice = "Elke wijk een vast gezicht";
  await meetingPart(author.page, meeting, "Uitkomsten");
  await recordOutcome(author.page, "Goed voorbeeld", { what: practice });
  await allSent(author.page);
  await open(laptop.page);
  await button(laptop.page, `Maak goed voorbeeld: ${practice}`).click();
  await laptop.page.getByText("Staat nu bij de goede voorbeelden.").waitFor();
  await visit(laptop.page, "/plan/bevindingen");
  await laptop.page.getByRole("listitem").filter({ hasText: practice }).waitFor();
});

test("what was recorded is edited first, linked, taken apart and marked without a network, and each is taken back", async () => {
  const [flyer, talk, visits] = ["Een folder per wijk", "Vragen stellen bij de huisarts", "De wijkagent gaat mee"];
  await meetingPart(author.page, meeting, "Uitkomsten");
  await recordOutcome(author.page, "Idee", { what: flyer });
  await recordOutcome(author.page, "Vraag", { what: talk });
  await recordOutcome(author.page, "Knelpunt", { what: visits });
  await allSent(author.page);
  await open(leader.page);
  for (const title of [flyer, talk, visits]) await button(leader.page, `Overnemen: ${title}`).waitFor();
  leader.network.cut();
  const { page } = leader;
  const takeBackOf = async (said) => {
    await page.getByText(said, { exact: true }).waitFor();
    await takeBack(page);
  };
  const card = (title) => page.getByRole("article").filter({ has: button(page, `Overnemen: ${title}`) });
  const links = async (title) => (await card(title).getByText(/^Van /).innerText()).split(" · ").slice(2);
  const linksBefore = await links(flyer);

  const edited = `${flyer}, in vier talen`;
  await button(page, `Eerst aanpassen: ${flyer}`).click();
  const sheet = page.getByRole("dialog", { name: "Idee" });
  await sheet.getByLabel("Wat?").fill(edited);
  await button(sheet, "Klaar").click();
  await button(page, `Overnemen: ${edited}`).click();
  await takeBackOf("Overgenomen.");

  await choose(page, edited, talk);
  await button(page.getByRole("region", { name: "2 gekozen" }), "Koppelen").click();
  const form = page.getByRole("dialog", { name: "2 uitkomsten koppelen" });
  await form.getByRole("group", { name: "Speerpunten" }).getByText("Kies…").click();
  await form.getByLabel("Ouderenmishandeling").check();
  await form.getByRole("group", { name: "Gemeenten" }).getByText("Kies…").click();
  await form.getByLabel("Urk").check();
  await leader.picture("koppelen");
  await button(form, "Koppelen").click();
  await takeBackOf("2 uitkomsten gekoppeld.");
  for (const title of [edited, talk]) await becomes(() => links(title), linksBefore);

  await choose(page, edited, talk);
  await button(page.getByRole("region", { name: "2 gekozen" }), "Samenvoegen").click();
  await takeBackOf("2 uitkomsten samengevoegd; de oudste blijft staan.");
  await card(talk).waitFor();
  await choose(page, edited, talk);
  await button(page.getByRole("region", { name: "2 gekozen" }), "Samenvoegen").click();
  await card(talk).waitFor({ state: "detached" });
  await button(page, `Losmaken: ${talk}`).click();
  await card(talk).waitFor();

  await answer(page, talk, "Dat zoeken we uit.");
  await card(talk).waitFor({ state: "detached" });
  await takeBackOf("Overgenomen.");
  await passOn(page, visits, { note: "Mag dat?" });
  await takeBackOf("Doorgezet naar Kernteam.");
  await card(visits).waitFor();
  const marked = card(talk).getByRole("checkbox", { name: /^Voor de rapportage/ });
  await marked.check();
  await takeBackOf("Komt in de rapportage.");
  await becomes(() => marked.isChecked(), false);

  await choose(page, edited, talk);
  await button(page.getByRole("region", { name: "2 gekozen" }), "Koppelen").click();
  await form.getByRole("group", { name: "Gemeenten" }).getByText("Kies…").click();
  await form.getByLabel("Urk").check();
  await button(form, "Koppelen").click();
  for (const title of [edited, talk]) await becomes(() => links(title), [...linksBefore, "Urk"]);
  await button(page, `Overnemen: ${edited}`).click();
  await leader.reconnect();
  await allSent(page);
  assert.deepEqual(
    server.query(
      `select title, consolidation, answer, for_report is true as marked, merged_into as main,
        (select group_concat(name) from municipality join outcome_municipalities on value = municipality.id where record = outcome.id) as about
        from outcome where title in ('${edited}', '${talk}', '${visits}') order by outcome.id`,
    ),
    [
      { title: edited, consolidation: "accepted", answer: null, marked: 0, main: null, about: "Urk" },
      { title: talk, consolidation: null, answer: null, marked: 0, main: null, about: "Urk" },
      { title: visits, consolidation: null, answer: null, marked: 0, main: null, about: null },
    ],
  );
  assert.deepEqual(server.query(`select 1 from escalation where title = '${visits}' and not deleted`), []);
});

test("what was decided is put back among what waits, and what was merged stands apart again, without a network", async () => {
  const { page } = laptop;
  await open(page, "/gebundeld");
  for (const act of [`Losmaken: ${second}`, `Terugzetten: ${decision}`]) await button(page, act).waitFor();
  laptop.network.cut();
  await button(page, `Losmaken: ${second}`).click();
  await button(page, `Terugzetten: ${second}`).click();
  await button(page, `Terugzetten: ${decision}`).click();
  await button(page, `Terugzetten: ${decision}`).waitFor({ state: "detached" });
  await button(page, `Terugzetten: ${first}`).waitFor();
  await laptop.picture("gebundeld");
  await page.getByRole("link", { name: /^Uitkomsten/ }).click();
  for (const title of [second, decision]) await button(page, `Overnemen: ${title}`).waitFor();
  await laptop.reconnect();
  await allSent(page);
  assert.deepEqual(
    server.query(`select consolidation, answer, merged_into from outcome where title in ('${second}', '${decision}')`),
    [{ consolidation: null, answer: null, merged_into: null }, { consolidation: null, answer: null, merged_into: null }],
  );
});

test("what was decided on before is merged with what says it again, which gets the same answer", async () => {
  const again = "Het bestuur moet iets doen aan de wachtlijst bij de behandeling";
  await meetingPart(author.page, meeting, "Uitkomsten");
  await recordOutcome(author.page, "Knelpunt", { what: again });
  await allSent(author.page);
  const { page } = leader;
  await open(page);
  await button(page, `Samenvoegen met…: ${again}`).waitFor();
  leader.network.cut();
  await button(page, `Samenvoegen met…: ${again}`).click();
  const sheet = page.getByRole("dialog", { name: "Samenvoegen met…" });
  const others = sheet.getByRole("radio");
  await others.first().waitFor();
  assert.match(await others.first().evaluate((radio) => radio.labels[0].textContent.trim()), new RegExp(`^${first}`), "what is most alike comes first");
  await sheet.getByLabel("Zoek in de lijst").fill("wachtlijst");
  await becomes(() => others.count(), 1);
  await others.check();
  await leader.picture("samenvoegen-met");
  await button(sheet, "Samenvoegen").click();
  await sheet.waitFor({ state: "hidden" });
  await button(page, `Overnemen: ${again}`).waitFor({ state: "detached" });
  await takeBack(page);
  await button(page, `Samenvoegen met…: ${again}`).click();
  await others.first().check();
  await button(sheet, "Samenvoegen").click();
  await sheet.waitFor({ state: "hidden" });
  await leader.reconnect();
  await allSent(page);
  assert.deepEqual(
    server.query(`select one.consolidation, one.answer, main.title as main from outcome as one join outcome as main on main.id = one.merged_into where one.title = '${again}'`),
    [{ consolidation: "accepted", answer: "Het bestuur besluit in april.", main: first }],
  );
});

test("an action item that was merged is to be done once, by who has it", async () => {
  const [call, callAgain] = ["De huisartsen bellen", "Huisartsen bellen over de wachtlijst"];
  await meetingPart(author.page, meeting, "Uitkomsten");
  for (const what of [call, callAgain]) await recordOutcome(author.page, "Actiepunt", { what, who: "Werkgroeplid 1" });
  await allSent(author.page);
  const mine = author.page.getByRole("list").getByRole("link", { name: /uisartsen bellen/ });
  await author.goto("/actiepunten");
  await becomes(() => mine.count(), 2);
  await open(leader.page);
  await choose(leader.page, call, callAgain);
  await button(leader.page.getByRole("region", { name: "2 gekozen" }), "Samenvoegen").click();
  await allSent(leader.page);
  await becomes(() => mine.allInnerTexts(), [call]);
  await author.picture("een-keer-doen");
  await button(leader.page, `Losmaken: ${callAgain}`).click();
  await becomes(() => mine.count(), 2);
});

test("a bottleneck that was taken over is passed on later", async () => {
  const { page } = laptop;
  await open(page);
  await button(page, `Overnemen: ${second}`).click();
  await open(page, "/gebundeld");
  await passOn(page, second, { note: "Speelt dit ook elders?" });
  await allSent(page);
  assert.deepEqual(server.query(`select note from escalation where title = '${second}' and not deleted`), [{ note: "Speelt dit ook elders?" }]);
});

test("what nobody touched for two months is silent", async () => {
  const { page } = leader;
  await open(page, "/stil");
  await page.getByText("Overal zit beweging in.").waitFor();
  await page.clock.setFixedTime(Date.now() + 100 * dayMs);
  await open(page, "/stil");
  await page.getByText(/^geen beweging sinds /).first().waitFor();
  await leader.picture("stil");
  for (const person of [leader, laptop, author, core, board]) assert.deepEqual(person.problems, [], person.name);
});
