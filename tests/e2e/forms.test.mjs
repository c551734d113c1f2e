// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { becomes } from "./becomes.mjs";
import { dayFromNow } from "./days.mjs";
import { Person } from "./person.mjs";
import { agendaRow, agendaTitles, allSent, beginMeeting, draftsKept, goBack, meetingPart, planMeeting, reload, takeBack, visit } from "./screens.mjs";
import { Server } from "./server.mjs";

// Back and leaving: a sheet closes, a form keeps what was filled in. The steps build on each other.
const server = new Server();
let leader, meeting;

before(async () => {
  await server.init().start();
  leader = new Person(server, "projectleider", "phone");
  meeting = await beginMeeting(leader);
});

after(() => server.end());

test("Back closes a sheet, and only then leaves the meeting", async () => {
  const { page } = leader;
  await visit(page, "/overleg");
  await page.getByRole("link", { name: /Overleg.*Werkgroep/ }).click();
  await page.waitForURL(`**/overleg/${meeting}`);
  await meetingPart(page, meeting, "Uitkomsten");
  const here = page.url();
  await page.getByRole("button", { name: "Besluit vastleggen" }).click();
  const sheet = page.getByRole("dialog", { name: "Besluit" });
  await sheet.getByLabel("Wat?").fill("We beginnen in Urk");
  await sheet.getByText(/Bewaard op dit apparaat|Verzonden/).first().waitFor();
  await goBack(page);
  await sheet.waitFor({ state: "hidden" });
  assert.equal(page.url(), here);
  await page.getByRole("button", { name: /We beginnen in Urk/ }).click();
  await sheet.waitFor();
  await page.keyboard.press("Escape");
  await sheet.waitFor({ state: "hidden" });
  await goBack(page);
  await page.getByRole("heading", { level: 1, name: "Overleg", exact: true }).waitFor();
  await page.goForward();
  await page.getByRole("button", { name: /We beginnen in Urk/ }).waitFor();
});

test("points that are typed faster than they are kept are all there, in their order", async () => {
  const { page } = leader;
  await visit(page, `/overleg/${meeting}/agenda`);
  const titles = ["Opening", "Verslag", "Ingekomen stukken", "Rondvraag"];
  await page.getByRole("textbox", { name: "Nieuw agendapunt" }).pressSequentially(titles.map((title) => `${title}\n`).join(""));
  for (const title of titles) await agendaRow(page, title).waitFor();
  await becomes(() => agendaTitles(page), titles);
});

test("what one is typing is kept when Back takes the field away", async () => {
  const { page } = leader;
  await agendaRow(page, "Opening").click();
  const sheet = page.getByRole("dialog", { name: "Agendapunt 1" });
  await sheet.getByLabel("Onderwerp").fill("Opening en welkom");
  await goBack(page);
  await sheet.waitFor({ state: "hidden" });
  await agendaRow(page, "Opening en welkom").waitFor();
  await visit(page, `/overleg/${meeting}/agenda`);
  await agendaRow(page, "Opening en welkom").waitFor();

  await visit(page, "/overleg");
  await page.getByRole("link", { name: /Overleg.*Werkgroep/ }).click();
  await page.getByRole("link", { name: "Gegevens" }).click();
  await page.getByLabel("Plaats").fill("Stadhuis Urk");
  await goBack(page);
  await page.getByRole("heading", { level: 1, name: "Overleg", exact: true }).waitFor();
  await becomes(() => server.query("select place from meeting")[0].place, "Stadhuis Urk");
  assert.deepEqual(leader.problems, []);
});

test("what may say who a client is gets a word, in an outcome and in the minutes, and nobody is stopped", async () => {
  const { page } = leader;
  await visit(page, `/overleg/${meeting}/uitkomsten`);
  await page.getByRole("button", { name: "Knelpunt vastleggen" }).click();
  const sheet = page.getByRole("dialog", { name: "Knelpunt" });
  const what = sheet.getByLabel("Wat?");
  const word = "Dit lijkt op een burgerservicenummer (123456782). Zet hier geen gegevens van cliënten.";
  await what.fill("Moeder, 123456782, wacht op hulp");
  await sheet.getByText(word).waitFor();
  await leader.picture("persoonsgegevens");
  await what.fill("Een moeder wacht op hulp");
  await sheet.getByText(word).waitFor({ state: "hidden" });
  await sheet.getByRole("button", { name: "Klaar", exact: true }).click();
  await meetingPart(page, meeting, "Verslag");
  await page.getByRole("textbox", { name: "Verslag" }).fill("Bel 06-12345678, geb. 3-5-2011");
  await page.getByText("Dit lijkt op een telefoonnummer (06-12345678) en een geboortedatum (geb. 3-5-2011).").waitFor();
  await leader.picture("persoonsgegevens-verslag");
  await page.getByRole("textbox", { name: "Verslag" }).fill("Iemand belt.");
  await page.getByText(/^(Bewaard op dit apparaat|Verzonden)/).first().waitFor();
  await allSent(page);
});

test("who leaves it in says why with one tap, once, and the leader reads of which kind it was and never what", async () => {
  const { page } = leader;
  await visit(page, `/overleg/${meeting}/uitkomsten`);
  leader.network.cut();
  await page.getByRole("button", { name: "Knelpunt vastleggen" }).click();
  const sheet = page.getByRole("dialog", { name: "Knelpunt" });
  const what = sheet.getByLabel("Wat?");
  const reasons = sheet.getByRole("group", { name: "Waarom staat dit er toch?" });
  await what.fill("Bel de wijkagent: 06-12345678");
  await reasons.waitFor();
  await leader.picture("reden-gevraagd");
  await reasons.getByRole("button", { name: "gegevens van een collega of organisatie" }).click();
  await sheet.getByText("Reden genoteerd: gegevens van een collega of organisatie.").waitFor();
  await reasons.waitFor({ state: "hidden" });
  assert.match(await page.evaluate(() => document.activeElement.textContent), /^Reden genoteerd/, "the focus is where the buttons were");
  await leader.picture("reden-genoteerd");
  await what.fill("Bel de wijkagent op 06-87654321");
  await sheet.getByRole("status").filter({ hasText: "Dit lijkt op een telefoonnummer (06-87654321). Zet hier geen gegevens van cliënten." }).waitFor();
  await sheet.getByText(/^Bewaard op dit apparaat/).first().waitFor();
  await sheet.getByText("Reden genoteerd").waitFor();
  await sheet.getByRole("button", { name: "Wijzig", exact: true }).click();
  await reasons.getByRole("button", { name: "staat al openbaar" }).click();
  await sheet.getByText("Reden genoteerd: staat al openbaar.").waitFor();
  await what.fill("Bel 06-87654321 of mail agent@politie.example");
  await reasons.waitFor();
  await what.fill("Bel de wijkagent op 06-87654321");
  await sheet.getByText("Reden genoteerd: staat al openbaar.").waitFor();
  await sheet.getByRole("button", { name: "Klaar", exact: true }).click();
  await leader.restart(`/overleg/${meeting}/uitkomsten`);
  const again = leader.page;
  await again.getByRole("button", { name: /Bel de wijkagent/ }).click();
  await again.getByRole("dialog").getByText("Reden genoteerd: staat al openbaar.").waitFor();
  await again.keyboard.press("Escape");
  await leader.reconnect();
  await allSent(again);
  assert.deepEqual(server.query("select collection, field, reason, value as kind from personal_data_reason as r join personal_data_reason_kinds as k on k.record = r.id"), [
    { collection: "outcome", field: "title", reason: "public", kind: "phone" },
  ]);
  await visit(again, "/mensen");
  await again.getByText("Redenen bij persoonsgegevens").click();
  await again.getByText("Leek op telefoonnummer, in: uitkomst – wat").waitFor();
  await leader.picture("redenen");
  assert.equal(await again.getByText("06-87654321").count(), 0);
});

test("of something new it is asked once it is kept, also without a network", async () => {
  const { page } = leader;
  await visit(page, "/plan/bevindingen");
  await page.getByRole("button", { name: "Goed voorbeeld toevoegen" }).waitFor();
  leader.network.cut();
  await page.getByRole("button", { name: "Goed voorbeeld toevoegen" }).click();
  const sheet = page.getByRole("dialog", { name: "Goed voorbeeld toevoegen" });
  await sheet.getByLabel("Titel").fill("Eén nummer: 06-12345678");
  await sheet.getByRole("button", { name: "Toevoegen", exact: true }).click();
  await page.getByText("Dit lijkt op een telefoonnummer. Zet hier geen gegevens van cliënten.").waitFor();
  await leader.picture("reden-van-iets-nieuws");
  await page.getByRole("button", { name: "Reden geven" }).click();
  const asked = page.getByRole("dialog", { name: "Reden geven" });
  await asked.getByRole("button", { name: "staat al openbaar" }).click();
  await asked.getByText("Reden genoteerd: staat al openbaar.").waitFor();
  await leader.picture("reden-geven");
  await asked.getByRole("button", { name: "Klaar", exact: true }).click();
  await asked.waitFor({ state: "hidden" });
  await leader.reconnect();
  await allSent(page);
  assert.deepEqual(server.query("select collection, field, reason from personal_data_reason where collection = 'goodPractice'"), [
    { collection: "goodPractice", field: "title", reason: "public" },
  ]);
});

test("what is chosen while an outcome is being made is kept", async () => {
  const { page } = leader;
  await visit(page, `/overleg/${meeting}/uitkomsten`);
  await page.getByRole("button", { name: "Actiepunt vastleggen" }).click();
  const sheet = page.getByRole("dialog", { name: "Actiepunt" });
  const owner = sheet.getByRole("combobox", { name: "Wie doet het?" });
  // Chosen at the moment that the outcome goes to the worker, and before it is there.
  await owner.evaluate((select) => {
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function (frame, ...rest) {
      postMessage.call(this, frame, ...rest);
      if (frame.method !== "edit") return;
      Worker.prototype.postMessage = postMessage;
      select.value = [...select.options].find(({ text }) => text === "Secretaris").value;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    };
  });
  await sheet.getByLabel("Wat?").fill("Zaal regelen");
  await sheet.getByText(/Bewaard op dit apparaat|Verzonden/).first().waitFor();
  await sheet.getByRole("button", { name: "Klaar", exact: true }).click();
  await page.getByRole("button", { name: /Zaal regelen/ }).filter({ hasText: "Secretaris" }).waitFor();
  await allSent(page);
});

test("what is said of an action item gets a word too where it may say who a client is", async () => {
  const { page } = leader;
  await visit(page, "/actiepunten/groepen");
  await page.getByRole("button", { name: "Hoe is het gegaan: Zaal regelen" }).click();
  const sheet = page.getByRole("dialog", { name: "Hoe is het gegaan?" });
  await sheet.getByLabel(/^Waarom\?/).fill("De beheerder is ziek: 06-12345678");
  await sheet.getByText("Dit lijkt op een telefoonnummer (06-12345678).", { exact: false }).waitFor();
  await sheet.getByRole("group", { name: "Waarom staat dit er toch?" }).waitFor();
  await sheet.getByRole("button", { name: "Annuleren" }).click();
});

test("what was said of an action item is taken back as a whole, without a network", async () => {
  const { page } = leader;
  leader.network.cut();
  await page.getByRole("button", { name: "Hoe is het gegaan: Zaal regelen" }).click();
  const sheet = page.getByRole("dialog", { name: "Hoe is het gegaan?" });
  await sheet.getByLabel("niet gedaan").check();
  await sheet.getByLabel(/^Waarom\?/).fill("De zaal is dicht");
  await sheet.getByRole("button", { name: "Bewaren" }).click();
  await page.getByRole("button", { name: "Hoe is het gegaan: Zaal regelen" }).waitFor({ state: "detached" });
  await takeBack(page);
  await page.getByRole("button", { name: "Hoe is het gegaan: Zaal regelen" }).waitFor();
  await leader.reconnect();
  await allSent(page);
  assert.deepEqual(server.query("select status, why from outcome where title = 'Zaal regelen'"), [{ status: "open", why: null }]);
});

test("Back closes a question, with nothing done", async () => {
  const { page } = leader;
  await visit(page, `/overleg/${meeting}/gegevens`);
  await page.getByRole("button", { name: "Overleg verwijderen" }).click();
  await page.getByRole("dialog", { name: /verwijderen/ }).waitFor();
  await goBack(page);
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "Overleg verwijderen" }).waitFor();
});

test("a half-filled meeting is there again after leaving, until it is planned or thrown away", async () => {
  const { page } = leader;
  await visit(page, "/overleg/nieuw");
  await page.getByLabel("Titel").fill("Half ingevuld");
  await page.getByLabel("Plaats").fill("Stadhuis");
  await draftsKept(page, 1);
  await page.getByRole("link", { name: "Overleg" }).first().click();
  await leader.restart("/overleg/nieuw");
  const again = leader.page;
  await again.getByText("U gaat verder met wat u eerder invulde.").waitFor();
  await becomes(() => again.getByLabel("Titel").inputValue(), "Half ingevuld");
  await again.getByRole("button", { name: "Leegmaken" }).click();
  await becomes(() => again.getByLabel("Titel").inputValue(), "");
  await draftsKept(again, 0);
  await reload(again);
  await again.getByLabel("Titel").waitFor();
  assert.equal(await again.getByText("U gaat verder met wat u eerder invulde.").count(), 0);
  await planMeeting(again, { group: "Werkgroep", title: "Tweede overleg", date: dayFromNow(10) });
  await draftsKept(again, 0);
  await visit(again, "/overleg/nieuw");
  assert.equal(await again.getByLabel("Titel").inputValue(), "", "what was planned is no draft any more");
});

test("a half-filled work group and a half-made change of the plan stay too", async () => {
  const { page } = leader;
  await visit(page, "/groepen");
  await page.getByRole("button", { name: "Groep maken" }).click();
  await page.getByRole("dialog").getByLabel("Naam van de groep").fill("Werkgroep Ouderen");
  await goBack(page);
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await draftsKept(page, 1);
  await reload(page);
  await page.getByRole("button", { name: "Groep maken" }).click();
  await becomes(() => page.getByRole("dialog").getByLabel("Naam van de groep").inputValue(), "Werkgroep Ouderen");

  const [{ id }] = server.query("select id from activity where approach is not null limit 1");
  await visit(page, `/plan/activiteit/${id}`);
  await page.getByRole("button", { name: "Wijzig aanpak" }).click();
  await page.getByRole("dialog").getByLabel("Aanpak").fill("Een andere aanpak");
  await draftsKept(page, 2);
  await reload(page);
  await page.getByRole("button", { name: "Wijzig aanpak" }).click();
  await becomes(() => page.getByRole("dialog").getByLabel("Aanpak").inputValue(), "Een andere aanpak");
  await page.getByRole("dialog").getByRole("button", { name: "Annuleren" }).click();
  await page.getByRole("button", { name: "Wijzig aanpak" }).click();
  assert.notEqual(await page.getByRole("dialog").getByLabel("Aanpak").inputValue(), "Een andere aanpak");
  assert.deepEqual(leader.problems, []);
});

test("a filter of the plan says how much it leaves, stays while one looks around, and goes", async () => {
  const { page } = leader;
  await leader.goto("/plan");
  await page.getByText("Filters", { exact: true }).click();
  await page.getByLabel("Status", { exact: true }).selectOption({ index: 1 });
  const left = page.getByText(/^\d+ van 41 activiteiten$/).first();
  await left.waitFor();
  await page.getByRole("link", { name: /Meer over het programma/ }).click();
  await page.getByRole("navigation", { name: "Hoofdmenu" }).getByRole("link", { name: "Plan" }).click();
  await left.waitFor();
  await page.getByRole("button", { name: "Filters wissen" }).click();
  await left.waitFor({ state: "detached" });
});

test("of two passages with the same beginning each keeps its own half-made remark, and none of it is in the names of forms", async () => {
  const { page } = leader;
  const begin = "Het overleg met de gemeenten over de wachtlijst";
  const passages = [`${begin} gaat door.`, `${begin} gaat niet door.`];
  await meetingPart(page, meeting, "Verslag");
  await page.getByRole("textbox", { name: "Verslag" }).fill(passages.join("\n\n"));
  await allSent(page);
  await visit(page, `/overleg/${meeting}/vaststellen`);
  await page.getByRole("button", { name: "Ter goedkeuring sturen" }).click();
  const question = page.getByRole("dialog", { name: "Ter goedkeuring sturen" });
  await question.getByText("Kies…").click();
  await question.getByLabel("Secretaris").check();
  await question.getByRole("button", { name: "Versie 1 sturen" }).click();
  await question.waitFor({ state: "hidden" });
  leader.network.cut();
  const remark = page.getByRole("dialog", { name: "Opmerking maken" });
  const text = remark.getByLabel(/^Wat klopt er niet/);
  await page.getByRole("button", { name: `Opmerking maken bij: ${passages[0]}` }).click();
  await text.fill("Dat is niet zo.");
  await becomes(() => formsOf(page, "remark"), 1);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: `Opmerking maken bij: ${passages[1]}` }).click();
  await becomes(() => text.inputValue(), "");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: `Opmerking maken bij: ${passages[0]}` }).click();
  await becomes(() => text.inputValue(), "Dat is niet zo.");
  const names = String(await page.evaluate(formNames));
  assert.ok(!names.includes("overleg"), names);
  await remark.getByRole("button", { name: "Annuleren" }).click();
});

/** How many of this kind are kept. */
async function formsOf(page, kind) {
  return (await page.evaluate(formNames)).filter((name) => name.startsWith(`draft/${kind}.`)).length;
}

/** In the page: under which names half-filled forms are in its store. */
async function formNames() {
  const { name } = (await indexedDB.databases()).find((one) => one.name !== "bijeen");
  const answer = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const database = await answer(indexedDB.open(name));
  const keys = await answer(database.transaction("pairs").objectStore("pairs").getAllKeys(IDBKeyRange.bound("draft/", "draft/\uffff")));
  database.close();
  return keys;
}

test("a half-typed item in confidence is there again after a restart, and what is too long says so above the field", async () => {
  const { page } = leader;
  await page.getByLabel("Nieuw vertrouwelijk punt").fill("Bezetting van het");
  await becomes(() => formsOf(page, "confidential"), 1);
  await leader.restart(`/overleg/${meeting}/vaststellen`);
  const field = leader.page.getByLabel("Nieuw vertrouwelijk punt");
  await becomes(() => field.inputValue(), "Bezetting van het");
  await field.fill("x".repeat(301));
  const tooLong = leader.page.getByRole("alert").filter({ hasText: "De tekst is te lang: hier passen 300 tekens." });
  await tooLong.waitFor();
  assert.ok((await tooLong.boundingBox()).y < (await field.boundingBox()).y);
  await leader.picture("te-lang");
  await field.fill("Bezetting van het team");
  await leader.page.getByRole("button", { name: "Punt toevoegen" }).click();
  await leader.page.getByRole("heading", { name: "Bezetting van het team" }).waitFor();
  await becomes(() => formsOf(leader.page, "confidential"), 0);
  await leader.reconnect();
  await allSent(leader.page);
});

test("somebody new who could not be put into the group is not made twice", async () => {
  const { page } = leader;
  await visit(page, "/groepen");
  await page.getByRole("link", { name: /^Werkgroep/ }).first().click();
  await page.getByRole("button", { name: "Lid toevoegen" }).click();
  leader.network.cut();
  const dialog = page.getByRole("dialog", { name: "Lid toevoegen" });
  await dialog.getByLabel("Nieuw persoon").check();
  await dialog.getByLabel("Naam").fill("Nieuw Lid");
  await page.evaluate(() => {
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function (frame, ...rest) {
      const [op] = frame.method === "edit" ? frame.ask.ops : [];
      if (op?.collection !== "membership") return postMessage.call(this, frame, ...rest);
      Worker.prototype.postMessage = postMessage;
      postMessage.call(this, { ...frame, ask: { ...frame.ask, ops: [{ ...op, put: { ...op.put, function: "nobody" } }] } }, ...rest);
    };
  });
  const add = dialog.getByRole("button", { name: "Toevoegen aan de groep" });
  await add.click();
  await page.getByText(/^Niet bewaard\./).waitFor();
  await leader.picture("niet-in-de-groep");
  await add.click();
  await dialog.waitFor({ state: "hidden" });
  await leader.reconnect();
  await allSent(page);
  assert.deepEqual(server.query("select (select count(*) from person where name = 'Nieuw Lid') as people, (select count(*) from membership join person on person.id = person where name = 'Nieuw Lid') as memberships"), [
    { people: 1, memberships: 1 },
  ]);
});
