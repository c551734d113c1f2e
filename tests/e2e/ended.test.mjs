// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { becomes } from "./becomes.mjs";
import { Person } from "./person.mjs";
import {
  accept, addAndInvite, allSent, dictateMinutes, enter, makeGroup, meetingPart, outboxReady, passphrase, planMeeting, signIn, visit,
} from "./screens.mjs";
import { Server } from "./server.mjs";

// A device is ended while there is work on it; its person signs in again; another person uses the same device; it is ended once more. The steps build on each other.
const offline = "Zonder netwerk getypt. ";
const locked = "Getypt en vergrendeld. ";
const signedOut = "Zonder aanmelding getypt. ";
const ofOther = "Dit is van de eerste. ";

const server = new Server();
let leader, phone, laptop, meeting;

before(async () => {
  await server.init().start();
  leader = new Person(server, "projectleider", "desktop");
  phone = new Person(server, "telefoon", "phone");
  laptop = new Person(server, "laptop", "desktop");
  await signIn(leader, server.invitations()["Projectleider"]);
  await makeGroup(leader.page, "Werkgroep", "Plegeraanpak");
  await allSent(leader.page);
  const link = await addAndInvite(leader.page, "Werkgroeplid 1");
  meeting = await planMeeting(leader.page, { group: "Werkgroep", title: "Overleg", date: "2026-12-01" });
  await allSent(leader.page);
  await signIn(phone, link);
  await signIn(laptop, server.invitations()["Werkgroeplid 1"]);
});

after(() => server.end(leader, phone, laptop));

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
  await page.getByText("Alles van Bijeen is hier gewist.").waitFor({ timeout: 40_000 });
  await page.getByText(`${count} wijziging stond nog niet in het plan.`).waitFor();
  const person = server.query("select author from kept_set")[0].author;
  await becomes(() => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name).join()).then((names) => names.includes(person)), false);
  assert.equal(await page.evaluate(() => localStorage.getItem("bijeen.person")), null);
  await page.reload();
  await page.getByText("Alles van Bijeen is hier gewist.").waitFor();
}

test("work left on a device that was ended after its session was over reaches the leader after the next sign-in, and the person sees what became of it", async () => {
  const { page } = phone;
  await meetingPart(page, meeting, "Verslag");
  await phone.browser.clearCookies();
  await page.reload();
  await page.getByText(/^U bent afgemeld/).waitFor({ timeout: 40_000 });
  await meetingPart(page, meeting, "Verslag");
  await dictateMinutes(page, signedOut);
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
  await page.reload();
  await page.getByText(/^U bent afgemeld/).waitFor({ timeout: 40_000 });
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
