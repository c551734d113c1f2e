// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import fs from "node:fs";
import { after, before, test } from "node:test";
import { Person } from "./person.mjs";
import { addAndInvite, allSent, chip, makeGroup, meetingPart, passphrase, planMeeting, signIn, typeMinutes, visit } from "./screens.mjs";
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

after(async () => {
  for (const person of [leader, phone, laptop]) await person?.close();
  await server.stop();
  server.remove();
});

/** What the server keeps of the phone, as text. */
function escrowed() {
  return server.query("select body from kept_set where verdict = 'escrowed' order by n").map(({ body }) => body).join("");
}

async function keptInEscrow(text) {
  const deadline = Date.now() + 40_000;
  while (!escrowed().includes(text)) {
    assert.ok(Date.now() < deadline, `in escrow: ${text}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
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
  await typeMinutes(page, offline);
  await laptop.goto("/apparaat");
  await laptop.page.getByRole("button", { name: /^Beëindigen: / }).click();
  await laptop.page.getByRole("dialog").getByRole("button", { name: "Beëindigen" }).click();
  await laptop.page.getByText("Apparaat beëindigd.").waitFor();

  phone.network.restore();
  await page.getByText("De toegang van dit apparaat is beëindigd.").waitFor({ timeout: 40_000 });
  await chip(page).filter({ hasText: "Meld u opnieuw aan" }).waitFor();
  await keptInEscrow(offline.trim());
  await typeMinutes(page, afterwards);
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
  await typeMinutes(page, signedOut);
  assert.ok(!escrowed().includes(signedOut.trim()));

  await signInAgain(page);
  await page.getByRole("heading", { name: "Klaar voor vergadering zonder netwerk" }).waitFor({ timeout: 30_000 });
  await page.getByRole("button", { name: "Naar start" }).click();
  await keptInEscrow(signedOut.trim());
  await phone.goto("/apparaat");
  const left = page.getByRole("region", { name: "Van een eerdere aanmelding" });
  for (const text of [offline, afterwards, signedOut]) await left.getByText(text.trim()).first().waitFor();
  await left.getByText("bewaard voor de projectleider").first().waitFor();
  await phone.picture("eerdere-aanmelding");

  const part = page.getByRole("region", { name: "Nog niet verzonden" });
  const [file] = await Promise.all([page.waitForEvent("download"), part.getByRole("button", { name: "Opslaan als bestand" }).click()]);
  assert.ok(fs.readFileSync(await file.path(), "utf8").includes(signedOut.trim()));

  await leader.goto("/bundelen/geweigerd");
  await leader.page.getByText(signedOut.trim()).first().waitFor();

  const away = left.getByRole("button", { name: /^Gezien, weghalen/ });
  for (let count = await away.count(); count > 0; count -= 1) {
    await away.first().click();
    await assertCount(away, count - 1);
  }
  await left.waitFor({ state: "hidden" });
  const stores = await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
  assert.equal(stores.filter((name) => name !== "bijeen").length, 1, "the store of the ended device is gone");
});

async function assertCount(locator, count) {
  const deadline = Date.now() + 10_000;
  while ((await locator.count()) !== count) {
    assert.ok(Date.now() < deadline, `${count} left`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test("another person on the same device has a store apart and sees nothing of the first", async () => {
  const { page } = phone;
  await phone.browser.clearCookies();
  await page.reload();
  await page.getByText(/^U bent afgemeld/).waitFor({ timeout: 40_000 });
  await meetingPart(page, meeting, "Verslag");
  await typeMinutes(page, ofOther);

  await phone.goto(server.invitations()["Bestuurder"]);
  await page.getByRole("button", { name: "Liever een wachtzin" }).click();
  await page.getByLabel("Wachtzin", { exact: true }).fill(passphrase);
  await page.getByLabel("Wachtzin nog een keer").fill(passphrase);
  await page.getByRole("button", { name: "Verder" }).click();
  await page.getByRole("heading", { name: "Klaar voor vergadering zonder netwerk" }).waitFor({ timeout: 30_000 });
  await page.getByRole("button", { name: "Naar start" }).click();
  await allSent(page);
  await phone.goto("/apparaat");
  await page.getByText("Alles wat u deed, is verzonden.").waitFor();
  assert.equal(await page.getByRole("region", { name: "Van een eerdere aanmelding" }).count(), 0);
  await phone.goto(`/overleg/${meeting}`);
  await page.getByRole("heading", { level: 1, name: "Deze pagina bestaat niet" }).waitFor();
  assert.ok(!(await page.locator("body").innerText()).includes(ofOther.trim()));
  assert.equal(server.query("select minutes from meeting")[0].minutes, "");

  await phone.goto(server.invitations()["Werkgroeplid 1"]);
  await page.getByRole("button", { name: "Liever een wachtzin" }).click();
  await page.getByLabel("Wachtzin", { exact: true }).fill(passphrase);
  await page.getByLabel("Wachtzin nog een keer").fill(passphrase);
  await page.getByRole("button", { name: "Verder" }).click();
  await page.getByRole("button", { name: "Naar start" }).click();
  await allSent(page);
  assert.equal(server.query("select minutes from meeting")[0].minutes, ofOther, "the first finds it back and it is sent");
  assert.deepEqual(phone.problems, []);
});
