// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { becomes } from "./becomes.mjs";
import { Person } from "./person.mjs";
import { accept, signIn, unlock, visit } from "./screens.mjs";
import { clientFiles, Server } from "./server.mjs";

// Screens and languages come when they are asked for; whoever was told to be ready for a meeting without a network has them all. The steps build on each other.
const server = new Server();
let leader;

before(async () => {
  await server.init().start();
  leader = new Person(server, "projectleider", "desktop");
  await signIn(leader, server.invitations()["Projectleider"]);
  leader.network.cut();
});

after(() => server.end());

test("all of the program is on the device by then", async () => {
  const kept = await leader.page.evaluate(async () => {
    const caches = await Promise.all((await globalThis.caches.keys()).map((name) => globalThis.caches.open(name)));
    const requests = await Promise.all(caches.map((cache) => cache.keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname.slice(1));
  });
  const entries = fs.readdirSync(clientFiles, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = entries.map(({ parentPath, name }) => path.relative(clientFiles, path.join(parentPath, name)));
  assert.deepEqual(files.filter((file) => file !== "service-worker.js" && !kept.includes(file)), []);
  assert.deepEqual(kept.filter((name) => name.startsWith("v1")), [], "answers of the API are one person's");
});

test("every screen opens without a network, from its address", async () => {
  const { page } = leader;
  for (const [place, title] of [
    ["/", /^Goede/], ["/plan", "Plan"], ["/overleg", "Overleg"], ["/actiepunten", "Actiepunten"], ["/bundelen", "Bundelen"], ["/groepen", "Groepen"],
    ["/zoeken", "Zoeken"], ["/peilingen", "Peilingen"], ["/rapportage", "Rapportage"], ["/mensen", "Mensen"], ["/apparaat", "Dit apparaat"], ["/meer", "Meer"],
    ["/verwijderd", "Verwijderd"], ["/inlezen", "Inlezen"], ["/toegankelijkheid", "Toegankelijkheid"],
  ]) {
    await leader.goto(place);
    await page.getByRole("heading", { level: 1, name: title }).waitFor();
  }
});

test("no screen says that there is nothing before what there is was read", async () => {
  const page = await leader.browser.newPage();
  await page.addInitScript(() => {
    const { addEventListener } = Worker.prototype;
    const held = new Promise((resolve) => (globalThis.release = resolve));
    Worker.prototype.addEventListener = function (type, listener) {
      addEventListener.call(this, type, (event) => {
        if (event.data?.notice?.kind === "records") return void held.then(() => listener(event));
        listener(event);
        globalThis.opened ||= event.data?.answer?.status !== undefined;
      });
    };
  });
  await page.goto(`${server.base}/plan`);
  await page.waitForFunction(() => globalThis.opened && performance.getEntriesByType("resource").some(({ name }) => name.includes("/House-")));
  await page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
  });
  assert.equal(await page.getByRole("heading", { level: 1 }).count(), 0);
  await page.evaluate(() => globalThis.release());
  await page.getByText("Plegeraanpak").first().waitFor();
  await page.close();
});

/** As Chromium's LevelDB logs it: key, length, encoding, value. */
function languageOnDisk() {
  const folder = path.join(leader.profile, "Default", "Local Storage", "leveldb");
  return fs.readdirSync(folder).some((name) => fs.readFileSync(path.join(folder, name)).includes("bijeen.language\x03\x01en"));
}

test("English is there without a network too, and stays after a restart", async () => {
  await leader.goto("/apparaat");
  await leader.page.getByLabel("English").check();
  await leader.page.getByRole("heading", { level: 1, name: "This device" }).waitFor();
  await becomes(languageOnDisk, true); // the browser may take a minute to write it
  await leader.restart("/", { heading: "Bijeen is locked", field: "Passphrase", button: "Unlock" });
  await leader.page.getByRole("heading", { level: 1, name: /^Good/ }).waitFor();
  assert.equal(await leader.page.evaluate(() => document.documentElement.lang), "en");
  assert.deepEqual(leader.problems, []);
});

for (const [what, certificate, script, advice] of [
  ["does not trust the certificate", "let pass", "", "De browser vertrouwt het certificaat van deze server niet"],
  ["has no service workers", "trusted", "delete Navigator.prototype.serviceWorker", "Is dit een privévenster?"],
]) {
  test(`who has a browser that ${what} is told that the program opens with a network only, and why`, async () => {
    const member = new Person(server, certificate, "phone", certificate);
    await member.open("about:blank");
    await member.page.addInitScript(script);
    await member.goto(server.invitations()["Werkgroeplid 1"]);
    await accept(member.page, undefined, member.page.getByRole("heading", { level: 1, name: "Het plan staat op dit apparaat" }));
    await member.page.getByText(advice).waitFor();
    await member.page.getByRole("listitem").getByText("Het programma opent alleen met netwerk").waitFor();
    await member.picture("alleen-met-netwerk");
    await visit(member.page, "/apparaat");
    await unlock(member.page); // what keeps the key over a page that is loaded anew is not here either
    await member.page.getByRole("listitem").filter({ hasText: "Het programma opent alleen met netwerk" }).getByText(advice).waitFor();
    // The browser says so itself.
    assert.deepEqual(member.problems.filter((problem) => !problem.includes("SSL certificate error")), []);
  });
}
