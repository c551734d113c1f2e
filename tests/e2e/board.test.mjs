// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { becomes } from "./becomes.mjs";
import { dayFromNow } from "./days.mjs";
import { Person } from "./person.mjs";
import { accept, addMember, allSent, dictateMinutes, enter, meetingPart, planMeeting, signIn, visit } from "./screens.mjs";
import { Server } from "./server.mjs";

// Somebody who works in no group and follows the plan.
const dayMs = 86_400_000;

const server = new Server();
let board, asker, leader;

before(async () => {
  await server.init().start();
  board = new Person(server, "bestuurder", "phone");
});

after(() => server.end());

/** In a page: what an iPhone says of itself, and whether the browser was asked to keep the store. */
function beIphone() {
  Object.defineProperty(navigator, "userAgent", { get: () => "Mozilla/5.0 (iPhone)" });
  globalThis.askedToKeep = 0;
  StorageManager.prototype.persist = async () => (globalThis.askedToKeep += 1) > 0;
}

const installSteps = (page) => page.getByRole("region", { name: "Zet Bijeen op uw beginscherm" }).getByRole("listitem");

test("on an iPhone the first sync says how to put the program on the home screen, before anything can be entered, and asks to keep the store", async () => {
  await board.open("about:blank");
  const { page } = board;
  await page.addInitScript(beIphone);
  await board.goto(server.invitations()["Bestuurder"]);
  assert.equal(await page.evaluate(() => globalThis.askedToKeep), 0, "nothing is here yet");
  await accept(page);
  await installSteps(page).first().waitFor();
  assert.equal(await page.getByRole("navigation").count(), 0, "nothing of the house is on the screen");
  await becomes(() => page.evaluate(() => globalThis.askedToKeep), 1);
  await board.picture("beginscherm-eerst");
  await enter(page);
});

test("the start shows how the plan stands, and leads to plan and report", async () => {
  const { page } = board;
  const overview = page.getByRole("region", { name: "Zo staat het plan ervoor" });
  await overview.getByText(/^\d+ activiteiten: .*loopt/).first().waitFor();
  assert.equal(await page.getByRole("heading", { name: "Mijn actiepunten" }).count(), 0, "what one has no part in is not there");
  await board.picture("start");
  await overview.getByRole("link", { name: "Rapportage" }).click();
  await page.getByRole("heading", { level: 1, name: "Rapportage" }).waitFor();
});

test("on an iPhone the screen of the device says how to put the program on the home screen", async () => {
  const { page } = board;
  await board.goto("/apparaat");
  const steps = installSteps(page);
  await steps.first().waitFor();
  assert.equal(await steps.count(), 3);
  assert.match(await steps.nth(1).innerText(), /Zet op beginscherm/);
  await board.picture("beginscherm");
});

test("a board member decides on a request for money without a network, and the server takes it", async () => {
  asker = new Person(server, "werkgroeplid", "phone");
  await signIn(asker, server.invitations()["Werkgroeplid 1"]);
  await visit(asker.page, "/plan/geld");
  await asker.page.getByRole("button", { name: "Geld aanvragen" }).click();
  const sheet = asker.page.getByRole("dialog", { name: "Geld aanvragen" });
  await sheet.getByLabel("Soort").selectOption({ label: "Extra geld" });
  await sheet.getByLabel("Waarvoor").fill("Zaal in Urk");
  await sheet.getByLabel("Gevraagd (euro)").fill("2500");
  await sheet.getByRole("button", { name: "Toevoegen" }).click();
  await allSent(asker.page);

  const { page } = board;
  await board.goto("/");
  const ask = page.getByRole("listitem").filter({ hasText: "1 aanvraag voor geld wacht op een besluit" });
  await ask.waitFor();
  board.network.cut();
  await ask.getByRole("link", { name: "Bekijken" }).click();
  await page.getByRole("button", { name: "Besluiten: Zaal in Urk" }).click();
  const decision = page.getByRole("dialog", { name: "Besluiten" });
  await decision.getByLabel("Toegekend (euro)").fill("");
  await decision.getByRole("button", { name: "Toekennen" }).and(page.locator(":disabled")).waitFor();
  assert.equal(await decision.getByRole("button", { name: "Afwijzen" }).isEnabled(), true, "who grants nothing fills in no amount");
  await decision.getByLabel("Toegekend (euro)").fill("2000");
  await board.picture("besluiten");
  await decision.getByRole("button", { name: "Toekennen" }).click();
  await decision.waitFor({ state: "hidden" });
  await board.reconnect();
  await allSent(page);
  await asker.page.getByText("€ 2.000 toegekend.").waitFor();
  assert.deepEqual(server.query("select status, granted_euro from money_request"), [{ status: "granted", granted_euro: 2000 }]);
  assert.deepEqual(asker.problems, []);
});

test("a board member approves the minutes of the board's own meeting without a network, and they are adopted on it", async () => {
  leader = new Person(server, "projectleider", "desktop");
  await signIn(leader, server.invitations()["Projectleider"]);
  const boss = leader.page;
  const [{ id: body, name }] = server.query("select id, name from body where kind = 'board'");
  await visit(boss, `/groepen/${body}`);
  await addMember(boss, "Bestuurder");
  const meeting = await planMeeting(boss, { group: name, title: "Bestuurlijk overleg", date: dayFromNow(2) });
  await meetingPart(boss, meeting, "Verslag");
  await dictateMinutes(boss, "# Opening\nHet bestuur stelt het plan vast.");
  await boss.getByRole("link", { name: "Laten goedkeuren" }).click();
  await boss.getByRole("button", { name: "Ter goedkeuring sturen", exact: true }).click();
  const sending = boss.getByRole("dialog", { name: "Ter goedkeuring sturen" });
  await sending.getByLabel("telt niet mee").check();
  await sending.getByRole("button", { name: "Versie 1 sturen", exact: true }).click();
  await sending.waitFor({ state: "hidden" });
  await allSent(boss);

  const { page } = board;
  await board.goto("/");
  await page.getByText("Verslag om goed te keuren").waitFor();
  board.network.cut();
  await page.getByRole("link", { name: "Lezen en reageren" }).click();
  await page.getByText("Het bestuur stelt het plan vast.").first().waitFor();
  await board.picture("verslag-bestuur");
  await page.getByRole("button", { name: "Akkoord", exact: true }).click();
  await page.getByRole("button", { name: "Akkoord", exact: true, pressed: true }).waitFor();
  await board.reconnect();
  await allSent(page);
  await boss.getByRole("list", { name: "Reacties" }).getByText("akkoord", { exact: true }).waitFor();
  await boss.getByRole("button", { name: "Vaststellen", exact: true }).click();
  await boss.getByRole("heading", { level: 2, name: /^Versie 1, vastgesteld op/ }).waitFor();
  await allSent(boss);
  await page.getByRole("heading", { level: 2, name: /^Versie 1, vastgesteld op/ }).waitFor();
  assert.deepEqual(server.query("select basis from minutes_version"), [{ basis: "agreed" }]);
  assert.deepEqual(leader.problems, []);
});

test("an activity that runs and did not move for long says since when, and one that moved does not", async () => {
  const { page } = board;
  const running = async () => {
    await board.goto("/plan");
    await page.getByText("Filters", { exact: true }).click();
    await page.getByLabel("Status", { exact: true }).selectOption({ label: "Loopt" });
    await page.getByText(/^\d+ van 41 activiteiten$/).first().waitFor();
    return page.getByText(/^geen beweging sinds /);
  };
  assert.equal(await (await running()).count(), 0);
  await page.clock.setFixedTime(Date.now() + 100 * dayMs);
  const marks = await running();
  await marks.first().waitFor();
  await board.picture("geen-beweging");
  assert.deepEqual(board.problems, []);
});
