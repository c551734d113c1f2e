// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { becomes } from "./becomes.mjs";
import { dayFromNow } from "./days.mjs";
import { Person } from "./person.mjs";
import {
  accept, addItem, allSent, chip, choosePhoto, draftsKept, enter, flipChart, makeGroup, meetingPart, outboxReady, passphrase, planMeeting, recordOutcome, typeMinutes, visit,
} from "./screens.mjs";
import { Server } from "./server.mjs";

// Words are written in every way that the screens know; then nothing in the browser's profile may hold them: stores, caches, history, what is kept for restoring tabs.
const words = {
  group: "Zwaluwgroep", title: "Kievitoverleg", place: "Zaal Roerdomp", item: "Merelpunt", minutes: "Lijsterverslag", sent: "Wulpverslag",
  outcome: "Spechtbesluit", form: "Grutto ingevuld", name: "Lepelaar de Boer", search: "Aalscholver", caption: "Kwartelflap", passphrase, person: "Projectleider",
};

const server = new Server();
let leader;

before(async () => {
  await server.init().start();
  leader = new Person(server, "projectleider", "desktop");
  await leader.open(server.invitations()["Projectleider"]);
});

after(() => server.end());

/** Every file under a folder that has these bytes. */
function filesWith(folder, ...forms) {
  const files = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files
    .map(({ parentPath, name }) => path.join(parentPath, name))
    .filter((file) => {
      const bytes = fs.readFileSync(file);
      return forms.some((form) => bytes.includes(form));
    })
    .map((file) => path.relative(folder, file));
}

const encodings = (text) => [Buffer.from(text, "utf8"), Buffer.from(text, "utf16le")];

/** Takes a photo, writes under it, and gives the bytes that the device keeps of it. */
async function takePhoto(page) {
  await choosePhoto(page, await flipChart(page));
  const sheet = page.getByRole("dialog");
  await sheet.getByText("op dit apparaat", { exact: true }).waitFor();
  await sheet.getByLabel("Bijschrift").fill(words.caption);
  const [file] = await Promise.all([page.waitForEvent("download"), sheet.getByRole("button", { name: "Opslaan als bestand" }).click()]);
  await sheet.getByRole("button", { name: "Klaar", exact: true }).click();
  await page.getByRole("button", { name: words.caption }).waitFor();
  return fs.readFileSync(await file.path());
}

test("nothing of what was written is in the profile in clear", async () => {
  const { page } = leader;
  await page.getByRole("heading", { name: /^Welkom, / }).waitFor();
  await accept(page);
  await enter(page);
  await makeGroup(page, words.group, "Plegeraanpak");
  const meeting = await planMeeting(page, { group: words.group, title: words.title, date: dayFromNow(3), place: words.place });
  await meetingPart(page, meeting, "Agenda");
  await addItem(page, words.item);
  await meetingPart(page, meeting, "Verslag");
  await typeMinutes(page, words.sent);
  await allSent(page);
  await visit(page, "/mensen");
  await page.getByRole("button", { name: "Persoon toevoegen" }).first().click();
  await page.getByRole("dialog").getByLabel("Naam").fill(words.name);
  await page.getByRole("dialog").getByRole("button", { name: "Persoon toevoegen" }).click();
  await page.getByText(words.name).first().waitFor();
  await visit(page, "/zoeken");
  await page.getByLabel("Zoek").first().fill(words.search);

  await outboxReady(page);
  leader.network.cut();
  await meetingPart(page, meeting, "Verslag");
  await typeMinutes(page, words.minutes);
  const photo = await takePhoto(page);
  await meetingPart(page, meeting, "Uitkomsten");
  await recordOutcome(page, "Besluit", { what: words.outcome });
  await chip(page).filter({ hasText: /op dit apparaat/ }).waitFor();
  await visit(page, "/overleg/nieuw");
  await page.getByLabel("Titel").fill(words.form);
  await draftsKept(page, 1);
  await leader.shut();

  assert.deepEqual(filesWith(leader.profile, ...encodings("localhost")).length > 0, true, "files are looked through");
  for (const word of Object.values(words)) assert.deepEqual(filesWith(leader.profile, ...encodings(word)), [], word);
  // Of its picture, not of the head that many JPEGs share.
  const pieces = [0.3, 0.6, 0.9].map((at) => photo.subarray(Math.floor(photo.length * at)).subarray(0, 32));
  assert.deepEqual(filesWith(leader.profile, ...pieces), [], "the photo");
});

test("all of it is there again once it is unlocked", async () => {
  leader.browser = null;
  await leader.open("/overleg/nieuw");
  const { page } = leader;
  await page.getByLabel("Wachtzin", { exact: true }).fill(passphrase);
  await page.getByRole("button", { name: "Ontgrendelen", exact: true }).click();
  await page.getByText("U gaat verder met wat u eerder invulde.").waitFor();
  await becomes(() => page.getByLabel("Titel").inputValue(), words.form);
  await visit(page, "/apparaat");
  await page.getByRole("button", { name: `Foto: ${words.caption}` }).waitFor();
  assert.deepEqual(leader.problems, []);
});
