// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { becomes } from "./becomes.mjs";
import { dayFromNow } from "./days.mjs";
import { Person } from "./person.mjs";
import {
  accept, addAndInvite, addMember, allSent, chip, choosePhoto, dictateMinutes, enter, flipChart, makeGroup, meetingPart, nothingUnsent,
  outboxReady, passphrase, photoShown, planMeeting, recordOutcome, reload, signIn, visit,
} from "./screens.mjs";
import { Server } from "./server.mjs";
import { StandIn } from "./stand-in.mjs";

// A device is ended while there is work on it; its person signs in again; another person uses the same device; it is ended once more. The steps build on each other.
const offline = "Zonder netwerk getypt. ";
const locked = "Getypt en vergrendeld. ";
const signedOut = "Zonder aanmelding getypt. ";
const ofOther = "Dit is van de eerste. ";

const server = new Server();
let leader, phone, laptop, meeting, standIn;

before(async () => {
  await server.init().start();
  leader = new Person(server, "projectleider", "desktop");
  phone = new Person(server, "telefoon", "phone");
  laptop = new Person(server, "laptop", "desktop");
  await signIn(leader, server.invitations()["Projectleider"]);
  await makeGroup(leader.page, "Werkgroep", "Plegeraanpak");
  await allSent(leader.page);
  const link = await addAndInvite(leader.page, "Werkgroeplid 1");
  meeting = await planMeeting(leader.page, { group: "Werkgroep", title: "Overleg", date: dayFromNow(3) });
  await allSent(leader.page);
  await signIn(phone, link);
  await signIn(laptop, server.invitations()["Werkgroeplid 1"]);
});

after(async () => {
  await server.end();
  await standIn?.stop();
});

/** What the server keeps of the phone, as text. */
function escrowed() {
  return server.query("select body from kept_set where verdict = 'escrowed' order by n").map(({ body }) => body).join("");
}

async function keptInEscrow(text) {
  await becomes(() => escrowed().includes(text), true);
}

async function signInAgain(page) {
  await visit(page, "/aanmelden");
  await page.getByLabel("Wachtzin", { exact: true }).fill(passphrase);
  await page.getByRole("button", { name: "Aanmelden met wachtzin" }).click();
}

async function openGroup(page, name) {
  await visit(page, "/groepen");
  await page.getByRole("link", { name: new RegExp(`^${name}`) }).first().click();
  await page.getByRole("heading", { level: 1, name }).waitFor();
}

async function throwPhotoAway(caption) {
  await leader.page.getByRole("button", { name: `Foto weggooien: Foto: ${caption}` }).click();
  await leader.page.getByRole("dialog").getByRole("button", { name: "Foto weggooien" }).click();
}

/** The person ends the phone from the laptop. */
async function endPhone() {
  const { page } = laptop;
  await laptop.goto("/apparaat");
  await page.getByRole("button", { name: /^Beëindigen: / }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Beëindigen" }).click();
  await page.getByText("Apparaat beëindigd.").waitFor();
}

/** The phone says that nothing is left on it, and what the server keeps, and nothing is. */
async function erased(count) {
  const { page } = phone;
  await page.getByText("Alles van Bijeen is hier gewist.").waitFor();
  await page.getByText(`${count} wijziging stond nog niet in het plan.`).waitFor();
  const person = server.query("select author from kept_set")[0].author;
  await becomes(() => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name).join()).then((names) => names.includes(person)), false);
  assert.equal(await page.evaluate(() => localStorage.getItem("bijeen.person")), null);
  await reload(page);
  await page.getByText("Alles van Bijeen is hier gewist.").waitFor();
}

test("work left on a device that was ended after its session was over reaches the leader after the next sign-in, and the person sees what became of it", async () => {
  const { page } = phone;
  await meetingPart(page, meeting, "Verslag");
  await phone.browser.clearCookies();
  await reload(page);
  await page.getByText(/^U bent afgemeld/).waitFor();
  await meetingPart(page, meeting, "Verslag");
  await dictateMinutes(page, signedOut);
  await page.getByText("U bent afgemeld. 1 wijziging wacht op aanmelden.").waitFor();
  await endPhone();
  assert.ok(!escrowed().includes(signedOut.trim()));

  await signInAgain(page);
  await enter(page);
  await keptInEscrow(signedOut.trim());
  await phone.goto("/apparaat");
  const left = page.getByRole("region", { name: "Van een eerdere aanmelding" });
  await left.getByText(signedOut.trim()).first().waitFor();
  await left.getByText("bewaard voor de projectleider").first().waitFor();
  await left.getByRole("listitem").filter({ hasNotText: "bewaard voor de projectleider" }).first().waitFor({ state: "detached" });
  await phone.picture("eerdere-aanmelding");

  const part = page.getByRole("region", { name: "Nog niet verzonden" });
  const [file] = await Promise.all([page.waitForEvent("download"), part.getByRole("button", { name: "Opslaan als bestand" }).click()]);
  assert.ok(fs.readFileSync(await file.path(), "utf8").includes(signedOut.trim()));

  await leader.goto("/bundelen/geweigerd");
  await leader.page.getByText(signedOut.trim()).first().waitFor();
  const given = leader.page.getByRole("region", { name: "Bestand van een ander apparaat" });
  await given.getByLabel("Bestand kiezen").setInputFiles(path.join(import.meta.dirname, "package.json"));
  await given.getByText("Dit is geen bestand met niet verzonden werk").waitFor();
  await given.getByLabel("Bestand kiezen").setInputFiles(await file.path());
  await given.getByText(signedOut.trim()).first().waitFor();
  await leader.picture("bestand");

  const away = left.getByRole("button", { name: /^Gezien, weghalen/ });
  for (let count = await away.count(); count > 0; count -= 1) {
    await away.first().click();
    await becomes(() => away.count(), count - 1);
  }
  await left.waitFor({ state: "hidden" });
  // The store of the ended device is gone.
  await becomes(() => page.evaluate(async () => (await indexedDB.databases()).filter(({ name }) => name !== "bijeen").length), 1);
});

test("another person on the same device has a store apart and sees nothing of the first", async () => {
  const { page } = phone;
  await phone.browser.clearCookies();
  await reload(page);
  await page.getByText(/^U bent afgemeld/).waitFor();
  await meetingPart(page, meeting, "Verslag");
  await dictateMinutes(page, ofOther);

  await phone.goto(server.invitations()["Bestuurder"]);
  await accept(page);
  await enter(page);
  await allSent(page);
  await phone.goto("/apparaat");
  await page.getByText("Alles wat u deed, is verzonden.").waitFor();
  assert.equal(await page.getByRole("region", { name: "Van een eerdere aanmelding" }).count(), 0);
  await phone.goto(`/overleg/${meeting}`);
  await page.getByRole("heading", { level: 1, name: "Deze pagina bestaat niet" }).waitFor();
  assert.ok(!(await page.locator("body").innerText()).includes(ofOther.trim()));
  assert.equal(server.query("select minutes from meeting")[0].minutes, "");

  await phone.goto(server.invitations()["Werkgroeplid 1"]);
  await accept(page);
  await enter(page);
  await allSent(page);
  await becomes(() => server.query("select minutes from meeting")[0].minutes, ofOther); // the first finds it back and it is sent
});

test("a device that was ended hands in what is on it, is erased at the next contact, and says so", async () => {
  const { page } = phone;
  await meetingPart(page, meeting, "Verslag");
  phone.network.cut();
  await dictateMinutes(page, offline);
  await endPhone();
  await phone.reconnect();
  await erased(1);
  await phone.picture("beeindigd");
  assert.ok(escrowed().includes(offline.trim()));
});

test("so does one that is locked", async () => {
  const { page } = phone;
  await phone.goto(server.invitations()["Werkgroeplid 1"]);
  await accept(page);
  await enter(page);
  await outboxReady(page);
  await meetingPart(page, meeting, "Verslag");
  phone.network.cut();
  await dictateMinutes(page, locked);
  await visit(page, "/apparaat");
  await page.getByRole("button", { name: "Vergrendelen" }).click();
  await page.getByRole("heading", { level: 1, name: "Bijeen is vergrendeld" }).waitFor();
  await endPhone();
  await phone.reconnect();
  await erased(1);
  assert.ok(escrowed().includes(locked.trim()));
  assert.equal(server.query("select minutes from meeting")[0].minutes, ofOther);
  assert.deepEqual(phone.problems, []);
});

test("a photo that a locked device did not send waits there until it was opened and handed in, and the leader takes it over or throws it away", async () => {
  const caption = "Flap van een beëindigd apparaat";
  const { page } = phone;
  await phone.goto(server.invitations()["Werkgroeplid 1"]);
  await accept(page);
  await enter(page);
  await meetingPart(page, meeting, "Verslag");
  const picture = await flipChart(page);
  phone.network.cut();
  await choosePhoto(page, picture);
  const sheet = page.getByRole("dialog");
  await sheet.getByLabel("Bijschrift").fill(caption);
  await sheet.getByRole("button", { name: "Klaar", exact: true }).click();
  await page.getByRole("button", { name: caption }).waitFor();
  await visit(page, "/apparaat");
  await page.getByRole("button", { name: "Vergrendelen" }).click();
  await page.getByRole("heading", { level: 1, name: "Bijeen is vergrendeld" }).waitFor();
  await page.getByText("1 foto staat nog op dit apparaat").waitFor();
  await endPhone();
  await phone.reconnect();
  await page.getByText("Ontgrendel Bijeen nog één keer", { exact: false }).waitFor();
  await phone.picture("beeindigd-met-foto");
  assert.deepEqual(server.query("select * from kept_photo"), []);

  await page.getByLabel("Wachtzin", { exact: true }).fill(passphrase);
  await page.getByRole("button", { name: "Ontgrendelen", exact: true }).click();
  await page.getByText("Alles van Bijeen is hier gewist.").waitFor();
  await page.getByText("1 foto stond nog niet in Bijeen. De server bewaart hem voor de projectleider.").waitFor();
  await phone.picture("foto-ingeleverd");
  assert.deepEqual(server.query("select count(*) as kept, (select count(*) from photo) as records from kept_photo"), [{ kept: 1, records: 0 }]);

  await leader.goto("/bundelen/geweigerd");
  await photoShown(leader.page, `Foto: ${caption}`, [1500, 2000]);
  await leader.picture("bewaarde-foto");
  // What did not come for want of a network comes with it.
  const away = leader.page.getByRole("button", { name: `Foto weggooien: Foto: ${caption}` });
  await leader.page.getByRole("link", { name: /^Stil/ }).click();
  await leader.page.getByRole("heading", { level: 1, name: "Bundelen" }).waitFor();
  leader.network.cut();
  await leader.tellOnline();
  await chip(leader.page).filter({ hasText: "Geen netwerk" }).waitFor();
  await leader.page.getByRole("link", { name: /^Geweigerd/ }).click();
  await leader.page.getByText("Hiervoor is netwerk nodig.").first().waitFor();
  assert.equal(await away.count(), 0);
  await leader.reconnect();
  await photoShown(leader.page, `Foto: ${caption}`, [1500, 2000]);
  await away.waitFor();
  // What he did before it waits for him, and so does this.
  await server.backdateSessions();
  await openGroup(leader.page, "Klankbordgroep ervaringsdeskundigen");
  await addMember(leader.page, "Bestuurder");
  const notice = leader.page.getByRole("main").getByText("Die gaat pas weg als u bevestigt dat u het bent.", { exact: false });
  await notice.waitFor();
  await visit(leader.page, "/bundelen/geweigerd");
  await leader.page.getByRole("button", { name: `Overnemen: Foto: ${caption}` }).click();
  await leader.page.getByText(/^Eerder gezien/).click();
  // With its bytes on his device it waits for nothing, and no longer needs what the server keeps.
  await becomes(() => server.query("select caption from photo"), [{ caption }]);

  const asked = leader.page.getByRole("dialog", { name: "Bevestig dat u het bent" });
  assert.equal(await asked.count(), 0, "it asks nothing by itself");
  await leader.page.getByRole("main").getByRole("button", { name: "Bevestigen" }).click();
  await asked.getByText("Dit wacht op uw bevestiging").waitFor();
  await asked.getByRole("listitem").filter({ hasText: "Bestuurder" }).getByText("Klankbordgroep ervaringsdeskundigen").waitFor();
  await leader.picture("bevestigen-wat");
  await asked.getByLabel("Wachtzin", { exact: true }).fill(passphrase);
  await asked.getByRole("button", { name: "Bevestigen", exact: true }).click();
  await notice.waitFor({ state: "hidden" });
  await throwPhotoAway(caption);
  await leader.page.getByText("De foto is weggegooid.").waitFor();
  assert.deepEqual(server.query("select (select count(*) from kept_photo where bytes > 0) as kept, count(*) as contents from photo_content"), [{ kept: 0, contents: 1 }]);
});

// From here on: the laptop, and what the leader does about its person.
const inGroup = "Getypt in een groep waar hij uit is. ";
const besides = "Besluit van wie er niet meer bij hoort";
const revoked = "Getypt door wie niet meer meedoet. ";

const lost = (page) => page.getByText("U hoort niet meer bij Werkgroep. Wat daar stond, is van dit apparaat gehaald.");


/** In the page: how many records of a collection its store has, and which databases there are. */
async function stored(collection) {
  const names = (await indexedDB.databases()).map(({ name }) => name).filter((name) => name !== "bijeen");
  const answer = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  let count = 0;
  for (const name of names) {
    const database = await answer(indexedDB.open(name));
    const keys = IDBKeyRange.bound(`record/${collection}/`, `record/${collection}/\uffff`);
    count += await answer(database.transaction("pairs").objectStore("pairs").count(keys));
    database.close();
  }
  return { count, stores: names.length };
}

test("who is taken out of a group is told so once, has nothing of it left, and what he had not sent there goes to the leader", async () => {
  const { page } = laptop;
  await meetingPart(page, meeting, "Verslag");
  laptop.network.cut();
  await dictateMinutes(page, inGroup);
  await meetingPart(page, meeting, "Uitkomsten");
  await recordOutcome(page, "Besluit", { what: besides });
  assert.notEqual((await page.evaluate(stored, "meeting")).count, 0);
  await openGroup(leader.page, "Werkgroep");
  await leader.page.getByRole("button", { name: "Werkgroeplid 1 uit de groep halen" }).click();
  await nothingUnsent(leader.page);

  await laptop.reconnect();
  await lost(page).waitFor();
  await page.getByText("2 wijzigingen die u daar maakte, staan niet in het plan. De projectleider krijgt ze te zien").waitFor();
  await page.getByRole("heading", { level: 1, name: "Deze pagina bestaat niet" }).waitFor();
  await laptop.picture("groep-kwijt");
  await becomes(async () => (await page.evaluate(stored, "meeting")).count, 0);
  await page.getByRole("link", { name: "Bekijken" }).click();
  const unsent = page.getByRole("region", { name: "Nog niet verzonden" });
  await unsent.getByText(inGroup.trim()).first().waitFor();
  await unsent.getByText("Vraag de projectleider of u bij deze groep hoort.").first().waitFor();
  assert.equal(await unsent.getByRole("button", { name: /^Opnieuw proberen/ }).count(), 0, "it would be refused again");
  await laptop.picture("groep-kwijt-niet-verzonden");
  await page.getByRole("button", { name: "Gelezen" }).click();
  await lost(page).waitFor({ state: "detached" });
  await reload(page);
  await unsent.getByText(inGroup.trim()).first().waitFor();
  assert.equal(await lost(page).count(), 0);

  await leader.goto("/bundelen/geweigerd");
  await leader.page.getByText(inGroup.trim()).first().waitFor();
  await leader.page.getByText(besides).first().waitFor();
});

test("the leader takes over what is right of a file of unsent work", async () => {
  const { page } = laptop;
  const part = page.getByRole("region", { name: "Nog niet verzonden" });
  const [file] = await Promise.all([page.waitForEvent("download"), part.getByRole("button", { name: "Opslaan als bestand" }).click()]);
  const given = leader.page.getByRole("region", { name: "Bestand van een ander apparaat" });
  await given.getByLabel("Bestand kiezen").setInputFiles(await file.path());
  assert.deepEqual(server.query("select title from outcome"), []);
  await given.getByRole("button", { name: `Overnemen: Uitkomst: ${besides}` }).click();
  await becomes(() => server.query("select title from outcome"), [{ title: besides }]);
  assert.equal(server.query("select author from change_set order by seq desc limit 1")[0].author, await leader.page.evaluate(() => localStorage.getItem("bijeen.person")));
});

test("somebody who no longer takes part is told so and has nothing left, but not before the server has what he had not sent", async () => {
  const { page } = laptop;
  await openGroup(leader.page, "Werkgroep");
  await addMember(leader.page, "Werkgroeplid 1");
  await nothingUnsent(leader.page);
  await meetingPart(page, meeting, "Verslag");
  assert.equal(await lost(page).count(), 0);
  laptop.network.cut();
  await dictateMinutes(page, revoked);
  await leader.goto("/mensen");
  await leader.page.getByRole("button", { name: "Deelname beëindigen van Werkgroeplid 1" }).click();
  await leader.picture("deelname-beeindigen");
  await leader.page.getByRole("dialog").getByRole("button", { name: "Deelname beëindigen" }).click();
  await leader.page.getByText("doet niet meer mee").waitFor();
  await leader.picture("mensen");
  await nothingUnsent(leader.page);

  for (const [status, code, said] of [[503, "server.read-only", "1 op dit apparaat"], [409, "sync.kept-full", "Meld u opnieuw aan"]]) {
    standIn = await new StandIn(server, (asked) => (asked === "POST /v1/sync/push" ? [status, code] : [403, "auth.device"])).start();
    laptop.network.lead(standIn);
    await laptop.reconnect();
    await page.getByRole("banner").getByRole("link", { name: new RegExp(said) }).waitFor();
    await becomes(() => standIn.asked.includes("POST /v1/sync/push"), true);
    assert.equal((await page.evaluate(stored, "meeting")).stores, 1, code);
    await becomes(async () => (await page.getByRole("textbox", { name: "Verslag" }).inputValue()).includes(revoked), true);
    await standIn.stop();
    standIn = null;
  }
  assert.ok(!escrowed().includes(revoked.trim()));

  laptop.network.lead(server);
  await laptop.reconnect();
  await page.getByText("Alles van Bijeen is hier gewist.").waitFor();
  await laptop.picture("gewist");
  assert.ok(escrowed().includes(revoked.trim()));
  await becomes(async () => (await page.evaluate(stored, "meeting")).stores, 0);
  await leader.goto("/bundelen/geweigerd");
  await leader.page.getByText(revoked.trim()).first().waitFor();
  assert.deepEqual([...leader.problems, ...laptop.problems], []);
});
