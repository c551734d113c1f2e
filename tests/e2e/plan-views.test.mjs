// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import fs from "node:fs";
import { after, before, test } from "node:test";
import { Person } from "./person.mjs";
import { allSent, signIn } from "./screens.mjs";
import { Server } from "./server.mjs";

// The plan seen in other ways, on a phone without a network.
const pilot = "Pilot MDA++";

const server = new Server();
let leader;
let member;

before(async () => {
  await server.init().start();
  const links = server.invitations();
  leader = new Person(server, "projectleider", "phone");
  await signIn(leader, links["Projectleider"]);
  member = new Person(server, "werkgroeplid", "phone");
  await signIn(member, links["Werkgroeplid 1"]);
});

after(() => server.end(leader, member));

/** To another way to look at the plan, as people do. */
async function view(page, name) {
  if (!(await page.getByRole("navigation", { name: "Manieren om naar het plan te kijken" }).isVisible()))
    await page.getByRole("navigation", { name: "Hoofdmenu" }).getByRole("link", { name: "Plan" }).click();
  await page.getByRole("navigation", { name: "Manieren om naar het plan te kijken" }).getByRole("link", { name, exact: true }).click();
}

/** A part of the timeline, which folds. */
function part(page, name) {
  return page.getByRole("group").filter({ has: page.getByRole("heading", { name }) });
}

test("the timeline says what is planned for now, and by half year what began when, also without a network", async () => {
  const { page } = leader;
  leader.network.cut();
  await view(page, "Tijdlijn");
  await part(page, "Nu aan de beurt").getByRole("link", { name: /Handle with Care/ }).first().waitFor();
  const first = part(page, "Januari – juni 2019");
  assert.equal(await first.getByRole("link", { name: pilot }).isVisible(), false, "what is past is folded");
  await first.getByRole("heading").click();
  await first.getByRole("link", { name: pilot }).waitFor();
  await leader.picture("tijdlijn");
});

test("on the board the leader moves an activity by its menu and takes it back, without a network", async () => {
  const { page } = leader;
  await view(page, "Bord");
  await page.getByRole("link", { name: /^Loopt/ }).click();
  await page.getByLabel(`Andere status: ${pilot}`).selectOption({ label: "In voorbereiding" });
  await page.getByText("Staat nu bij: in voorbereiding.").waitFor();
  await page.getByRole("link", { name: /^In voorbereiding 1/ }).click();
  await page.getByRole("link", { name: pilot }).waitFor();
  await page.getByRole("button", { name: "Ongedaan maken" }).click();
  await page.getByText("Geen activiteiten.").waitFor();
  await leader.reconnect();
  await allSent(page);
});

test("where there is room an activity is dragged to another column", async () => {
  const { page } = leader;
  await page.setViewportSize({ width: 1440, height: 900 });
  const card = page.getByRole("listitem").filter({ has: page.getByRole("link", { name: /^Scholen betrekken/ }) });
  const column = page.getByRole("region", { name: "In voorbereiding" });
  await card.dragTo(column, { targetPosition: { x: 60, y: 120 } });
  await column.getByRole("link", { name: /^Scholen betrekken/ }).waitFor();
  await page.setViewportSize({ width: 360, height: 740 });
});

test("somebody else proposes the other status", async () => {
  const { page } = member;
  member.network.cut();
  await view(page, "Bord");
  await page.getByRole("link", { name: /^Loopt/ }).click();
  await page.getByRole("combobox", { name: /^Andere status: Meldcodetour/ }).selectOption({ label: "Afgerond" });
  const sheet = page.getByRole("dialog", { name: "Stel wijziging voor" });
  assert.equal(await sheet.getByRole("combobox", { name: "Status" }).inputValue(), "done");
  await sheet.getByLabel("Waarom?").fill("Alle scholen doen mee.");
  await sheet.getByRole("button", { name: "Voorstel indienen" }).click();
  await page.getByRole("listitem").filter({ hasText: "Meldcodetour" }).getByText("Voorstel").waitFor();
  assert.equal(server.query("select count(*) as count from proposal")[0].count, 0);
  await member.reconnect();
  await allSent(page);
  assert.equal(server.query("select new_value as value from proposal")[0].value, '"done"');
});

test("the table is searched, put in order, and saved as a file that a spreadsheet reads as text", async () => {
  const { page } = leader;
  await view(page, "Tabel");
  await page.getByLabel("Zoek in de tabel").fill("werkgroep juni");
  await page.getByRole("status").filter({ hasText: /^\d+ activiteiten/ }).waitFor();
  await page.getByLabel("Volgorde").selectOption({ label: "Titel" });
  const titles = await page.getByRole("link", { name: /^Werkgroep/ }).allInnerTexts();
  assert.ok(titles.length > 5);
  assert.deepEqual(titles, titles.toSorted((a, b) => a.localeCompare(b, "nl")));
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Opslaan als CSV" }).click()]);
  const lines = fs.readFileSync(await download.path(), "utf8").split("\r\n").filter(Boolean);
  assert.match(lines[0], /^\ufeffTitel;Speerpunt;Status;/);
  assert.equal(lines.length, titles.length + 1);
  await leader.picture("tabel");
  assert.deepEqual([...leader.problems, ...member.problems], []);
});
