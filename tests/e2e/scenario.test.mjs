// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { becomes } from "./becomes.mjs";
import { dayFromNow, inWords } from "./days.mjs";
import { Person } from "./person.mjs";
import {
  addAndInvite, allSent, changeDueDate, chip, makeGroup, meetingPart, nothingUnsent, planMeeting, recordOutcome, signIn, typeMinutes, visit,
} from "./screens.mjs";
import { Server } from "./server.mjs";

// The scenario that must always work: one meeting, two phones without network, one project leader. The steps build on each other.
const group = "Werkgroep Plegeraanpak";
const meetingTitle = "Eerste werkgroepoverleg plegeraanpak";
const actionItem = "Draaiboek voor de aanpak uitschrijven";
const decision = "We beginnen in Lelystad en Urk";
const bottleneck = "Wachtlijst bij de behandeling van plegers";
const minutesOfOne = "De werkgroep bespreekt de planning. ";
const minutesOfTwo = "Urk meldt dat de regisseur start. ";
const activityTitle = "Werkgroep of andere werkvorm verkennen: plegeraanpak";
const newPeriod = "september – december 2019";

const [meetingDay, firstDue, dueOfOne, dueOfTwo, laterDue] = [9, 16, 23, 30, 44].map(dayFromNow);

const server = new Server();
let leader, one, two, meeting, links;

before(async () => {
  await server.init().start();
});

after(() => server.end());

async function waitForText(page, text) {
  await page.getByText(text).first().waitFor();
}

test("1. the server starts with the plan and gives a sign-in link per role", async () => {
  links = server.invitations();
  for (const role of ["Projectleider", "Secretaris", "Werkgroeplid 1", "Werkgroeplid 2", "Bestuurder", "Beheerder"])
    assert.match(links[role] ?? "", /\/welkom#.{22,}/, role);
  const [{ activities }] = server.query("select count(*) as activities from activity where not deleted");
  assert.equal(activities, 41);
});

test("2. the leader makes a work group, plans its meeting and invites two members, who sign in", async () => {
  leader = new Person(server, "projectleider", "desktop");
  await signIn(leader, links["Projectleider"]);
  await makeGroup(leader.page, group, "Plegeraanpak");
  await allSent(leader.page);
  const linkOne = await addAndInvite(leader.page, "Werkgroeplid 1");
  const linkTwo = await addAndInvite(leader.page, "Werkgroeplid 2");
  meeting = await planMeeting(leader.page, { group, title: meetingTitle, date: meetingDay });
  await meetingPart(leader.page, meeting, "Uitkomsten");
  await recordOutcome(leader.page, "Actiepunt", { what: actionItem, who: "Werkgroeplid 1", due: firstDue });
  await allSent(leader.page);

  one = new Person(server, "werkgroeplid-1", "phone");
  two = new Person(server, "werkgroeplid-2", "phone");
  await signIn(one, linkOne);
  await signIn(two, linkTwo);
  for (const person of [one, two]) {
    await waitForText(person.page, meetingTitle);
    await person.picture("start");
  }
});

test("3. both lose the network and go on working; their phones restart; nothing is lost", async () => {
  one.network.cut();
  two.network.cut();

  await meetingPart(one.page, meeting, "Verslag");
  await typeMinutes(one.page, minutesOfOne);
  await meetingPart(one.page, meeting, "Uitkomsten");
  await recordOutcome(one.page, "Besluit", { what: decision });
  await recordOutcome(one.page, "Actiepunt", { what: "Partners uitnodigen voor januari", who: "Werkgroeplid 2", due: laterDue });
  await recordOutcome(one.page, "Knelpunt", { what: bottleneck });
  await changeDueDate(one.page, actionItem, dueOfOne);
  await one.picture("uitkomsten-zonder-netwerk");

  await meetingPart(two.page, meeting, "Verslag");
  await typeMinutes(two.page, minutesOfTwo);
  await meetingPart(two.page, meeting, "Uitkomsten");
  await changeDueDate(two.page, actionItem, dueOfTwo);
  await meetingPart(two.page, meeting, "Aanwezig");
  await two.page.getByRole("group", { name: "Werkgroeplid 1" }).getByLabel("Aanwezig", { exact: true }).check();
  await two.page.getByRole("group", { name: "Werkgroeplid 2" }).getByLabel("Aanwezig", { exact: true }).check();
  await two.picture("aanwezig-zonder-netwerk");
  await proposePeriod(two);

  for (const person of [one, two]) {
    await person.restart("/overleg");
    await person.page.getByRole("link", { name: new RegExp(meetingTitle) }).first().waitFor();
    // Without a network it is calm, and says since when.
    await chip(person.page).filter({ hasText: /op dit apparaat.*Geen netwerk.*laatste contact .*\d\d:\d\d/s }).and(person.page.locator(".calm")).waitFor();
    await person.goto("/apparaat");
    await person.page.getByRole("heading", { name: "Nog niet verzonden" }).waitFor();
    await person.picture("apparaat-na-herstart");
  }
  await meetingPart(one.page, meeting, "Verslag");
  await minutesRead(one, minutesOfOne);
  await meetingPart(one.page, meeting, "Uitkomsten");
  for (const text of [decision, bottleneck, actionItem]) await waitForText(one.page, text);
  await meetingPart(two.page, meeting, "Verslag");
  await minutesRead(two, minutesOfTwo);

  const [{ outcomes }] = server.query("select count(*) as outcomes from outcome");
  assert.equal(outcomes, 1, "the server knows of nothing yet");
});

async function minutesRead({ page }, text) {
  await becomes(() => page.getByRole("textbox", { name: "Verslag" }).inputValue(), text);
}

async function proposePeriod(person) {
  const [{ id }] = server.query(`select id from activity where title = '${activityTitle}'`);
  const { page } = person;
  await visit(page, `/plan/activiteit/${id}`);
  await page.getByRole("button", { name: "Stel wijziging voor: periode" }).click();
  const dialog = page.getByRole("dialog", { name: "Stel wijziging voor" });
  await dialog.getByLabel("Periode, zoals u het zegt").fill(newPeriod);
  await dialog.getByLabel(/^Waarom\?/).fill("De partners zijn pas na de zomer beschikbaar.");
  await dialog.getByRole("button", { name: "Voorstel indienen" }).click();
  await dialog.waitFor({ state: "hidden" });
}

test("4. they come back over an unsteady network; everything arrives exactly once", async () => {
  // The first answers are lost after the server has committed; then the server crashes and comes back.
  two.network.loseAnswers();
  await two.tellOnline();
  await becomes(() => server.query("select count(*) as n from proposal")[0].n, 1); // although its answer was lost
  await chip(two.page).filter({ hasText: /op dit apparaat|Bezig/ }).waitFor(); // without an answer nothing is called sent
  await server.stop("SIGKILL");
  await server.start();
  two.network.restore();
  await nothingUnsent(two.page);
  one.network.restore();
  await nothingUnsent(one.page);
  await one.picture("verzonden");

  const kinds = server.query("select kind, count(*) as n from outcome where not deleted group by kind order by kind");
  assert.deepEqual(kinds, [{ kind: "action-item", n: 2 }, { kind: "bottleneck", n: 1 }, { kind: "decision", n: 1 }]);
  assert.equal(server.query("select count(*) as n from proposal")[0].n, 1);
  assert.equal(server.query("select count(*) as n from meeting_present")[0].n, 2);

  const [{ minutes }] = server.query("select minutes from meeting");
  assert.equal(minutes.length, (minutesOfOne + minutesOfTwo).length);
  assert.ok(minutes.includes(minutesOfOne) && minutes.includes(minutesOfTwo), `both texts, not mixed: ${minutes}`);

  for (const person of [one, two]) {
    await meetingPart(person.page, meeting, "Verslag");
    await minutesRead(person, minutes);
  }
  await leader.goto("/bundelen/verschillen");
  const difference = leader.page.getByRole("region", { name: /Verschil bij klaar op/i });
  await difference.waitFor();
  for (const value of [inWords(dueOfOne), inWords(dueOfTwo), "Werkgroeplid 1", "Werkgroeplid 2"]) await difference.getByText(value).first().waitFor();
  await leader.picture("verschil");
  await leader.goto("/bundelen/voorstellen");
  await waitForText(leader.page, newPeriod);
  await leader.picture("voorstel");
});

test("5. the leader decides; both phones show the result and who decided; the report has it all", async () => {
  const { page } = leader;
  await page.getByRole("button", { name: /^Overnemen: .*periode/ }).click();
  await waitForText(page, "Overgenomen.");
  await visit(page, "/bundelen/verschillen");
  await page.getByRole("button", { name: `Deze kiezen: ${inWords(dueOfTwo)}` }).click();
  await waitForText(page, "Verschil opgelost.");
  await visit(page, "/bundelen");
  for (const title of [decision, bottleneck]) {
    const accept = page.getByRole("button", { name: `Overnemen: ${title}`, exact: true });
    await accept.click();
    await accept.waitFor({ state: "detached" });
  }
  await leader.picture("bundelen");
  await allSent(page);

  for (const person of [one, two]) {
    await meetingPart(person.page, meeting, "Uitkomsten");
    await waitForText(person.page, inWords(dueOfTwo));
    await person.page.getByRole("button", { name: new RegExp(actionItem) }).first().click();
    await waitForText(person.page, /^Laatst gewijzigd door Projectleider/);
    await person.picture("na-besluit");
    await person.page.getByRole("dialog").getByRole("button", { name: "Klaar", exact: true }).click();
    await allSent(person.page);
  }
  await two.goto("/");
  await waitForText(two.page, "Antwoord op uw voorstel: overgenomen");
  await waitForText(two.page, /^door Projectleider/);
  await two.picture("antwoord");

  const [{ due }] = server.query(`select due from outcome where title = '${actionItem}'`);
  assert.equal(due, dueOfTwo);
  const [{ period_text: period }] = server.query(`select period_text from activity where title = '${activityTitle}'`);
  assert.equal(period, newPeriod);

  await visit(page, "/rapportage");
  await page.getByLabel("Van", { exact: true }).fill(dayFromNow(-1));
  await page.getByLabel("Tot en met").fill(dayFromNow(10));
  const [report] = await Promise.all([page.context().waitForEvent("page"), page.getByRole("link", { name: /Rapportage openen/ }).click()]);
  await report.waitForLoadState();
  await report.getByText(decision).first().waitFor();
  const text = await report.locator("body").innerText();
  for (const part of [decision, bottleneck, actionItem, newPeriod, inWords(dueOfTwo)]) assert.ok(text.includes(part), `the report has: ${part}`);
  await report.close();

  assert.match(server.log, /"path":|"route":/, "requests are logged");
  for (const person of [leader, one, two]) assert.deepEqual(person.problems, [], `no errors in the browser of ${person.name}`);
});

test("afterwards the data are sound", async () => {
  await server.stop();
  assert.match(server.run("check", "--data", server.data), /./);
  await server.start();
});
