// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { dayFromNow } from "./days.mjs";
import { Person } from "./person.mjs";
import { addAndInvite, allSent, dictateMinutes, makeGroup, meetingPart, planMeeting, signIn } from "./screens.mjs";
import { Server } from "./server.mjs";

// Two people in the same minutes: each takes back what is his own. The steps build on each other.
const opening = "Opening om half twee. ";
const ofMember = "De cijfers zijn besproken. ";
const ofLeader = "Iedereen is akkoord. ";

const server = new Server();
let leader, member, meeting;

before(async () => {
  await server.init().start();
  leader = new Person(server, "projectleider", "phone");
  member = new Person(server, "werkgroeplid", "desktop");
  await signIn(leader, server.invitations()["Projectleider"]);
  await makeGroup(leader.page, "Werkgroep", "Plegeraanpak");
  const link = await addAndInvite(leader.page, "Werkgroeplid 1");
  meeting = await planMeeting(leader.page, { group: "Werkgroep", title: "Overleg", date: dayFromNow(3) });
  await allSent(leader.page);
  await signIn(member, link);
  for (const { page } of [leader, member]) await meetingPart(page, meeting, "Verslag");
});

after(() => server.end());

const minutes = ({ page }) => page.getByRole("textbox", { name: "Verslag" });
const undo = ({ page }) => page.getByRole("button", { name: "Ongedaan maken: Verslag" });
const redo = ({ page }) => page.getByRole("button", { name: "Opnieuw doen: Verslag" });

/** The field of this person has exactly this text. */
async function reads({ page }, text) {
  await page.waitForFunction((expected) => document.querySelector("textarea")?.value === expected, text);
}

test("before one has typed there is nothing to take back", async () => {
  await dictateMinutes(leader.page, opening);
  await reads(member, opening);
  assert.equal(await undo(member).count(), 0);
  await minutes(member).press("Control+z");
  await minutes(member).press("Control+End");
  await reads(member, opening);
});

test("without a network each takes back what is his own, by button or key, and has it again", async () => {
  for (const { network } of [leader, member]) network.cut();
  await dictateMinutes(member.page, ofMember);
  await minutes(member).press("Control+z");
  await reads(member, opening);
  await member.page.getByRole("button", { name: "U hebt hier niets om ongedaan te maken: Verslag" }).waitFor();
  await minutes(member).press("Control+Shift+z");
  await reads(member, opening + ofMember);

  await minutes(leader).press("Control+Home");
  await leader.page.keyboard.insertText(ofLeader);
  await undo(leader).click();
  await reads(leader, opening);
  await redo(leader).click();
  await reads(leader, ofLeader + opening);
  await leader.picture("ongedaan");
});

test("after both texts came together each still takes back his own alone, and the other sees that", async () => {
  for (const person of [leader, member]) await person.reconnect();
  const both = ofLeader + opening + ofMember;
  for (const person of [leader, member]) await reads(person, both);
  await undo(leader).click();
  for (const person of [leader, member]) await reads(person, opening + ofMember);
  await minutes(member).press("Control+z");
  for (const person of [leader, member]) await reads(person, opening);
  await redo(leader).click();
  for (const person of [leader, member]) await reads(person, ofLeader + opening);
});

test("what the other wrote inside one's own sentence stays when that is taken back", async () => {
  await minutes(member).evaluate((area) => {
    area.focus();
    area.setSelectionRange(9, 9);
  });
  await member.page.keyboard.insertText("bijna ");
  await reads(leader, "Iedereen bijna is akkoord. Opening om half twee. ");
  await undo(leader).click();
  for (const person of [leader, member]) await reads(person, `bijna ${opening}`);
  await allSent(leader.page);
  await allSent(member.page);
  assert.equal(server.query("select minutes from meeting")[0].minutes, `bijna ${opening}`);
  for (const person of [leader, member]) assert.deepEqual(person.problems, []);
});
