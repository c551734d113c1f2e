// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { becomes } from "./becomes.mjs";
import { Person } from "./person.mjs";
import { allSent, beginMeeting, dictateMinutes, meetingPart } from "./screens.mjs";
import { Server } from "./server.mjs";

// A line of the minutes becomes an outcome. The steps build on each other.
const opening = "Opening";
const agreement = "Iedere gemeente noemt een contactpersoon";
const task = "Draaiboek uitschrijven";
const text = `${opening}\n- ${agreement}\n${task}\n`;

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
const bar = () => leader.page.getByRole("region", { name: "Vastleggen" });

async function finish(kind, title) {
  const sheet = leader.page.getByRole("dialog", { name: kind });
  await becomes(() => sheet.getByLabel("Wat?").inputValue(), title);
  await sheet.getByText(/Bewaard op dit apparaat|Verzonden/).first().waitFor();
  await leader.picture("van-het-verslag");
  await sheet.getByRole("button", { name: "Klaar", exact: true }).click();
  await sheet.waitFor({ state: "hidden" });
}

test("without a network a selected line becomes an outcome with one tap, and stays in the minutes", async () => {
  const { page } = leader;
  leader.network.cut();
  await dictateMinutes(page, text);
  await bar().getByText("Selecteer tekst om er een uitkomst van te maken.").waitFor();
  await minutes().evaluate((area, line) => {
    area.focus();
    area.setSelectionRange(area.value.indexOf(line), area.value.indexOf(line) + line.length);
  }, `- ${agreement}\n`);
  await bar().getByText(`“${agreement}”`).waitFor();
  await leader.picture("selectie");
  await bar().getByRole("button", { name: "Afspraak maken van de geselecteerde tekst" }).click();
  await finish("Afspraak", agreement);
  assert.equal(await minutes().inputValue(), text);
  // What was made use of is not made use of again.
  await bar().getByRole("button", { name: "Besluit vastleggen" }).waitFor();
});

test("with the keyboard alone, and only as long as something is selected", async () => {
  const { page } = leader;
  await minutes().focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.press("Shift+ArrowUp");
  const button = bar().getByRole("button", { name: "Actiepunt maken van de geselecteerde tekst" });
  await button.waitFor();
  await page.keyboard.press("ArrowRight");
  await button.waitFor({ state: "detached" });
  await page.keyboard.press("Shift+ArrowUp");
  await button.waitFor();
  for (let step = 0; step < 9 && !(await button.evaluate((element) => element === document.activeElement)); step += 1) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await finish("Actiepunt", task);
});

test("both arrive, and the minutes as they were", async () => {
  await leader.reconnect();
  await allSent(leader.page);
  await becomes(() => server.query("select kind, title, status from outcome order by kind"), [
    { kind: "action-item", title: task, status: "open" },
    { kind: "agreement", title: agreement, status: null },
  ]);
  assert.equal(server.query("select minutes from meeting")[0].minutes, text);
  assert.deepEqual(leader.problems, []);
});

test("an @ asks who is meant, and one tap writes the name", async () => {
  const { page } = leader;
  await dictateMinutes(page, "Vraag @secr");
  await page.getByRole("list", { name: "Wie bedoelt u?" }).getByRole("button", { name: "@Secretaris" }).click();
  await becomes(() => minutes().inputValue(), `${text}Vraag @Secretaris `);
  await page.keyboard.insertText("of het kan.");
  await page.getByRole("list", { name: "Wie bedoelt u?" }).waitFor({ state: "detached" });
  await becomes(() => server.query("select minutes from meeting")[0].minutes, `${text}Vraag @Secretaris of het kan.`);
});

test("headings, lists and names are made with buttons, by finger and by keyboard", async () => {
  const { page } = leader;
  const before = await minutes().inputValue();
  const added = async (expected) => becomes(async () => (await minutes().inputValue()).slice(before.length), expected);
  const marks = page.getByRole("group", { name: "Opmaak van het verslag" });
  await minutes().focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\nRondvraag");
  await marks.getByRole("button", { name: "# Kop" }).tap();
  await added("\n# Rondvraag");
  assert.ok(await minutes().evaluate((area) => area === document.activeElement), "the keyboard of a phone stays");
  await page.keyboard.type("\nzaal");
  for (let step = 0; step < 9 && !(await marks.getByRole("button", { name: "- Lijst" }).evaluate((one) => one === document.activeElement)); step += 1)
    await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await added("\n# Rondvraag\n- zaal");
  await page.keyboard.type(" huren\nkoffie\n\n");
  await added("\n# Rondvraag\n- zaal huren\n- koffie\n");
  await leader.picture("opmaak");
  await marks.getByRole("button", { name: "@ Naam" }).tap();
  await page.getByRole("list", { name: "Wie bedoelt u?" }).getByRole("button").first().waitFor();
  await page.keyboard.type("bestuurd");
  await page.getByRole("list", { name: "Wie bedoelt u?" }).getByRole("button", { name: "@Bestuurder" }).tap();
  const all = "\n# Rondvraag\n- zaal huren\n- koffie\n@Bestuurder ";
  await added(all);
  await becomes(() => server.query("select minutes from meeting")[0].minutes, before + all);
  await page.getByRole("link", { name: "Laten goedkeuren" }).click();
  await page.getByRole("heading", { level: 3, name: "Rondvraag" }).waitFor();
  await page.getByRole("listitem").filter({ hasText: "koffie" }).first().waitFor();
});

test("without a network what was recorded becomes another kind, with what belongs to that", async () => {
  const { page } = leader;
  leader.network.cut();
  await meetingPart(page, meeting, "Uitkomsten");
  const become = async (title, kind) => {
    await page.getByRole("button", { name: new RegExp(title) }).click();
    const sheet = page.getByRole("dialog");
    await sheet.getByRole("radio", { name: kind }).check();
    await page.getByRole("dialog", { name: kind }).getByText("Bewaard op dit apparaat").first().waitFor();
    assert.equal(await sheet.getByLabel("Status").count(), kind === "Actiepunt" ? 1 : 0);
    await leader.picture(`wordt-${kind}`);
    await sheet.getByRole("button", { name: "Klaar", exact: true }).click();
    await page.getByRole("button", { name: new RegExp(`${kind}.*${title}|${title}.*${kind}`, "is") }).waitFor();
  };
  await become(agreement, "Actiepunt");
  await become(task, "Idee");
  await leader.reconnect();
  await allSent(page);
  assert.deepEqual(server.query("select kind, title, status from outcome where kind in ('action-item', 'idea') order by kind"), [
    { kind: "action-item", title: agreement, status: "open" },
    { kind: "idea", title: task, status: "open" },
  ]);
});
