// SPDX-License-Identifier: EUPL-1.2
/** What a person does on the screens, by the names a person reads there. */
import { becomes } from "./becomes.mjs";
import { dayFromNow, inWords } from "./days.mjs";
import { kept } from "./kept.mjs";

export const passphrase = "vier gewone woorden achter elkaar";

export async function signIn(person, link) {
  await person.open(link);
  await accept(person.page);
  await person.picture("klaar");
  await enter(person.page);
}

/** Leaves what the person has elsewhere as it is. */
export async function keepOthers(page) {
  await page.getByRole("heading", { name: /^Welkom, / }).waitFor();
  const end = page.getByLabel("Beëindig alles wat er al was");
  if (await end.isVisible()) await end.uncheck();
}

/** Chooses a passphrase at a sign-in link that is open, and waits until all of the programme is on the device, or for what else is expected. */
export async function accept(page, secret = passphrase, expected = null) {
  await keepOthers(page);
  const rather = page.getByRole("button", { name: "Liever een wachtzin" });
  const field = page.getByLabel("Wachtzin", { exact: true });
  await rather.or(field).first().waitFor();
  if (await rather.isVisible()) await rather.click();
  await field.fill(secret);
  await page.getByLabel("Wachtzin nog een keer").fill(secret);
  await page.getByRole("button", { name: "Verder" }).click();
  await (expected ? expected.waitFor() : ready(page));
}

const unlockInDutch = { heading: "Bijeen is vergrendeld", field: "Wachtzin", button: "Ontgrendelen" };

/** Opens what the browser's end has shut. `said`: the words of the screen. */
export async function unlock(page, { secret = passphrase, said = unlockInDutch } = {}) {
  const shut = page.getByRole("heading", { level: 1, name: said.heading });
  await shut.waitFor();
  await page.getByLabel(said.field, { exact: true }).fill(secret);
  await page.getByRole("button", { name: said.button, exact: true }).click();
  await shut.waitFor({ state: "detached" });
}

async function ready(page) {
  await page.getByRole("heading", { name: "Klaar voor vergadering zonder netwerk" }).waitFor();
}

/** From the first sync, once it is complete, to the start. */
export async function enter(page) {
  await ready(page);
  await page.getByRole("button", { name: "Naar start" }).click();
  await page.getByRole("heading", { level: 1, name: /^Goede/ }).waitFor();
}

/**
 * Waits until what was done is kept, and the browser has gone back over the sheets that were closed: whatever else moves through the history
 * would race with it.
 */
export async function atRest(page) {
  await kept(page);
  await page.waitForFunction(() => (history.state?.cover ?? 0) === document.querySelectorAll("dialog[open]").length);
}

/** Goes to an address, loading the page anew. */
export async function visit(page, address) {
  await atRest(page);
  await page.goto(new URL(address, page.url()).href);
}

export async function reload(page) {
  await atRest(page);
  await page.reload();
}

/** Does what makes the page load itself anew, and waits until it has. */
export async function loadsAnew(page, act) {
  await Promise.all([page.waitForEvent("load"), act()]);
}

export async function goBack(page) {
  await atRest(page);
  await page.goBack();
}

export function chip(page) {
  return page.getByRole("banner").getByRole("link", { name: /^Stand van zaken/ });
}

/** Waits until the chip says that everything was sent, also what was done just now. */
export async function allSent(page) {
  await kept(page);
  await chip(page).filter({ hasText: "Alles verzonden" }).waitFor();
}

/** By the message that offers it, of what was done last. */
export async function takeBack(page) {
  await kept(page); // until then the message may be that of what was done before
  await page.getByRole("button", { name: "Ongedaan maken", exact: true }).click();
  await kept(page);
}

/** Waits until this device's own screen says so; the chip may ask for attention for another reason. */
export async function nothingUnsent(page) {
  await visit(page, "/apparaat");
  await page.getByText("Alles wat u deed, is verzonden.").waitFor();
}

/** To another way to look at the plan, as people do. */
export async function view(page, name) {
  if (!(await page.getByRole("navigation", { name: "Manieren om naar het plan te kijken" }).isVisible()))
    await page.getByRole("navigation", { name: "Hoofdmenu" }).getByRole("link", { name: "Plan" }).click();
  await page.getByRole("navigation", { name: "Manieren om naar het plan te kijken" }).getByRole("link", { name, exact: true }).click();
}

/** To what there is of the programme besides its activities. */
export async function openAbout(page, name) {
  await page.getByRole("navigation", { name: "Hoofdmenu" }).getByRole("link", { name: "Plan" }).click();
  await page.getByRole("link", { name: "Meer over het programma" }).click();
  await page.getByRole("link", { name: new RegExp(`^${name}`) }).click();
}

export async function makeGroup(page, name, focusPoint, kind = "Werkgroep") {
  await visit(page, "/groepen");
  await page.getByRole("button", { name: "Groep maken" }).click();
  const dialog = page.getByRole("dialog", { name: "Groep maken" });
  await dialog.getByLabel("Naam van de groep").fill(name);
  await dialog.getByRole("combobox", { name: "Soort" }).selectOption({ label: kind });
  await dialog.getByRole("group", { name: "Speerpunten" }).getByText("Kies…").click();
  await dialog.getByLabel(focusPoint).check();
  await dialog.getByRole("button", { name: "Groep maken" }).click();
  await page.getByRole("heading", { level: 1, name }).waitFor();
}

/** Adds somebody from the list to the group that is open. */
export async function addMember(page, name) {
  await page.getByRole("button", { name: "Lid toevoegen" }).click();
  const dialog = page.getByRole("dialog", { name: "Lid toevoegen" });
  await dialog.getByLabel("Iemand uit de lijst").check();
  await dialog.getByRole("combobox", { name: "Persoon" }).selectOption({ label: name });
  await dialog.getByRole("button", { name: "Toevoegen aan de groep" }).click();
  await dialog.waitFor({ state: "hidden" });
}

/** Adds somebody and gives the sign-in link that the screen shows. */
export async function addAndInvite(page, name) {
  await addMember(page, name);
  await page.getByRole("button", { name: `${name} uitnodigen` }).click();
  const shown = page.getByRole("dialog", { name: `Link voor ${name}` });
  const url = await shown.getByLabel("Aanmeldlink").inputValue();
  await shown.getByRole("button", { name: "Sluiten" }).click();
  return url;
}

/** Signs a leader in, who makes a group with somebody who signs in at her link; gives the group's id when all of that was sent. */
export async function beginGroup(leader, member, name) {
  await signIn(leader, leader.server.invitations()["Projectleider"]);
  await makeGroup(leader.page, name, "Plegeraanpak");
  const link = await addAndInvite(leader.page, "Werkgroeplid 1");
  await allSent(leader.page);
  await signIn(member, link);
  return new URL(leader.page.url()).pathname.split("/").at(-1);
}

export async function planMeeting(page, { group, title, date, end, place = "Stadhuis Lelystad" }) {
  await visit(page, "/overleg/nieuw");
  await page.getByLabel("Groep").selectOption({ label: group });
  await page.getByLabel("Titel").fill(title);
  await page.getByLabel("Datum").fill(date);
  await page.getByLabel("Begintijd").fill("13:30");
  if (end) await page.getByLabel("Eindtijd").fill(end);
  await page.getByLabel("Plaats").fill(place);
  await page.getByRole("button", { name: "Plannen" }).click();
  await page.waitForURL(/\/overleg\/[0-9a-f-]{36}\//);
  return page.url().match(/overleg\/([0-9a-f-]{36})/)[1];
}

/** Signs a leader in, who makes a group and plans its meeting; gives its id when all of that was sent. */
export async function beginMeeting(leader) {
  await signIn(leader, leader.server.invitations()["Projectleider"]);
  const { page } = leader;
  await makeGroup(page, "Werkgroep", "Plegeraanpak");
  const meeting = await planMeeting(page, { group: "Werkgroep", title: "Overleg", date: dayFromNow(3) });
  await allSent(page);
  return meeting;
}

/** Opens a part of a meeting without loading the page again. */
export async function meetingPart(page, id, part) {
  const tab = page.getByRole("navigation", { name: "Onderdelen van het overleg" }).getByRole("link", { name: new RegExp(`^${part}`) });
  if (!page.url().includes(`/overleg/${id}`)) await visit(page, `/overleg/${id}`);
  await tab.click();
}

/** The rows of the agenda that is open: the time (a dash where it is not known) or number of each, what, who, how long. */
export function agendaRow(page, title = "") {
  return page.getByRole("region", { name: "Agenda" }).getByRole("button", { name: new RegExp(`^[\\d:–]+ ${title}`) });
}

export async function agendaTitles(page) {
  return agendaRow(page).evaluateAll((rows) => rows.map((row) => row.querySelector(".subject").textContent));
}

export async function addItem(page, title) {
  await page.getByRole("textbox", { name: "Nieuw agendapunt" }).fill(title);
  await page.getByRole("button", { name: "Agendapunt toevoegen" }).click();
  await agendaRow(page, title).waitFor();
}

/** The row of an outcome in its meeting, with these words in it too. */
function outcomeRow(page, title, words) {
  return words.reduce((row, hasText) => row.filter({ hasText }), page.getByRole("button", { name: new RegExp(title) })).first();
}

export async function recordOutcome(page, kind, { what, who, due }) {
  await page.getByRole("button", { name: `${kind} vastleggen` }).click();
  const dialog = page.getByRole("dialog", { name: kind });
  await dialog.getByLabel("Wat?").fill(what);
  if (who) await dialog.getByRole("combobox", { name: "Wie doet het?" }).selectOption({ label: who });
  if (due) await dialog.getByRole("textbox", { name: "Klaar op" }).fill(due);
  await dialog.getByText(/Bewaard op dit apparaat|Verzonden/).first().waitFor();
  await dialog.getByRole("button", { name: "Klaar", exact: true }).click();
  await dialog.waitFor({ state: "hidden" });
  await outcomeRow(page, what, [who, due && inWords(due)].filter(Boolean)).waitFor();
}

export async function changeDueDate(page, title, due) {
  await page.getByRole("button", { name: new RegExp(title) }).first().click();
  const dialog = page.getByRole("dialog", { name: "Actiepunt" });
  await dialog.getByRole("textbox", { name: "Klaar op" }).fill(due);
  await dialog.getByRole("button", { name: "Klaar", exact: true }).click();
  await dialog.waitFor({ state: "hidden" });
  await outcomeRow(page, title, [inWords(due)]).waitFor();
}

/** Types at the end of the minutes, key by key, and waits until that is kept. Where the typing paused a new change set may have begun. */
export async function typeMinutes(page, text) {
  await atEndOfMinutes(page);
  await page.keyboard.type(text, { delay: 5 });
  await minutesKept(page);
}

/** Puts it at the end of the minutes in one go, as who speaks instead of types does: one change set. */
export async function dictateMinutes(page, text) {
  await atEndOfMinutes(page);
  await page.keyboard.insertText(text);
  await minutesKept(page);
}

async function atEndOfMinutes(page) {
  await page.getByRole("textbox", { name: "Verslag" }).focus();
  await page.keyboard.press("Control+End");
}

async function minutesKept(page) {
  await kept(page);
  await page.getByText(/^(Bewaard op dit apparaat|Verzonden)/).first().waitFor();
}

/** Lets people work without a network, then brings them back until all is sent. */
export async function apart(people, work) {
  for (const person of people) {
    person.network.cut();
    await work(person);
  }
  for (const person of people) {
    person.network.restore();
    await nothingUnsent(person.page);
  }
  for (const person of people) await person.reconnect();
}

/** A page of a flip chart as a camera gives it, larger than is sent. */
export async function flipChart(page) {
  const base64 = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(3000, 4000);
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fdfdf6";
    pen.fillRect(0, 0, 3000, 4000);
    pen.fillStyle = "#123c69";
    pen.font = "220px sans-serif";
    ["WAT SPREKEN WE AF?", "1 Bellen binnen een dag", "2 Eén gezicht", "3 Urk doet mee"].forEach((line, at) => pen.fillText(line, 200, 500 + at * 600));
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: "image/jpeg", quality: 0.95 })).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  });
  return { name: "flap.jpg", mimeType: "image/jpeg", buffer: Buffer.from(base64, "base64") };
}

/** In the meeting that is open. */
export async function choosePhoto(page, file) {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Foto toevoegen" }).click();
  await (await chooser).setFiles(file);
}

/** Waits until it is there in these pixels. */
export async function photoShown(place, name, size) {
  const image = place.getByRole("img", { name, exact: true });
  await image.waitFor();
  await becomes(() => image.evaluate((one) => [one.naturalWidth, one.naturalHeight]), size);
}

/** Waits until so many half-filled forms are in the store. */
export async function draftsKept(page, count) {
  await becomes(() => page.evaluate(countDrafts), count);
}

/** In the page: half-filled forms in its store, by their keys. */
async function countDrafts() {
  const { name } = (await indexedDB.databases()).find((one) => one.name !== "bijeen");
  const database = await new Promise((resolve) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => resolve(request.result);
  });
  const count = await new Promise((resolve) => {
    const request = database.transaction("pairs").objectStore("pairs").count(IDBKeyRange.bound("draft/", "draft/\uffff"));
    request.onsuccess = () => resolve(request.result);
  });
  database.close();
  return count;
}

/** Waits until the device knows to which key it seals unsent work. */
export async function outboxReady(page) {
  await becomes(() => page.evaluate(outboxKey), true);
}

/** In the page: whether its store has the key. */
async function outboxKey() {
  const { name } = (await indexedDB.databases()).find((one) => one.name !== "bijeen");
  const answer = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const database = await answer(indexedDB.open(name));
  const state = await answer(database.transaction("marks").objectStore("marks").get("outbox"));
  database.close();
  return Boolean(state?.key);
}
