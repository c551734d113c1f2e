// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { becomes } from "./becomes.mjs";
import { leaderAndMember, Person } from "./person.mjs";
import { allSent, signIn, takeBack, view, visit } from "./screens.mjs";
import { Server } from "./server.mjs";

// What others propose to change in the plan or to do in their own way, and what the leader makes of it. The steps build on each other.
const pilot = "Pilot MDA++";

const server = new Server();
let leader, member, other;

before(async () => {
  [leader, member] = await leaderAndMember(server);
});

after(() => server.end());

test("somebody else proposes the other status", async () => {
  const { page } = member;
  member.network.cut();
  await view(page, "Bord");
  await page.getByRole("link", { name: /^Loopt/ }).click();
  await page.getByRole("combobox", { name: /^Andere status: Meldcodetour/ }).selectOption({ label: "Afgerond" });
  const sheet = page.getByRole("dialog", { name: "Stel wijziging voor" });
  await becomes(() => sheet.getByRole("combobox", { name: "Status" }).inputValue(), "done");
  await sheet.getByLabel("Waarom?").fill("Alle scholen doen mee.");
  await sheet.getByRole("button", { name: "Voorstel indienen" }).click();
  await page.getByRole("listitem").filter({ hasText: "Meldcodetour" }).getByText("Voorstel").waitFor();
  assert.equal(server.query("select count(*) as count from proposal")[0].count, 0);
  await member.reconnect();
  await allSent(page);
  assert.equal(server.query("select new_value as value from proposal")[0].value, '"done"');
});

test("the leader takes a proposal over with another value and refuses one without a network, and who proposed reads why", async () => {
  const { page } = member;
  await page.getByRole("link", { name: /^Loopt/ }).click();
  await page.getByLabel(`Andere status: ${pilot}`).selectOption({ label: "Gestopt" });
  const sheet = page.getByRole("dialog", { name: "Stel wijziging voor" });
  await sheet.getByRole("button", { name: "Voorstel indienen" }).click();
  await sheet.waitFor({ state: "hidden" });
  await allSent(page);

  await visit(leader.page, "/bundelen/voorstellen");
  const edit = leader.page.getByRole("button", { name: /^Eerst aanpassen: Meldcodetour.* – status$/ });
  const refuse = leader.page.getByRole("button", { name: `Niet overnemen: ${pilot} – status` });
  await edit.waitFor();
  await refuse.waitFor();
  leader.network.cut();
  await edit.click();
  const form = leader.page.getByRole("dialog", { name: "Eerst aanpassen" });
  await form.getByRole("combobox", { name: "Status" }).selectOption({ label: "In voorbereiding" });
  await form.getByLabel(/^Antwoord/).fill("Een school ontbreekt nog.");
  await leader.picture("eerst-aanpassen");
  await form.getByRole("button", { name: "Overnemen" }).click();
  await edit.waitFor({ state: "detached" });
  await refuse.click();
  const no = leader.page.getByRole("dialog", { name: "Niet overnemen" });
  const send = no.getByRole("button", { name: "Niet overnemen" });
  assert.ok(await send.isDisabled(), "a no has its reason");
  await no.getByLabel(/^Reden/).fill("De pilot loopt door.");
  await send.click();
  await leader.page.getByText("Er wachten geen voorstellen.").waitFor();
  await leader.reconnect();
  await allSent(leader.page);
  assert.deepEqual(
    server.query("select title, status from activity where title like 'Meldcodetour%' or title like 'Pilot MDA++%' order by title").map(({ status }) => status),
    ["preparing", "running"],
  );

  await visit(page, "/");
  for (const words of ["overgenomen", "niet overgenomen"]) await page.getByText(`Antwoord op uw voorstel: ${words}`, { exact: true }).waitFor();
  for (const answer of ["Een school ontbreekt nog.", "De pilot loopt door."]) await page.getByText(`“${answer}”`).waitFor();
  await member.picture("antwoord-op-voorstel");
});

test("what a municipality does in its own way is written where one looks for it, without a network", async () => {
  const { page } = leader;
  leader.network.cut();
  await view(page, "Gemeenten");
  await page.getByRole("combobox", { name: "Gemeente" }).first().selectOption({ label: "Urk" });
  await page.getByText(/^zoals in het plan/i).first().click();
  await page.getByRole("button", { name: `Urk: ${pilot}` }).click();
  const sheet = page.getByRole("dialog", { name: "Urk" });
  await sheet.getByLabel("Eigen term").fill("Urker tafel");
  await sheet.getByRole("combobox", { name: "Status" }).selectOption({ label: "Gestopt" });
  await sheet.getByRole("button", { name: "Toevoegen" }).click();
  await sheet.waitFor({ state: "hidden" });
  await page.getByRole("button", { name: `Urk: ${pilot} Urker tafel gestopt` }).waitFor();
  await leader.picture("gemeenten");
  await leader.reconnect();
  await allSent(page);
  const [variant] = server.query("select term, status from local_variant where term = 'Urker tafel'");
  assert.deepEqual(variant, { term: "Urker tafel", status: "stopped" });
});

test("somebody else proposes a municipality's own way that is not there yet, and the leader edits it, takes it back and accepts it", async () => {
  const { page } = member;
  member.network.cut();
  await view(page, "Gemeenten");
  await page.getByRole("combobox", { name: "Gemeente" }).first().selectOption({ label: "Dronten" });
  await page.getByText(/^zoals in het plan/i).first().click();
  await page.getByRole("button", { name: `Dronten: ${pilot}` }).click();
  const sheet = page.getByRole("dialog", { name: "Stel een eigen variant voor" });
  const send = sheet.getByRole("button", { name: "Voorstel indienen" });
  assert.ok(await send.isDisabled(), "there is nothing to propose yet");
  await sheet.getByLabel("Eigen term").fill("Drontense tafel");
  await sheet.getByRole("combobox", { name: "Status" }).selectOption({ label: "Loopt" });
  await sheet.getByLabel(/^Waarom\?/).fill("Zo heet het hier.");
  await member.picture("variant-voorstellen");
  await send.click();
  await sheet.waitFor({ state: "hidden" });
  await page.getByRole("listitem").filter({ has: page.getByRole("link", { name: pilot }) }).getByText("Voorstel").waitFor();
  await member.picture("variant-voorgesteld");
  await page.getByRole("link", { name: pilot }).click();
  await page.getByRole("heading", { level: 3, name: "Lokale variant voor Dronten" }).waitFor();
  await member.reconnect();
  await allSent(page);

  const boss = leader.page;
  await visit(boss, "/bundelen/voorstellen");
  const subject = `lokale variant – Dronten: ${pilot}`;
  await boss.getByRole("button", { name: `Eerst aanpassen: ${subject}` }).click();
  await leader.picture("variant-aanpassen");
  const edit = boss.getByRole("dialog", { name: "Eerst aanpassen" });
  await edit.getByLabel("Eigen term").fill("Dronter tafel");
  await edit.getByLabel(/^Toelichting/).fill("Nog zonder de scholen.");
  await edit.getByRole("button", { name: "Overnemen" }).click();
  await edit.waitFor({ state: "hidden" });
  const accept = boss.getByRole("button", { name: `Overnemen: ${subject}`, exact: true });
  await accept.waitFor({ state: "detached" });
  await takeBack(boss);
  await accept.waitFor();
  await leader.picture("variant-bundelen");
  await accept.click();
  await accept.waitFor({ state: "detached" });
  await allSent(boss);
  assert.deepEqual(server.query("select term, status, note, deleted from local_variant where term like 'Dront%' order by term"), [
    { term: "Drontense tafel", status: "running", note: "", deleted: 0 },
  ]);
  assert.deepEqual(server.query("select status from proposal where field is null"), [{ status: "accepted" }]);
  await visit(page, "/");
  await page.getByText(subject).waitFor();
});

test("a second proposal for the same own way is accepted into the one that is there by then", async () => {
  other = new Person(server, "bestuurder");
  await signIn(other, server.invitations()["Bestuurder"]);
  const proposed = [[member, "Zeewolder tafel", "Loopt", "Met de scholen."], [other, "Tafel van Zeewolde", "In voorbereiding", "Met de kerken."]];
  other.network.cut();
  for (const [{ page }, term, status, note] of proposed) {
    await view(page, "Gemeenten");
    await page.getByRole("combobox", { name: "Gemeente" }).first().selectOption({ label: "Zeewolde" });
    await page.getByText(/^zoals in het plan/i).first().click();
    await page.getByRole("button", { name: `Zeewolde: ${pilot}` }).click();
    const sheet = page.getByRole("dialog", { name: "Stel een eigen variant voor" });
    await sheet.getByLabel("Eigen term").fill(term);
    await sheet.getByRole("combobox", { name: "Status" }).selectOption({ label: status });
    await sheet.getByLabel(/^Toelichting/).fill(note);
    await sheet.getByRole("button", { name: "Voorstel indienen" }).click();
    await sheet.waitFor({ state: "hidden" });
  }
  await allSent(member.page);
  const boss = leader.page;
  await visit(boss, "/bundelen/voorstellen");
  const accept = boss.getByRole("button", { name: `Overnemen: lokale variant – Zeewolde: ${pilot}`, exact: true });
  await accept.click();
  await accept.waitFor({ state: "detached" });
  await other.reconnect();
  await allSent(other.page);
  await accept.waitFor();
  await boss.getByText("Wat u overneemt komt daarin.", { exact: false }).waitFor();
  const card = boss.getByRole("article").filter({ hasText: "Tafel van Zeewolde" });
  for (const words of ["Zeewolder tafel", "Met de scholen.", "Met de kerken."]) await card.getByText(words, { exact: false }).first().waitFor();
  await leader.picture("variant-tweede");
  await accept.click();
  await accept.waitFor({ state: "detached" });
  await allSent(boss);
  assert.deepEqual(server.query("select term, status, note from local_variant where term like '%Zeewolde%'"), [
    { term: "Tafel van Zeewolde", status: "preparing", note: "Met de kerken." },
  ]);
  assert.deepEqual(server.query("select status from proposal where new_value like '%Zeewold%'"), [{ status: "accepted" }, { status: "accepted" }]);
  for (const person of [leader, member, other]) assert.deepEqual(person.problems, []);
});
