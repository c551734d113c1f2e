// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { becomes } from "./becomes.mjs";
import { Person } from "./person.mjs";
import { beginMeeting, meetingPart, nothingUnsent, outboxReady, recordOutcome, unlock, visit } from "./screens.mjs";
import { Server } from "./server.mjs";

// Who signed in long ago changes somebody's role, and thinks better of it. The steps build on each other.
const server = new Server();
let leader, meeting;

before(async () => {
  await server.init().start();
  leader = new Person(server, "projectleider", "phone");
  meeting = await beginMeeting(leader);
  await outboxReady(leader.page);
  await nothingUnsent(leader.page);
  await server.backdateSessions();
});

after(() => server.end());

const roleOf = (name) => server.query(`select role from person where name = '${name}'`)[0].role;
const outcomes = () => server.query("select title from outcome order by title").map(({ title }) => title);
const notice = (page) => page.getByRole("main").getByText("Die gaat pas weg als u bevestigt dat u het bent.", { exact: false });

async function changeRole(page, name) {
  await visit(page, "/mensen");
  await page.getByRole("button", { name: `Wijzigen: ${name}` }).click();
  const sheet = page.getByRole("dialog", { name });
  await sheet.getByRole("combobox", { name: "Rol" }).selectOption({ label: "Secretaris" });
  await sheet.getByRole("button", { name: "Bewaren" }).click();
  await sheet.waitFor({ state: "hidden" });
}

/** A round to its end, on the screen of the device. The page is not loaded anew: a push that this cut off could not be told from one that arrived. */
async function exchange(page) {
  await page.getByRole("link", { name: "Terug naar overleggen" }).click();
  await page.getByRole("link", { name: "Meer", exact: true }).click();
  await page.getByRole("main").getByRole("link", { name: "Dit apparaat" }).click();
  await page.getByRole("button", { name: "Nu verzenden en ophalen" }).click();
  await page.locator("button:enabled", { hasText: "Nu verzenden en ophalen" }).waitFor();
}

/** On the screen of the device. What was done after it goes. */
async function withdrawRole(page, name, later) {
  const unsent = page.getByRole("region", { name: "Nog niet verzonden" });
  await unsent.getByRole("button", { name: new RegExp(`^Intrekken: .*${name}`) }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Intrekken", exact: true }).click();
  await becomes(() => outcomes().includes(later), true);
  await notice(page).waitFor({ state: "hidden" });
  await nothingUnsent(page);
  assert.equal(roleOf(name), "member");
  await visit(page, "/mensen");
  const row = page.getByRole("listitem").filter({ hasText: name });
  await row.first().waitFor();
  assert.equal(await row.getByText("Secretaris").count(), 0);
}

test("a role that its author does not confirm holds up what he did after it until he withdraws it", async () => {
  const { page } = leader;
  await changeRole(page, "Werkgroeplid 1");
  await notice(page).waitFor();
  await page.getByRole("main").getByRole("button", { name: "Bevestigen" }).click();
  const asked = page.getByRole("dialog", { name: "Bevestig dat u het bent" });
  await asked.getByText("Dit wacht op uw bevestiging").waitFor();
  await page.keyboard.press("Escape");
  await asked.waitFor({ state: "hidden" });
  await meetingPart(page, meeting, "Uitkomsten");
  await recordOutcome(page, "Besluit", { what: "Na de rol vastgelegd" });
  await exchange(page);
  assert.deepEqual(outcomes(), []);
  await leader.picture("wacht-op-bevestiging");
  await withdrawRole(page, "Werkgroeplid 1", "Na de rol vastgelegd");
});

test("it can be withdrawn too after the locked device tried to hand it in", async () => {
  const { page } = leader;
  // The browser does not know that its network leads nowhere.
  leader.network.cut();
  await changeRole(page, "Werkgroeplid 2");
  await meetingPart(page, meeting, "Uitkomsten");
  await recordOutcome(page, "Besluit", { what: "Voor het vergrendelen" });
  await visit(page, "/apparaat");
  await page.getByRole("button", { name: "Vergrendelen", exact: true }).click();
  await page.getByText("2 wijzigingen staan nog op dit apparaat").waitFor();
  // What it asks next it asks when it is done with the answer.
  const sealed = page.waitForResponse((answer) => answer.url().endsWith("/v1/sync/sealed"));
  const asked = sealed.then(() => page.waitForResponse((answer) => answer.url().endsWith("/v1/session")));
  await leader.reconnect();
  const answer = await sealed;
  assert.equal(answer.status(), 409);
  assert.equal((await answer.json()).code, "auth.confirm");
  await asked;
  await unlock(page);
  await notice(page).waitFor();
  await meetingPart(page, meeting, "Uitkomsten");
  await exchange(page);
  await withdrawRole(page, "Werkgroeplid 2", "Voor het vergrendelen");
  assert.deepEqual(leader.problems, []);
});
