// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import fs from "node:fs";
import { after, before, test } from "node:test";
import { becomes } from "./becomes.mjs";
import { kept } from "./kept.mjs";
import { Person } from "./person.mjs";
import {
  accept, allSent, beginMeeting, chip, dictateMinutes, enter, meetingPart, outboxReady, passphrase, reload, unlock, visit,
} from "./screens.mjs";
import { Server } from "./server.mjs";

// What is on the device is shut and opened. The steps build on each other.
const whileOffline = "Zonder netwerk getypt. ";
const sealed = "Verzegeld verzonden. ";
const afterSealed = "En weer open. ";
const begun = whileOffline + sealed + afterSealed;
const forgotten = "Wachtzin vergeten. ";
const earlier = "Uit een oudere versie. ";
const later = "En veertien dagen later. ";
const other = "een heel andere wachtzin vandaag";
const day = 24 * 60 * 60 * 1000;

const server = new Server();
let leader, meeting;

before(async () => {
  await server.init().start();
  leader = new Person(server, "projectleider", "phone");
  meeting = await beginMeeting(leader);
});

after(() => server.end());

const shut = (page) => page.getByRole("heading", { level: 1, name: "Bijeen is vergrendeld" });

async function tryPassphrase(page, secret) {
  await page.getByLabel("Wachtzin", { exact: true }).fill(secret);
  await page.getByRole("button", { name: "Ontgrendelen", exact: true }).click();
}

async function lock(page) {
  await visit(page, "/apparaat");
  await page.getByRole("button", { name: "Vergrendelen" }).click();
  await shut(page).waitFor();
}

test("after the browser was closed it is shut, without a network too, and a wrong passphrase is told so", async () => {
  leader.network.cut();
  await meetingPart(leader.page, meeting, "Verslag");
  await dictateMinutes(leader.page, whileOffline);
  await leader.reopen(`/overleg/${meeting}/verslag`);
  const { page } = leader;
  await shut(page).waitFor();
  await page.getByText("1 wijziging staat nog op dit apparaat").waitFor();
  await leader.picture("vergrendeld");
  assert.ok(!(await page.locator("body").innerText()).includes("Projectleider"), "nobody's name");
  await tryPassphrase(page, other);
  await page.getByText("Deze wachtzin klopt niet.").waitFor();
  await tryPassphrase(page, passphrase);
  await becomes(() => page.getByRole("textbox", { name: "Verslag" }).inputValue(), whileOffline);
});

test("loading the page again asks for nothing, and neither does another tab", async () => {
  const { page } = leader;
  await reload(page);
  await becomes(() => page.getByRole("textbox", { name: "Verslag" }).inputValue(), whileOffline);
  const second = await leader.browser.newPage();
  await second.goto(`${server.base}/overleg/${meeting}/verslag`);
  await becomes(() => second.getByRole("textbox", { name: "Verslag" }).inputValue(), whileOffline);
  await second.close();
});

test("after half an hour without a touch it is shut, and not before", async () => {
  const { page } = leader;
  const [worker] = page.workers();
  const pass = async (minutes) => {
    await worker.evaluate((ms) => {
      const now = Date.now;
      Date.now = () => now() + ms;
    }, minutes * 60_000);
    await page.evaluate(() => dispatchEvent(new Event("focus")));
  };
  await pass(29);
  await chip(page).click();
  await page.getByRole("heading", { level: 1, name: "Dit apparaat" }).waitFor();
  await kept(page); // the worker has heard of the touch
  await pass(31);
  await shut(page).waitFor();
  assert.equal(await page.getByText(whileOffline.trim()).count(), 0);
  await unlock(page);
});

test("it is shut by a tap, in every tab, and loading the page again does not open it", async () => {
  const { page } = leader;
  const second = await leader.browser.newPage();
  await second.goto(`${server.base}/overleg/${meeting}/verslag`);
  await second.getByRole("textbox", { name: "Verslag" }).waitFor();
  await lock(page);
  await shut(second).waitFor();
  await reload(page);
  await shut(page).waitFor();
  assert.equal(await page.getByText(whileOffline.trim()).count(), 0);
  await second.close();
});

test("after five wrong passphrases one has to wait, also after loading the page again", async () => {
  const { page } = leader;
  for (let wrong = 0; wrong < 5; wrong += 1) {
    await tryPassphrase(page, `${other} ${wrong}`);
    await page.getByText("Deze wachtzin klopt niet.").waitFor();
    await reload(page);
  }
  // However slow this machine is, the last of them was just now; and then it was long ago.
  await page.evaluate(noteInDirectory, ["failures", { at: Date.now() + day }]);
  await tryPassphrase(page, passphrase);
  await page.getByText("Wacht 5 seconden en probeer het dan opnieuw").waitFor();
  await leader.picture("wachten");
  await page.evaluate(noteInDirectory, ["failures", { at: Date.now() - day }]);
  await unlock(page);
  leader.network.restore();
  await allSent(page);
  await becomes(() => server.query("select minutes from meeting")[0].minutes, whileOffline);
});

test("what was not sent when it was shut is sent sealed, and once it is open it is there once", async () => {
  const { page } = leader;
  await outboxReady(page);
  leader.network.cut();
  await meetingPart(page, meeting, "Verslag");
  await dictateMinutes(page, sealed);
  await lock(page);
  await page.getByText("1 wijziging staat nog op dit apparaat").waitFor();
  await leader.reconnect();
  await becomes(() => server.query("select minutes from meeting")[0].minutes, whileOffline + sealed);
  await page.getByText("1 wijziging staat nog op dit apparaat").waitFor({ state: "detached" });
  await shut(page).waitFor();
  leader.network.cut();
  await unlock(page);
  await meetingPart(page, meeting, "Verslag");
  await becomes(() => page.getByRole("textbox", { name: "Verslag" }).inputValue(), whileOffline + sealed);
  await dictateMinutes(page, afterSealed); // never into the change set that the server has
  // What the device did not hear to be accepted since it was open counts, as a server that was restored lost it.
  await lock(page);
  await reload(page);
  await page.getByText("2 wijzigingen staan nog op dit apparaat").waitFor();
  await unlock(page);
  await leader.reconnect();
  await allSent(page);
  await becomes(() => server.query("select minutes from meeting")[0].minutes, begun);
});

test("a store of before there were keys is sealed under a passphrase that its person chooses, with what was not sent", async () => {
  const { page } = leader;
  leader.network.cut();
  await meetingPart(page, meeting, "Verslag");
  await dictateMinutes(page, earlier);
  assert.ok((await page.evaluate(unseal)) > 0, "pairs were put back as they were stored then");
  await leader.shut();
  await leader.open(`/overleg/${meeting}/verslag`);
  const choose = leader.page.getByRole("heading", { level: 1, name: "Kies een wachtzin voor dit apparaat" });
  await choose.waitFor();
  await leader.picture("kies-wachtzin");
  for (const field of ["Wachtzin", "Wachtzin nog een keer"]) await leader.page.getByLabel(field, { exact: true }).fill(passphrase);
  await leader.page.getByRole("button", { name: "Verder" }).click();
  await becomes(() => leader.page.getByRole("textbox", { name: "Verslag" }).inputValue(), begun + earlier);
  assert.equal(await leader.page.evaluate(countPlain), 0);
  await leader.reconnect();
  await allSent(leader.page);
  await becomes(() => server.query("select minutes from meeting")[0].minutes, begun + earlier);
});

test("after more than fourteen days without the server one signs in before anything is shown, and keeps what was not sent", async () => {
  const { page } = leader;
  leader.network.cut();
  await meetingPart(page, meeting, "Verslag");
  await dictateMinutes(page, later);
  await lock(page);
  await page.evaluate(noteInDirectory, ["current", { lastContact: Date.now() - 15 * day }]);
  await reload(page);
  await unlock(page);
  await page.getByText(/langer dan 14 dagen geen verbinding/).waitFor();
  await leader.picture("veertien-dagen");
  await page.getByText("1 wijziging wacht op dit apparaat").waitFor();
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Opslaan als bestand" }).click()]);
  assert.ok(fs.readFileSync(await file.path(), "utf8").includes(later.trim()));
  await visit(page, `/overleg/${meeting}/verslag`);
  await page.getByText(/langer dan 14 dagen geen verbinding/).waitFor();
  assert.equal(await page.getByRole("textbox", { name: "Verslag" }).count(), 0);
  await leader.reconnect(); // its session is still good: with contact all is there again
  await becomes(() => page.getByRole("textbox", { name: "Verslag" }).inputValue(), begun + earlier + later);
  await allSent(page);
  await becomes(() => server.query("select minutes from meeting")[0].minutes, begun + earlier + later);
});

test("a new passphrase, chosen while it is open, is the one that opens it from then on", async () => {
  const { page } = leader;
  await leader.goto(server.invitations()["Projectleider"]);
  await accept(page, other, page.getByRole("heading", { level: 1, name: /^Goede/ }));
  await lock(page);
  await tryPassphrase(page, passphrase);
  await page.getByText("Deze wachtzin klopt niet.").waitFor();
  await unlock(page, { secret: other });
  await chip(page).filter({ hasText: "Alles verzonden" }).waitFor();
});

test("who forgot the passphrase signs in with a new link and begins anew, as another device, and loses nothing", async () => {
  const { page } = leader;
  const devices = () => server.query("select count(*) as n from device where ended_at is null")[0].n;
  const before = devices();
  await outboxReady(page);
  leader.network.cut();
  await meetingPart(page, meeting, "Verslag");
  await dictateMinutes(page, forgotten);
  await lock(page);
  await page.getByText("Wachtzin vergeten?").click();
  await leader.picture("vergeten");
  await leader.browser.clearCookies();
  leader.network.restore();
  await leader.goto(server.invitations()["Projectleider"]);
  await accept(page, passphrase, shut(page));
  await page.getByText("Wachtzin vergeten?").click();
  await page.getByRole("button", { name: "Opnieuw beginnen" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Opnieuw beginnen" }).click();
  await enter(page);
  await allSent(page);
  await meetingPart(page, meeting, "Verslag");
  await becomes(() => page.getByRole("textbox", { name: "Verslag" }).inputValue(), begun + earlier + later + forgotten);
  await becomes(devices, before);
  await becomes(() => page.evaluate(async () => (await indexedDB.databases()).length), 2); // the shut store is gone, as nothing in it waits
  await lock(page);
  await unlock(page);
  assert.deepEqual(leader.problems, []);
});

/** In the page: as if this were so of what the directory has under a key. */
async function noteInDirectory([key, values]) {
  const answer = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const database = await answer(indexedDB.open("bijeen"));
  const transaction = database.transaction("settings", "readwrite");
  const settings = transaction.objectStore("settings");
  settings.put({ ...(await answer(settings.get(key))), ...values }, key);
  await new Promise((resolve) => (transaction.oncomplete = resolve));
  database.close();
}

/** In the page: puts the store back into the form that it had before there were keys, by the key that the service worker keeps. */
async function unseal() {
  const decoder = new TextDecoder();
  const { name } = (await indexedDB.databases()).find((one) => one.name !== "bijeen");
  const answer = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const database = await answer(indexedDB.open(name));
  const { id } = await answer(database.transaction("marks").objectStore("marks").get("key"));
  const { port1, port2 } = new MessageChannel();
  const key = await new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data);
    navigator.serviceWorker.controller.postMessage({ keys: "find", id }, [port2]);
  });
  const pairs = database.transaction("pairs").objectStore("pairs");
  const [places, values] = await Promise.all([answer(pairs.getAllKeys()), answer(pairs.getAll())]);
  const opened = await Promise.all(
    values.map(async (value, i) => {
      const additionalData = new TextEncoder().encode(`${name}\n${places[i]}`);
      const algorithm = { name: "AES-GCM", iv: value.subarray(0, 12), additionalData };
      return decoder.decode(await crypto.subtle.decrypt(algorithm, key, value.subarray(12)));
    }),
  );
  const transaction = database.transaction(["pairs", "marks"], "readwrite", { durability: "strict" });
  opened.forEach((text, i) => transaction.objectStore("pairs").put(text, places[i]));
  transaction.objectStore("marks").delete("key");
  await new Promise((resolve) => (transaction.oncomplete = resolve));
  database.close();
  return opened.length;
}

/** In the page: values of its store that are not sealed. */
async function countPlain() {
  const { name } = (await indexedDB.databases()).find((one) => one.name !== "bijeen");
  const answer = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const database = await answer(indexedDB.open(name));
  const values = await answer(database.transaction("pairs").objectStore("pairs").getAll());
  database.close();
  return values.filter((value) => typeof value === "string").length;
}
