// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import fs from "node:fs";
import { after, before, test } from "node:test";
import { becomes } from "./becomes.mjs";
import { Person } from "./person.mjs";
import { allSent, beginMeeting, enter, meetingPart, passphrase, typeMinutes, visit } from "./screens.mjs";
import { Server } from "./server.mjs";

// Somebody signs out with work that was not sent: none of it may go that is not in the file. The steps build on each other.
const first = "Dit staat in het bestand. ";
const second = "Dit kwam er later bij. ";

const server = new Server();
let leader, meeting;

before(async () => {
  await server.init().start();
  leader = new Person(server, "projectleider", "phone");
  meeting = await beginMeeting(leader);
});

after(() => server.end());

/** Saves what was not sent and gives the text of the file. */
async function exportWork(page) {
  const part = page.getByRole("region", { name: "Afmelden" });
  const [file] = await Promise.all([page.waitForEvent("download"), part.getByRole("button", { name: "Opslaan als bestand" }).click()]);
  await part.getByText("De niet verzonden wijzigingen staan in een bestand.").waitFor();
  return fs.readFileSync(await file.path(), "utf8");
}

/** All that was typed into the minutes, as the file has it. */
function typedIn(json) {
  const edits = JSON.parse(json).changeSets.flatMap(({ ops }) => ops.flatMap(({ text }) => text?.minutes ?? []));
  return edits.map(([, , inserted]) => inserted).join("");
}

async function confirmSignOut(page) {
  await page.getByRole("region", { name: "Afmelden" }).getByRole("button", { name: "Afmelden" }).click();
  await page.getByRole("dialog", { name: "Afmelden op dit apparaat?" }).getByRole("button", { name: "Afmelden" }).click();
}

test("what is typed in another tab after the export keeps the device from signing out", async () => {
  const { page } = leader;
  leader.network.cut();
  await meetingPart(page, meeting, "Verslag");
  await typeMinutes(page, first);
  await visit(page, "/apparaat");
  assert.equal(typedIn(await exportWork(page)), first);

  const other = await leader.browser.newPage();
  await other.goto(`${server.base}/overleg/${meeting}`);
  await meetingPart(other, meeting, "Verslag");
  await typeMinutes(other, second);

  await confirmSignOut(page);
  await page.getByText("Er staat werk op dit apparaat dat nog niet is verzonden").first().waitFor();
  await page.getByRole("region", { name: "Afmelden" }).getByText(/nog niet verzonden/).waitFor();
  assert.equal(await other.getByRole("textbox", { name: "Verslag" }).inputValue(), first + second);
  await typeMinutes(other, "En zo gaat het door.");
  await other.close();
});

test("with all of it in a file the device signs out, and nothing is left on it", async () => {
  const { page } = leader;
  assert.equal(typedIn(await exportWork(page)), `${first}${second}En zo gaat het door.`);
  await confirmSignOut(page);
  await page.getByRole("heading", { level: 1, name: /Aanmelden|Bijeen/ }).waitFor();
  await becomes(() => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name)), ["bijeen"]);
});

test("the same person signs in again, as another device, and works on", async () => {
  const { page } = leader;
  const devices = () => server.query("select count(*) as n from device")[0].n;
  const before = devices();
  leader.network.restore();
  await visit(page, "/aanmelden");
  await page.getByLabel("Wachtzin", { exact: true }).fill(passphrase);
  await page.getByRole("button", { name: "Aanmelden met wachtzin" }).click();
  await enter(page);
  await meetingPart(page, meeting, "Verslag");
  await typeMinutes(page, second);
  await allSent(page);
  await becomes(() => server.query("select minutes from meeting")[0].minutes, second); // what went with the device was never sent
  assert.equal(devices(), before + 1);
  assert.deepEqual(leader.problems, []);
});
