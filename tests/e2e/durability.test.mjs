// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { becomes } from "./becomes.mjs";
import { Person } from "./person.mjs";
import { accept, allSent, beginMeeting, enter, loadsAnew, meetingPart, recordOutcome, unlock, visit } from "./screens.mjs";
import { clientFiles, Server } from "./server.mjs";

// What the screen called kept is there, whatever becomes of the browser, its tabs and its storage. The steps build on each other.
const server = new Server();
let leader, meeting;
/** The minutes as the worker last said that they are kept. */
let kept = "";
/** All that was typed, in order. */
let typed = "";

before(async () => {
  await server.init().start();
  leader = new Person(server, "projectleider", "desktop");
  meeting = await beginMeeting(leader);
  await leader.restart(); // with an orderly end, after which the cookie of the session is on the disk
});

after(() => server.end());

const minutes = (page) => page.getByRole("textbox", { name: "Verslag" });

/** In the page: passes on which text the worker called kept. */
function tellKept() {
  const { addEventListener } = Worker.prototype;
  Worker.prototype.addEventListener = function (type, listener, ...more) {
    const told = (event) => {
      if (typeof event.data?.answer?.text === "string") globalThis.kept(event.data.answer.text);
      return listener(event);
    };
    addEventListener.call(this, type, told, ...more);
  };
}

/** From here on `kept` is what the worker of this page calls kept. */
async function listen(page) {
  await page.exposeBinding("kept", (_source, text) => (kept = text));
  await page.addInitScript(tellKept);
}

async function openMinutes(page) {
  await visit(page, `${server.base}/overleg/${meeting}/verslag`);
  await minutes(page).waitFor();
}

/** Types words that are all different, and gives the promise of its end. */
async function type(page, name, count) {
  await minutes(page).focus();
  await page.keyboard.press("Control+End");
  const words = Array.from({ length: count }, (_, i) => `${name}${i} `).join("");
  typed += words;
  return { typing: page.keyboard.type(words).catch(() => undefined) };
}

/** The browser's own process, by its profile. */
function kill(person) {
  const lines = execFileSync("ps", ["-ww", "-eo", "pid=,args="], { encoding: "utf8" }).split("\n");
  const own = lines.filter((line) => line.includes(`--user-data-dir=${person.profile}`) && !line.includes("--type="));
  assert.equal(own.length, 1);
  process.kill(Number.parseInt(own[0], 10), "SIGKILL");
}

test("a browser that is killed while somebody types has kept all that was called kept", async () => {
  leader.network.cut();
  for (const round of ["a", "b"]) {
    await listen(leader.page);
    await openMinutes(leader.page);
    const before = kept.length;
    const { typing } = await type(leader.page, round, 400);
    await becomes(() => kept.length > before + 40, true);
    const closed = leader.browser.waitForEvent("close");
    kill(leader);
    await Promise.all([closed, typing]);
    await leader.open(`/overleg/${meeting}/verslag`);
    await unlock(leader.page);
    await minutes(leader.page).waitFor();
    const there = await minutes(leader.page).inputValue();
    assert.ok(there.startsWith(kept), `called kept, and gone: ${kept.slice(there.length)}`);
    assert.ok(typed.startsWith(there), "nothing else, and nothing twice");
    kept = typed = there;
  }
});

test("a tab that takes over from the one that led, in the middle of a call, does it once", async () => {
  const first = leader.page;
  const second = await leader.browser.newPage();
  await listen(second);
  await openMinutes(second);
  const { typing } = await type(second, "c", 60);
  await becomes(() => kept.includes("c5 "), true);
  await first.close();
  leader.page = second;
  await typing;
  await becomes(() => kept, typed);
  await sendAll(second);
});

/** Stops a page's worker where it is, as a browser does with a tab it puts to sleep. Gives what lets it go on. */
async function freeze(page) {
  const session = await leader.browser.newCDPSession(page);
  // The service worker is told of too.
  const attached = new Promise((resolve) => {
    session.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => targetInfo.type === "worker" && resolve(sessionId));
  });
  await session.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  const sessionId = await attached;
  const tell = (method) => session.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id: 1, method }) });
  await tell("Debugger.enable");
  await tell("Debugger.pause");
  return async () => {
    await tell("Debugger.resume");
    await session.detach();
  };
}

test("a tab goes on for one that led and was frozen, and that one follows when it wakes", async () => {
  const frozen = leader.page;
  const other = await leader.browser.newPage();
  await listen(other);
  await openMinutes(other);
  const wake = await freeze(frozen);
  await (await type(other, "f", 20)).typing;
  await becomes(() => kept, typed);
  await wake();
  await becomes(() => minutes(frozen).inputValue(), typed);
  await (await type(frozen, "g", 20)).typing;
  await becomes(() => kept, typed);
  await other.close();
  await sendAll(frozen);
});

/** All that was typed goes to the server. */
async function sendAll(page) {
  await leader.reconnect();
  await allSent(page);
  await becomes(() => server.query("select minutes from meeting")[0].minutes, typed);
}

/** Types words without a network, until they are kept. */
async function typeApart(name) {
  leader.network.cut();
  const { typing } = await type(leader.page, name, 20);
  await typing;
  await becomes(() => kept, typed);
}

/** In the worker: what it writes from here on finds no room. The browser's own count is half a minute old when it is asked. */
function fillUp() {
  IDBObjectStore.prototype.put = () => {
    throw new DOMException("no room", "QuotaExceededError");
  };
}

test("a storage that is full while somebody types is said at once, and what was called kept until then is there", async () => {
  const { page } = leader;
  leader.network.cut();
  await (await type(page, "h", 5)).typing;
  await becomes(() => kept, typed);
  await page.workers()[0].evaluate(fillUp);
  const { typing } = await type(page, "i", 5);
  await page.getByText("De opslag van dit apparaat is vol. Wat u nu doet wordt niet bewaard.").waitFor();
  await leader.picture("vol-tijdens-typen");
  await typing;
  await loadsAnew(page, () => page.getByRole("button", { name: "Opnieuw laden" }).click());
  await minutes(page).waitFor();
  const there = await minutes(page).inputValue();
  assert.ok(there.startsWith(kept) && typed.startsWith(there), there);
  kept = typed = there;
  await sendAll(page);
});

test("a full storage is said as it is, and what was kept before is there when there is room again", async () => {
  await typeApart("d");
  // From a page without the program: the browser asks how much room there is when a store is opened, and then not for half a minute.
  await leader.reopen("about:blank");
  const { page } = leader;
  const storage = await leader.browser.newCDPSession(page);
  await storage.send("Storage.overrideQuotaForOrigin", { origin: server.base, quotaSize: 1 });
  await visit(page, `${server.base}/overleg/${meeting}/verslag`);
  await page.getByText("De opslag van dit apparaat is vol. Wat u nu doet wordt niet bewaard. Maak ruimte en open Bijeen opnieuw.").waitFor();
  await leader.picture("vol");
  await storage.send("Storage.overrideQuotaForOrigin", { origin: server.base });
  await page.getByRole("button", { name: "Opnieuw laden" }).click();
  await unlock(page);
  await minutes(page).waitFor();
  assert.equal(await minutes(page).inputValue(), typed);
  await sendAll(page);
});

test("a new version waits until it is asked for, and takes over the work that was not sent", async () => {
  const { page } = leader;
  await server.stop();
  server.client = newerClient();
  await server.start();
  await listen(page);
  await openMinutes(page);
  const offered = page.getByText("Er is een nieuwe versie.");
  await offered.waitFor();
  assert.equal(await page.locator("meta[name=newer]").count(), 0);
  await page.getByRole("navigation", { name: "Alle onderdelen" }).getByRole("link", { name: "Overleg" }).click();
  await page.getByRole("link", { name: "Overleg plannen" }).first().click();
  await page.getByLabel("Titel").fill("Half ingevuld");
  await offered.waitFor({ state: "detached" }); // nothing is loaded again under somebody's hands
  await page.getByLabel("Titel").fill("");
  await offered.waitFor();
  await openMinutes(page);
  await offered.waitFor();
  await typeApart("e");
  await page.getByRole("button", { name: "Nu vernieuwen" }).click();
  await page.locator("meta[name=newer]").waitFor({ state: "attached" });
  await unlock(page);
  await minutes(page).waitFor();
  assert.equal(await minutes(page).inputValue(), typed);
  await sendAll(page);
});

/** The client as if its next version were there: another page, and a service worker that says so. */
function newerClient() {
  const files = path.join(server.directory, "newer-client");
  fs.cpSync(clientFiles, files, { recursive: true });
  const change = (name, from, to) => {
    const text = fs.readFileSync(path.join(files, name), "utf8");
    assert.match(text, from);
    fs.writeFileSync(path.join(files, name), text.replace(from, to));
  };
  change("index.html", /<head>/, '<head><meta name="newer" content="">');
  change("service-worker.js", /"revision":"[0-9a-f]+","url":"index.html"/, '"revision":"0","url":"index.html"');
  return files;
}

test("the browser is asked to keep the store, and the screen shows what it said", async () => {
  const { page } = leader;
  await visit(page, "/apparaat");
  await page.getByText("De browser kan deze gegevens opruimen").waitFor();
  const permissions = await leader.browser.newCDPSession(page);
  await permissions.send("Browser.grantPermissions", { origin: server.base, permissions: ["durableStorage"] });
  await page.getByRole("button", { name: "Blijvend bewaren" }).click();
  await page.getByText("De browser bewaart deze gegevens blijvend.").waitFor();
});

test("on an iPhone it is offered to put the program on the home screen, but not before it was of use", async () => {
  const { page } = leader;
  await page.addInitScript(() => Object.defineProperty(navigator, "userAgent", { get: () => "Mozilla/5.0 (iPhone)" }));
  const offer = page.getByRole("link", { name: "Zet Bijeen op uw beginscherm" });
  await visit(page, "/");
  await page.getByRole("link", { name: "Bekijk dit apparaat" }).waitFor();
  assert.equal(await offer.count(), 0);
  await meetingPart(page, meeting, "Uitkomsten");
  await recordOutcome(page, "Idee", { what: "Een folder" });
  await visit(page, "/");
  await offer.waitFor();
  await leader.picture("beginscherm-start");
  await allSent(page);
});

test("a store that the browser threw away is missed, and the screen says what the server has of this device", async () => {
  const { page } = leader;
  // A page without the program, so that nothing is open.
  await page.goto(`${server.base}/v1/status`);
  await page.evaluate(async () => {
    for (const { name } of await indexedDB.databases()) {
      await new Promise((resolve) => (indexedDB.deleteDatabase(name).onsuccess = resolve));
    }
  });
  const { device } = await page.evaluate(async () => (await fetch("/v1/session")).json());
  const { n } = server.query(`select max(n) as n from change_set where device = '${device}'`)[0];
  await leader.goto("/");
  await page.getByText("De browser heeft gewist wat Bijeen op dit apparaat bewaarde.").waitFor();
  await page.getByText(`De server heeft van dit apparaat ${n} wijzigingen ontvangen.`).waitFor();
  await leader.picture("gewist");
  await leader.goto(server.invitations()["Projectleider"]);
  await accept(page);
  await enter(page);
  await meetingPart(leader.page, meeting, "Verslag");
  await becomes(() => minutes(leader.page).inputValue(), typed);
  assert.deepEqual(leader.problems, []);
});
