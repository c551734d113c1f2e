// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { becomes } from "./becomes.mjs";
import { Person } from "./person.mjs";
import { allSent, beginMeeting, chip, dictateMinutes, goBack, meetingPart, recordOutcome } from "./screens.mjs";
import { Server } from "./server.mjs";
import { StandIn } from "./stand-in.mjs";

// The server answers, but not with what was asked: work goes on, and a person sees that it stays here and why. The steps build on each other.
const whileFull = "Getypt terwijl de server vol was. ";
const afterwards = "En er gewoon achteraan. ";
const tooLarge = "Getypt achter een poort die niets doorlaat. ";

const server = new Server();
let leader, meeting, standIn;

before(async () => {
  await server.init().start();
  leader = new Person(server, "projectleider", "phone");
  meeting = await beginMeeting(leader);
});

after(async () => {
  await server.end();
  await standIn?.stop();
});

/** Everything that sends or fetches gets this problem. */
async function standInComes(status, code) {
  standIn = await new StandIn(server, () => [status, code]).start();
  leader.network.lead(standIn);
}

async function standInGoes() {
  leader.network.lead(server);
  await standIn?.stop();
  standIn = null;
}

const minutesThere = () => server.query("select minutes from meeting")[0].minutes;
const asksAttention = (page) => page.getByRole("banner").getByRole("link", { name: /Verzenden lukt niet/ });

/** By the menu, as a person does whose server cannot be asked for the page. */
async function toDevice(page) {
  await chip(page).click();
  await page.getByRole("heading", { level: 1, name: "Dit apparaat" }).waitFor();
}

test("a server that cannot keep anything is first waited for, and then said so", async () => {
  const { page } = leader;
  await meetingPart(page, meeting, "Verslag");
  await standInComes(503, "server.read-only");
  await dictateMinutes(page, whileFull);
  await page.getByRole("banner").getByRole("link", { name: /op dit apparaat/ }).waitFor();
  await toDevice(page);
  const again = page.getByRole("button", { name: "Nu verzenden en ophalen" });
  for (let tries = 0; tries < 10 && !(await asksAttention(page).isVisible()); tries++) {
    await again.click();
    await page.locator("button:enabled", { hasText: "Nu verzenden en ophalen" }).waitFor();
  }
  await asksAttention(page).waitFor();
  assert.match(await chip(page).innerText(), /Verzenden lukt niet\s.*1 op dit apparaat/s);
  await page.getByText(/Verzenden of ophalen lukt nu niet: .*Uw werk blijft op dit apparaat\. Vraag de beheerder om hulp\./).waitFor();
  await page.getByRole("region", { name: "Nog niet verzonden" }).getByText(whileFull.trim()).first().waitFor();
  await leader.picture("verzenden-lukt-niet");
});

test("typing goes on meanwhile, and all of it is sent when the server is well again", async () => {
  const { page } = leader;
  await goBack(page);
  await dictateMinutes(page, afterwards);
  await page.getByText(/^Bewaard op dit apparaat/).first().waitFor();
  await standInGoes();
  await allSent(page);
  assert.equal(await page.getByRole("textbox", { name: "Verslag" }).inputValue(), whileFull + afterwards);
  await becomes(minutesThere, whileFull + afterwards);
});

test("what waiting alone will not mend is said at once, and stays readable after a restart", async () => {
  await standInComes(413, "request.too-large");
  await dictateMinutes(leader.page, tooLarge);
  await asksAttention(leader.page).waitFor();
  await leader.restart(`/overleg/${meeting}/verslag`);
  const { page } = leader;
  await asksAttention(page).waitFor();
  await becomes(() => page.getByRole("textbox", { name: "Verslag" }).inputValue(), whileFull + afterwards + tooLarge);
  await toDevice(page);
  await page.getByRole("region", { name: "Nog niet verzonden" }).getByText(tooLarge.trim()).first().waitFor();
  await standInGoes();
  await allSent(page);
  await becomes(minutesThere, whileFull + afterwards + tooLarge);
  assert.deepEqual(leader.problems, []);
});

test("without a network what was not sent is opened, copied and withdrawn, and then all is as it was", async () => {
  const { page } = leader;
  await leader.browser.grantPermissions(["clipboard-read", "clipboard-write"]);
  await meetingPart(page, meeting, "Uitkomsten");
  await recordOutcome(page, "Idee", { what: "Een folder" });
  await allSent(page);
  await leader.browser.setOffline(true);
  leader.network.cut();
  await page.getByRole("button", { name: /Een folder/ }).click();
  const sheet = page.getByRole("dialog", { name: "Idee" });
  await sheet.getByLabel("Wat?").fill("Een folder in vier talen");
  await sheet.getByRole("button", { name: "Klaar", exact: true }).click();
  await toDevice(page);
  const unsent = page.getByRole("region", { name: "Nog niet verzonden" });
  await unsent.getByText("in Overleg").waitFor();
  await unsent.getByRole("button", { name: "Tekst kopiëren: Uitkomst: Een folder in vier talen" }).click();
  await becomes(() => page.evaluate(() => navigator.clipboard.readText()).then((text) => text.includes("Een folder in vier talen")), true);
  await unsent.getByRole("link", { name: /^Openen.*Een folder in vier talen$/ }).click();
  await page.getByRole("dialog", { name: "Idee" }).getByRole("button", { name: "Klaar", exact: true }).click();
  await toDevice(page);
  await page.getByRole("button", { name: "Nu verzenden en ophalen" }).click();
  await page.locator("button:enabled", { hasText: "Nu verzenden en ophalen" }).waitFor();
  await unsent.getByRole("button", { name: "Intrekken: Uitkomst: Een folder in vier talen" }).click();
  await leader.picture("intrekken");
  await page.getByRole("dialog", { name: "Deze wijziging intrekken?" }).getByRole("button", { name: "Intrekken" }).click();
  await page.getByText("Alles wat u deed, is verzonden.").waitFor();
  await leader.browser.setOffline(false);
  await leader.reconnect();
  await allSent(page);
  await meetingPart(page, meeting, "Uitkomsten");
  await page.getByRole("button", { name: /Een folder(?! in)/ }).waitFor();
  assert.equal(server.query("select title from outcome")[0].title, "Een folder");
  await toDevice(page);
});

test("who signs out of a server that cannot end the session is signed out there as soon as it can", async () => {
  const { page } = leader;
  const sessions = () => server.query("select count(*) as n from session")[0].n;
  assert.equal(sessions(), 1);
  await standInComes(503, "server.read-only");
  await page.getByRole("region", { name: "Afmelden" }).getByRole("button", { name: "Afmelden" }).click();
  await page.getByRole("dialog", { name: "Afmelden op dit apparaat?" }).getByRole("button", { name: "Afmelden" }).click();
  await page.getByRole("heading", { level: 1, name: /Aanmelden|Bijeen/ }).waitFor();
  await becomes(() => standIn.asked.includes("DELETE /v1/session"), true);
  await standInGoes();
  assert.equal(sessions(), 1);
  await leader.reopen("/aanmelden"); // nothing is left here that could be locked
  await becomes(sessions, 0);
});
