// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { becomes } from "./becomes.mjs";
import { aMoment, dayFromNow, inWords } from "./days.mjs";
import { Person } from "./person.mjs";
import {
  addAndInvite, allSent, changeDueDate, makeGroup, meetingPart, nothingUnsent, planMeeting, recordOutcome, signIn, visit,
} from "./screens.mjs";
import { Server } from "./server.mjs";

// One deletes what another changes without knowing, or both change it; what was deleted can be found and brought back. The steps build on each other.
const title = "Draaiboek uitschrijven";
const dueOfMember = dayFromNow(22);
const server = new Server();
let leader, member, meeting;

before(async () => {
  await server.init().start();
  leader = new Person(server, "projectleider", "desktop");
  member = new Person(server, "werkgroeplid-1", "phone");
  await signIn(leader, server.invitations()["Projectleider"]);
  await makeGroup(leader.page, "Werkgroep", "Plegeraanpak");
  await allSent(leader.page);
  const link = await addAndInvite(leader.page, "Werkgroeplid 1");
  meeting = await planMeeting(leader.page, { group: "Werkgroep", title: "Overleg", date: dayFromNow(3) });
  await meetingPart(leader.page, meeting, "Uitkomsten");
  await recordOutcome(leader.page, "Actiepunt", { what: title, due: dayFromNow(12) });
  await allSent(leader.page);
  await signIn(member, link);
  await meetingPart(member.page, meeting, "Uitkomsten");
  await member.page.getByRole("button", { name: new RegExp(title) }).waitFor();
});

after(() => server.end());

/** In the meeting, which is opened anew. */
async function goneFor({ page }) {
  await visit(page, `/overleg/${meeting}/uitkomsten`);
  await page.getByRole("heading", { level: 1, name: "Overleg" }).waitFor();
  await page.getByRole("button", { name: new RegExp(title) }).waitFor({ state: "detached" });
}

async function removeOutcome(page) {
  await meetingPart(page, meeting, "Uitkomsten");
  await page.getByRole("button", { name: new RegExp(title) }).first().click();
  await page.getByRole("dialog").getByRole("button", { name: "Uitkomst verwijderen" }).click();
  await page.getByRole("dialog").waitFor({ state: "hidden" });
}

test("a deletion beside a change shows both, with who and when, and the choice", async () => {
  member.network.cut();
  await changeDueDate(member.page, title, dueOfMember);
  await removeOutcome(leader.page);
  await allSent(leader.page);
  member.network.restore();
  await nothingUnsent(member.page);
  // The member's phone has the deletion too, before it is taken back.
  await goneFor(member);

  await leader.goto("/bundelen/verschillen");
  const card = leader.page.getByRole("region", { name: "De een verwijderde dit, de ander wijzigde het" });
  await card.getByText(`Verwijderd: “${title}”`).waitFor();
  await card.getByText(new RegExp(`^U, ${aMoment}`)).waitFor();
  await card.getByText(`Klaar op: ${inWords(dueOfMember)}`).waitFor();
  await card.getByText(new RegExp(`^Werkgroeplid 1, ${aMoment}`)).waitFor();
  await leader.picture("verwijderd-en-gewijzigd");
  await card.getByRole("button", { name: "Terugzetten" }).click();
  await card.waitFor({ state: "hidden" });
  await allSent(leader.page);
  assert.deepEqual(server.query("select deleted, due from outcome"), [{ deleted: 0, due: dueOfMember }]);
});

test("really removing it settles the difference too", async () => {
  await meetingPart(member.page, meeting, "Uitkomsten");
  await member.page.getByRole("button", { name: new RegExp(title) }).waitFor();
  member.network.cut();
  await changeDueDate(member.page, title, dayFromNow(26));
  await removeOutcome(leader.page);
  await allSent(leader.page);
  member.network.restore();
  await nothingUnsent(member.page);
  await leader.goto("/bundelen/verschillen");
  await leader.page.getByRole("button", { name: "Toch verwijderen" }).click();
  await leader.page.getByText("Er zijn geen verschillen.").waitFor();
  await allSent(leader.page);
  assert.equal(server.query("select deleted from outcome")[0].deleted, 1);
  await goneFor(member);
});

test("the leader finds what was deleted and brings it back; who may not, does not see it", async () => {
  const { page } = leader;
  await leader.goto("/verwijderd");
  await page.getByText(new RegExp(`^verwijderd door u, ${aMoment}`)).waitFor();
  await member.goto("/verwijderd");
  await member.page.getByText("Er is niets verwijderd.").waitFor();
  await page.getByRole("button", { name: `Terugzetten: ${title}` }).click();
  await page.getByText("Er is niets verwijderd.").waitFor();
  await allSent(page);
  assert.equal(server.query("select deleted from outcome")[0].deleted, 0);
});

async function rename(page, to) {
  await meetingPart(page, meeting, "Uitkomsten");
  await page.getByRole("button", { name: new RegExp(title) }).first().click();
  const dialog = page.getByRole("dialog", { name: "Actiepunt" });
  await dialog.getByLabel("Wat?").fill(to);
  await dialog.getByRole("button", { name: "Klaar", exact: true }).click();
  await page.getByRole("button", { name: new RegExp(to) }).first().waitFor();
}

test("two titles are on top of the start screen, with the words that differ; a third settles it, and that is taken back before and after it was sent", async () => {
  const { page } = leader;
  const [ofMember, ofLeader, third] = ["Urk en Lelystad", "Urk en Dronten", "heel Flevoland"].map((where) => `${title} met partners in ${where}`);
  await meetingPart(member.page, meeting, "Uitkomsten");
  await member.page.getByRole("button", { name: new RegExp(title) }).first().waitFor();
  member.network.cut();
  await rename(member.page, ofMember);
  await rename(page, ofLeader);
  await allSent(page);
  await member.reconnect();
  await nothingUnsent(member.page);

  await leader.goto("/");
  const first = page.getByRole("region", { name: "Vraagt uw aandacht" }).getByRole("listitem").first();
  await first.getByText(/^Twee waarden voor/).waitFor();
  await leader.picture("verschil-op-start");
  await first.getByRole("link", { name: "Bekijken en kiezen" }).click();
  const card = page.getByRole("region", { name: /^Verschil bij/ });
  await card.getByText(new RegExp(`^U, ${aMoment}, in Overleg`)).waitFor();
  await card.getByText(new RegExp(`^Werkgroeplid 1, ${aMoment}, in Overleg`)).waitFor();
  await becomes(async () => (await card.locator("mark").allInnerTexts()).toSorted(), ["Dronten", "Lelystad"]);
  await leader.picture("verschil-woorden");

  const fillIn = async () => {
    await card.getByRole("button", { name: "Iets anders invullen" }).click();
    const sheet = page.getByRole("dialog", { name: /^Verschil bij/ });
    await sheet.getByRole("textbox").fill(third);
    await sheet.getByRole("button", { name: "Bewaren als keuze" }).click();
    await page.getByText("Verschil opgelost.").hover(); // a message stays as long as a pointer rests on it
    await card.waitFor({ state: "detached" });
  };
  const undo = page.getByRole("button", { name: "Ongedaan maken" });
  await leader.browser.setOffline(true);
  await fillIn();
  await undo.click();
  await card.waitFor();
  await leader.browser.setOffline(false);
  await fillIn();
  await allSent(page);
  assert.equal(server.query("select title from outcome")[0].title, third);
  await undo.click();
  const again = page.getByRole("dialog", { name: "Kies opnieuw" });
  await leader.picture("kies-opnieuw");
  await again.getByRole("button", { name: `Deze kiezen: ${ofMember}` }).click();
  await again.waitFor({ state: "hidden" });
  await becomes(() => server.query("select title from outcome")[0].title, ofMember);
  for (const person of [leader, member]) assert.deepEqual(person.problems, []);
});
