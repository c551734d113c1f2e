// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { dayFromNow } from "./days.mjs";
import { Person } from "./person.mjs";
import { accept, addAndInvite, allSent, chip, choosePhoto, flipChart, makeGroup, meetingPart, planMeeting, signIn } from "./screens.mjs";
import { Server } from "./server.mjs";

// What only the server can do is shown without a network too: disabled, with the reason. The steps build on each other.
const server = new Server();
let leader, phone, group, meeting, poll;

before(async () => {
  await server.init().start();
  leader = new Person(server, "projectleider", "desktop");
  phone = new Person(server, "telefoon", "phone");
  await signIn(leader, server.invitations()["Projectleider"]);
  const { page } = leader;
  await makeGroup(page, "Werkgroep", "Plegeraanpak");
  group = new URL(page.url()).pathname;
  await allSent(page);
  const link = await addAndInvite(page, "Werkgroeplid 1");
  meeting = await planMeeting(page, { group: "Werkgroep", title: "Overleg", date: dayFromNow(3) });
  poll = await makePoll(page);
  await allSent(page);
  await phone.open(link);
  await accept(phone.page);
  await meetingPart(phone.page, meeting, "Uitkomsten");
  await choosePhoto(phone.page, await flipChart(phone.page));
  await phone.page.getByRole("button", { name: "Klaar", exact: true }).click();
  await allSent(phone.page);
  // The leader has its record, and never saw it.
  await leader.goto("/apparaat");
  await page.getByRole("heading", { name: /^Op dit apparaat staat/ }).click();
  await page.getByRole("listitem").filter({ hasText: "Foto's" }).waitFor();
});

after(() => server.end());

/** Opened, and to be closed without a network. */
async function makePoll(page) {
  await leader.goto("/peilingen");
  await page.getByRole("button", { name: "Nieuwe peiling" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Vraag").fill("Waarmee beginnen we?");
  await dialog.getByLabel(/^Andere keuzes/).fill("Bellen\nSchrijven");
  await dialog.getByRole("button", { name: "Peiling maken" }).click();
  await page.waitForURL(/\/peilingen\/[0-9a-f-]{36}$/);
  await page.getByRole("button", { name: "Openen", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Openen", exact: true }).click();
  await page.getByRole("button", { name: "Sluiten en tellen" }).waitFor();
  return new URL(page.url()).pathname;
}

/** Goes there and waits until the screen knows that there is no network. */
async function offlineAt(path) {
  await leader.goto(path);
  await leader.page.getByRole("heading", { level: 1 }).first().waitFor();
  await leader.page.locator("main [aria-busy=true]").waitFor({ state: "detached" });
  await chip(leader.page).filter({ hasText: "Geen netwerk" }).waitFor();
}

const reason = /[Hh]iervoor is netwerk nodig\./;

/** Shown, not to be pressed, and said why. */
async function isShownDisabled(place, name) {
  const button = place.getByRole("button", { name }).first();
  await button.waitFor();
  assert.ok(await button.isDisabled(), `${name} can be pressed`);
  const why = await button.evaluate((one) => document.getElementById(one.getAttribute("aria-describedby") ?? "")?.innerText ?? "");
  assert.match(why, reason, String(name));
}

/** In the page: presses each button that can be pressed, one of each name, and gives the names of those that asked the server for something. */
async function pressAll(exempt) {
  const asked = [];
  const frames = async (count) => {
    for (let frame = 0; frame < count; frame += 1) await new Promise(requestAnimationFrame);
  };
  const nameOf = (button) => button.getAttribute("aria-label") ?? button.innerText.trim();
  const shown = () => [...document.querySelectorAll("main button")].filter((one) => one.checkVisibility() && !one.disabled && one.ariaDisabled !== "true");
  const pressed = new Set(exempt);
  const path = location.pathname;
  for (;;) {
    const button = shown().find((one) => !pressed.has(nameOf(one)));
    if (!button) return { asked, pressed: pressed.size - exempt.length };
    pressed.add(nameOf(button));
    globalThis.calls = 0;
    button.click();
    await frames(4);
    if (globalThis.calls > 0) asked.push(nameOf(button));
    for (const close of document.querySelectorAll("dialog[open] header button")) close.click();
    while (document.querySelector("dialog[open]")) await frames(1);
    // A sheet goes back in the history when it closes.
    while ((history.state?.cover ?? 0) > 0) await frames(1);
    if (location.pathname !== path) return { asked, pressed: pressed.size - exempt.length };
  }
}

test("without a network each control that needs the server is shown disabled, with the reason", async () => {
  const { page } = leader;
  await page.addInitScript(() => {
    const { postMessage } = Worker.prototype;
    globalThis.calls = 0;
    Worker.prototype.postMessage = function (frame, ...more) {
      if (frame?.method === "api") globalThis.calls += 1;
      return postMessage.call(this, frame, ...more);
    };
  });
  leader.network.cut();
  await offlineAt("/mensen");
  for (const name of ["Persoon toevoegen", "Werkgroeplid 1 uitnodigen"]) await isShownDisabled(page, name);
  await leader.picture("mensen-zonder-netwerk");
  await offlineAt(group);
  await isShownDisabled(page, "Werkgroeplid 1 uitnodigen");
  await leader.picture("groep-zonder-netwerk");
  await offlineAt("/overleg");
  await isShownDisabled(page, "Adres maken");
  await offlineAt("/rapportage");
  await isShownDisabled(page, "Rapportage openen");
  await offlineAt(poll);
  await isShownDisabled(page, "Geschiedenis");
  await page.getByRole("button", { name: "Sluiten en tellen" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Sluiten en tellen" }).click();
  await isShownDisabled(page, "Uitslag ophalen");
  await leader.picture("peiling-zonder-netwerk");
  await offlineAt(`/overleg/${meeting}/uitkomsten`);
  await page.getByRole("button", { name: /^Foto/ }).last().click();
  await isShownDisabled(page.getByRole("dialog"), "Opslaan als bestand");
});

test("and nothing that can be pressed asks the server", async () => {
  const [{ id: activity }] = server.query("select id from activity where focus_point is not null limit 1");
  const found = [];
  let pressed = 0;
  for (const path of [
    "/", "/mensen", group, "/overleg", `/overleg/${meeting}/gegevens`, `/overleg/${meeting}/uitkomsten`, "/actiepunten", `/plan/activiteit/${activity}`, "/plan/gewijzigd", "/bundelen",
    "/bundelen/geweigerd", "/rapportage", poll, "/apparaat", "/verwijderd", "/inlezen", "/zoeken",
  ]) {
    await offlineAt(path);
    // It looks whether there is a network after all; and the door would shut behind it.
    const there = await leader.page.evaluate(pressAll, ["Nu verzenden en ophalen", "Vergrendelen"]);
    pressed += there.pressed;
    found.push(...there.asked.map((name) => `${path} ${name}`));
  }
  assert.deepEqual(found, []);
  assert.ok(pressed > 50, `${pressed} were pressed`);
  assert.deepEqual(leader.problems, []);
});

test("with the network they work again", async () => {
  const { page } = leader;
  await leader.goto("/mensen");
  await leader.reconnect();
  const invite = page.getByRole("button", { name: "Werkgroeplid 1 uitnodigen" });
  await invite.and(page.locator(":not([aria-disabled])")).waitFor();
  await invite.click();
  await page.getByRole("dialog").getByLabel("Aanmeldlink").waitFor();
});
