// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { becomes } from "./becomes.mjs";
import { Person } from "./person.mjs";
import { allSent, beginMeeting, meetingPart } from "./screens.mjs";
import { Server } from "./server.mjs";

// What goes into the minutes in one go: more than one change set holds, more than the field holds, and what is no text.
const server = new Server();
let leader, meeting;

before(async () => {
  await server.init().start();
  leader = new Person(server, "projectleider", "phone");
  meeting = await beginMeeting(leader);
  await meetingPart(leader.page, meeting, "Verslag");
});

after(() => server.end());

const minutes = () => leader.page.getByRole("textbox", { name: "Verslag" });
const stored = () => server.query("select minutes from meeting")[0].minutes;

/** The server has exactly this text; where not, its length says enough. */
async function arrives(text) {
  await becomes(() => stored() === text || `${stored().length} characters`, true);
}

/** As a paste does it, at the cursor or in the place of everything. */
async function paste(field, text, { everything = false } = {}) {
  await field.evaluate(
    (area, [pasted, all]) => {
      area.setRangeText(pasted, all ? 0 : area.selectionStart, all ? area.value.length : area.selectionEnd, "end");
      area.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste" }));
    },
    [text, everything],
  );
}

test("a paste of more than one change set arrives whole", async () => {
  const pasted = `${"De werkgroep bespreekt € 25.000 😀. ".repeat(120)}\n`.repeat(100);
  await paste(minutes(), pasted);
  await arrives(pasted);
  assert.ok(server.query("select count(*) as n from change_set")[0].n > 2);
});

test("minutes that are too long to be fixed say by how much, and stay as they are", async () => {
  const { page } = leader;
  await page.getByRole("link", { name: "Laten goedkeuren" }).click();
  await page.getByRole("button", { name: "Ter goedkeuring sturen" }).click();
  const sheet = page.getByRole("dialog", { name: "Ter goedkeuring sturen" });
  await sheet.getByRole("group", { name: "Wie vraagt u?" }).getByText("Kies…").click();
  await sheet.getByLabel("Secretaris").check();
  await sheet.getByRole("button", { name: "Versie 1 sturen" }).click();
  await page.getByText(/^Dit verslag is te lang om vast te leggen\. Maak het ongeveer [\d.]+ tekens korter\.$/).waitFor();
  await sheet.getByRole("button", { name: "Annuleren" }).click();
  await meetingPart(page, meeting, "Verslag");
  assert.deepEqual(server.query("select 1 from minutes_version"), []);
});

test("what the field cannot hold is refused in a sentence, and stays on the screen", async () => {
  await paste(minutes(), "x".repeat(100_000));
  await leader.page.getByText("De tekst is te lang: hier passen 500.000 tekens.").waitFor();
  assert.ok((await minutes().inputValue()).length > 500_000);
  await paste(minutes(), "Kort.", { everything: true });
  await arrives("Kort.");
});

test("what is composed, as the keyboards of phones and dictation do it, is there once", async () => {
  await paste(minutes(), "Wij zeggen: ", { everything: true });
  await arrives("Wij zeggen: ");
  const keyboard = await leader.browser.newCDPSession(leader.page);
  await minutes().press("Control+End");
  for (const text of ["v", "verg", "vergaderen"]) await keyboard.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
  assert.equal(await minutes().inputValue(), "Wij zeggen: vergaderen");
  await keyboard.send("Input.insertText", { text: "vergadering" });
  await arrives("Wij zeggen: vergadering");
  assert.equal(await minutes().inputValue(), "Wij zeggen: vergadering");
});

test("what other programs put in copied text becomes a line break or a space, and is kept", async () => {
  await paste(minutes(), "Eerste regel\u2028tweede regel\vderde regel\fbel\u0007.", { everything: true });
  await arrives("Eerste regel\ntweede regel\nderde regel\nbel .");
});

test("a line break in what was decided becomes a space, and what is too long is told and not cut", async () => {
  const { page } = leader;
  const max = 1000;
  await meetingPart(page, meeting, "Uitkomsten");
  await page.getByRole("button", { name: "Besluit vastleggen" }).click();
  const sheet = page.getByRole("dialog", { name: "Besluit" });
  const what = sheet.getByLabel("Wat?");
  const title = () => server.query("select title from outcome")[0]?.title;
  await what.fill("We beginnen in Urk");
  await what.press("Enter");
  await what.pressSequentially("en in Dronten");
  await becomes(title, "We beginnen in Urk en in Dronten");
  assert.equal(await page.getByText(/^Niet bewaard/).count(), 0);

  const long = "Lang ".repeat(300).trim();
  await paste(what, long, { everything: true });
  await sheet.getByText("De tekst is te lang: hier passen 1.000 tekens.", { exact: false }).waitFor();
  await leader.picture("te-lang");
  await sheet.getByRole("button", { name: "Klaar", exact: true }).click();
  assert.equal(title(), "We beginnen in Urk en in Dronten", "what was kept before stays");
  await page.getByRole("button", { name: /We beginnen in Urk/ }).click();
  await becomes(() => what.inputValue(), long);
  await what.fill(long.slice(0, max - 1));
  await becomes(title, long.slice(0, max - 1));
  await sheet.getByRole("button", { name: "Uitkomst verwijderen" }).click();
  await sheet.waitFor({ state: "hidden" });
  await meetingPart(page, meeting, "Verslag");
});

test("half a character becomes a mark of that, in a text and in a line, and harms nothing", async () => {
  await paste(minutes(), "voor\ud83dna", { everything: true });
  assert.equal(await minutes().inputValue(), "voor\ufffdna");
  await paste(minutes(), "\udc00");
  await arrives("voor\ufffdna\ufffd");

  await meetingPart(leader.page, meeting, "Uitkomsten");
  await leader.page.getByRole("button", { name: "Besluit vastleggen" }).click();
  await paste(leader.page.getByRole("dialog").getByLabel("Wat?"), "Een \ud83d besluit");
  await leader.page.getByRole("dialog").getByText(/Bewaard op dit apparaat|Verzonden/).first().waitFor();
  await leader.page.getByRole("dialog").getByRole("button", { name: "Klaar", exact: true }).click();
  await allSent(leader.page);
  assert.equal(server.query("select title from outcome where not deleted")[0].title, "Een \ufffd besluit");
  assert.deepEqual(leader.problems, []);
});
