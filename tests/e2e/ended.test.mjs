// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import fs from "node:fs";
import { after, before, test } from "node:test";
import { becomes } from "./becomes.mjs";
import { Person } from "./person.mjs";
import {
  accept, addAndInvite, allSent, chip, dictateMinutes, enter, makeGroup, meetingPart, passphrase, planMeeting, signIn, visit,
} from "./screens.mjs";
import { Server } from "./server.mjs";

// A device is ended while there is work on it; its person signs in again; another person uses the same device. The steps build on each other.
const offline = "Zonder netwerk getypt. ";
const afterwards = "Na het einde getypt. ";
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

test("what is on an ended device, and what is typed there later, is handed in for the leader", async () => {
  const { page } = phone;
  await meetingPart(page, meeting, "Verslag");
  phone.network.cut();
  await dictateMinutes(page, offline);
  await laptop.goto("/apparaat");
  await laptop.page.getByRole("button", { name: /^Beëindigen: / }).click();
  await laptop.page.getByRole("dialog").getByRole("button", { name: "Beëindigen" }).click();
  await laptop.page.getByText("Apparaat beëindigd.").waitFor();

  await phone.reconnect();
  await page.getByText("De toegang van dit apparaat is beëindigd.").waitFor({ timeout: 40_000 });
  await chip(page).filter({ hasText: "Meld u opnieuw aan" }).waitFor();
  await keptInEscrow(offline.trim());
  await dictateMinutes(page, afterwards);
  await keptInEscrow(afterwards.trim());
  await phone.picture("beeindigd");
  assert.equal(server.query("select minutes from meeting")[0].minutes, "");
});

test("work left on the ended device reaches the leader after the next sign-in, and the person sees what became of it", async () => {
  const { page } = phone;
  await phone.browser.clearCookies();
  await page.reload();
  await page.getByText(/^U bent afgemeld/).waitFor({ timeout: 40_000 });
  await meetingPart(page, meeting, "Verslag");
  await dictateMinutes(page, signedOut);
  assert.ok(!escrowed().includes(signedOut.trim()));

  await signInAgain(page);
  await enter(page);
  await keptInEscrow(signedOut.trim());
  await phone.goto("/apparaat");
  const left = page.getByRole("region", { name: "Van een eerdere aanmelding" });
  for (const text of [offline, afterwards, signedOut]) await left.getByText(text.trim()).first().waitFor();
  await left.getByText("bewaard voor de projectleider").first().waitFor();
  await left.getByRole("listitem").filter({ hasNotText: "bewaard voor de projectleider" }).first().waitFor({ state: "detached" });
  await phone.picture("eerdere-aanmelding");

  const part = page.getByRole("region", { name: "Nog niet verzonden" });
  const [file] = await Promise.all([page.waitForEvent("download"), part.getByRole("button", { name: "Opslaan als bestand" }).click()]);
  assert.ok(fs.readFileSync(await file.path(), "utf8").includes(signedOut.trim()));

  await leader.goto("/bundelen/geweigerd");
  await leader.page.getByText(signedOut.trim()).first().waitFor();

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
  assert.deepEqual(phone.problems, []);
});
