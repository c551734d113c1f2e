// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { becomes } from "./becomes.mjs";
import { dayFromNow } from "./days.mjs";
import { Person } from "./person.mjs";
import { addMember, allSent, makeGroup, meetingPart, passphrase, planMeeting, recordOutcome, signIn } from "./screens.mjs";
import { Server } from "./server.mjs";

// The main flow with the keyboard alone, what a screen reader is told of it, and text at twice its size.
const server = new Server();
let leader, meeting;

before(async () => {
  await server.init().start();
  leader = new Person(server, "projectleider", "desktop");
  await signIn(leader, server.invitations()["Projectleider"]);
  await makeGroup(leader.page, "Werkgroep", "Plegeraanpak");
  await allSent(leader.page);
  await addMember(leader.page, "Secretaris");
  meeting = await planMeeting(leader.page, { group: "Werkgroep", title: "Kennismaking", date: dayFromNow(3) });
  await meetingPart(leader.page, meeting, "Uitkomsten");
  await recordOutcome(leader.page, "Knelpunt", { what: "Ouderen weten de weg niet" });
  await allSent(leader.page);
  await leader.page.emulateMedia({ reducedMotion: "reduce" });
});

after(() => server.end());

const stepsMax = 60;
const hasFocus = (locator) => locator.evaluate((element) => element === document.activeElement);

/** Presses Tab until the focus is where a person wants to be; it must be visible there. */
async function tabTo(locator) {
  const { page } = leader;
  await locator.first().waitFor();
  for (let step = 0; step < stepsMax; step += 1) {
    await page.keyboard.press("Tab");
    if (!(await hasFocus(locator.first()))) continue;
    const shown = await locator.first().evaluate((element) => {
      const { outlineStyle } = getComputedStyle(element);
      const around = element.closest("label");
      return outlineStyle !== "none" || (around !== null && getComputedStyle(around).outlineStyle !== "none");
    });
    assert.ok(shown, "the focus is visible");
    return;
  }
  assert.fail(`not reached with Tab: ${locator}`);
}

test("an outcome is recorded with the keyboard alone, and the focus comes back to where it was", async () => {
  const { page } = leader;
  await leader.goto("/");
  await page.getByRole("heading", { level: 1 }).waitFor();
  await tabTo(page.getByRole("link", { name: /^Kennismaking/ }));
  await page.keyboard.press("Enter");
  await becomes(() => hasFocus(page.getByRole("heading", { level: 1, name: "Kennismaking" })), true); // the new screen begins there
  const button = page.getByRole("button", { name: "Besluit vastleggen" });
  await tabTo(button);
  await page.keyboard.press("Enter");
  const sheet = page.getByRole("dialog", { name: "Besluit" });
  await becomes(() => hasFocus(sheet.getByLabel("Wat?")), true);
  await page.keyboard.type("We beginnen in Urk");
  await sheet.getByText(/Bewaard op dit apparaat|Verzonden/).first().waitFor();
  await tabTo(sheet.getByRole("button", { name: "Klaar", exact: true }));
  await page.keyboard.press("Enter");
  await sheet.waitFor({ state: "hidden" });
  await becomes(() => hasFocus(button), true);
});

test("the leader decides in the inbox with the keyboard alone", async () => {
  const { page } = leader;
  await leader.goto("/");
  await tabTo(page.getByRole("link", { name: /^Bundelen/ }).first());
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Bundelen" }).waitFor();
  await tabTo(page.getByRole("button", { name: "Antwoorden: Ouderen weten de weg niet" }));
  await page.keyboard.press("Enter");
  await becomes(() => hasFocus(page.getByRole("dialog", { name: "Antwoorden" }).getByLabel(/^Antwoord/)), true);
  await page.keyboard.type("Dit staat al in het plan.");
  await tabTo(page.getByRole("dialog").getByRole("button", { name: "Niet overnemen" }));
  await page.keyboard.press("Enter");
  await page.getByText("Niet overgenomen; het antwoord gaat terug.").waitFor();
  await allSent(page);
  const [{ answer }] = server.query("select answer from outcome where kind = 'bottleneck'");
  assert.equal(answer, "Dit staat al in het plan.");
});

test("who is there is said with the keyboard alone", async () => {
  const { page } = leader;
  await leader.goto(`/overleg/${meeting}/aanwezig`);
  const answers = page.getByRole("group", { name: "Secretaris" });
  await tabTo(answers.getByRole("radio", { checked: true }));
  await page.keyboard.press("ArrowDown"); // from the last, that nothing was said, on to the first
  await page.getByText("1 van 1 aanwezig").waitFor();
  assert.ok(await answers.getByLabel("Aanwezig", { exact: true }).isChecked());
});

test("a screen reader is told what stands where and how it is with the work", async () => {
  const { page } = leader;
  await leader.goto(`/overleg/${meeting}/uitkomsten`);
  await page.getByRole("heading", { level: 1, name: "Kennismaking" }).waitFor();
  const tree = await page.locator("body").ariaSnapshot();
  for (const line of [
    /- link "Naar de inhoud"/, /- banner:/, /link "Stand van zaken: Alles verzonden/, /- navigation "Alle onderdelen":/, /- main:/,
    /- heading "Kennismaking" \[level=1\]/, /- navigation "Onderdelen van het overleg":/, /- region "Vastleggen":/,
    /- button "Actiepunt vastleggen"/, /- list "Uitkomsten":/, /- status/,
  ]) assert.match(tree, line);
  for (const [path, ...lines] of [
    ["/", /- heading "Goede.*" \[level=1\]/, /- region "Volgende overleggen":/, /- region "Mijn actiepunten":/],
    ["/bundelen", /- heading "Bundelen" \[level=1\]/, /- navigation "Soorten":/, /- link "Uitkomsten.*/],
    ["/rapportage", /- heading "Rapportage" \[level=1\]/, /- heading "Volgens de kalender" \[level=2\]/, /button "Maken: Nieuwsbrief"/],
  ]) {
    await leader.goto(path);
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    const told = await page.getByRole("main").ariaSnapshot();
    for (const line of lines) assert.match(told, line);
  }
});

test("at 200 % text nothing falls off the screen of a phone", async () => {
  const { page } = leader;
  await page.setViewportSize({ width: 360, height: 740 });
  const wide = [];
  const paths = ["/", "/plan", "/overleg", `/overleg/${meeting}/agenda`, `/overleg/${meeting}/aanwezig`, `/overleg/${meeting}/verslag`, `/overleg/${meeting}/uitkomsten`, `/overleg/${meeting}/vaststellen`, "/rapportage", "/actiepunten", "/bundelen", "/apparaat", "/verwijderd"];
  for (const path of paths) {
    await leader.goto(path);
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 0) wide.push(`${path} sticks out ${over} px`);
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll("main button, main h1")].filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1).map((one) => one.textContent.trim()));
    if (cut.length > 0) wide.push(`${path} is too narrow for: ${cut.join(", ")}`);
  }
  assert.deepEqual(wide, []);
});

test("somebody who is signed out signs in with the keyboard alone", async () => {
  const { page } = leader;
  await page.setViewportSize({ width: 1440, height: 900 });
  await leader.browser.clearCookies();
  await leader.goto("/aanmelden");
  await tabTo(page.getByLabel("Wachtzin", { exact: true }));
  await page.keyboard.type(passphrase);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: /^Goede/ }).waitFor();
  await allSent(page);
  assert.deepEqual(leader.problems, []);
});
