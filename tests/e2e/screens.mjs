// SPDX-License-Identifier: EUPL-1.2
/** What a person does on the screens, by the names a person reads there. */

export const passphrase = "vier gewone woorden achter elkaar";

export async function signIn(person, link) {
  await person.open(link);
  const { page } = person;
  await page.getByRole("heading", { name: /^Welkom, / }).waitFor();
  const rather = page.getByRole("button", { name: "Liever een wachtzin" });
  const field = page.getByLabel("Wachtzin", { exact: true });
  await rather.or(field).first().waitFor();
  if (await rather.isVisible()) await rather.click();
  await field.fill(passphrase);
  await page.getByLabel("Wachtzin nog een keer").fill(passphrase);
  await page.getByRole("button", { name: "Verder" }).click();
  await page.getByRole("heading", { name: "Klaar voor vergadering zonder netwerk" }).waitFor({ timeout: 30_000 });
  await person.picture("klaar");
  await page.getByRole("button", { name: "Naar start" }).click();
  await page.getByRole("heading", { level: 1, name: /^Goede/ }).waitFor();
}

/** Goes to an address, once the browser has gone back over the sheets that were closed: that move would win if it still ran. */
export async function visit(page, address) {
  await page.waitForFunction(() => (history.state?.cover ?? 0) === document.querySelectorAll("dialog[open]").length);
  await page.goto(new URL(address, page.url()).href);
}

export function chip(page) {
  return page.getByRole("banner").getByRole("link", { name: /^Stand van zaken/ });
}

/** Waits until the chip says that everything was sent. */
export async function allSent(page) {
  await page.getByRole("banner").getByRole("link", { name: /Alles verzonden/ }).waitFor({ timeout: 60_000 });
}

/** Waits until this device's own screen says so; the chip may ask for attention for another reason. */
export async function nothingUnsent(page) {
  await visit(page, "/apparaat");
  await page.getByText("Alles wat u deed, is verzonden.").waitFor({ timeout: 60_000 });
}

export async function makeGroup(page, name, focusPoint) {
  await visit(page, "/groepen");
  await page.getByRole("button", { name: "Werkgroep maken" }).click();
  const dialog = page.getByRole("dialog", { name: "Werkgroep maken" });
  await dialog.getByLabel("Naam van de werkgroep").fill(name);
  await dialog.getByRole("group", { name: "Speerpunten" }).getByText("Kies…").click();
  await dialog.getByLabel(focusPoint).check();
  await dialog.getByRole("button", { name: "Werkgroep maken" }).click();
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

export async function planMeeting(page, { group, title, date, end }) {
  await visit(page, "/overleg/nieuw");
  await page.getByLabel("Groep").selectOption({ label: group });
  await page.getByLabel("Titel").fill(title);
  await page.getByLabel("Datum").fill(date);
  await page.getByLabel("Begintijd").fill("13:30");
  if (end) await page.getByLabel("Eindtijd").fill(end);
  await page.getByLabel("Plaats").fill("Stadhuis Lelystad");
  await page.getByRole("button", { name: "Plannen" }).click();
  await page.waitForURL(/\/overleg\/[0-9a-f-]{36}\//);
  return page.url().match(/overleg\/([0-9a-f-]{36})/)[1];
}

/** Signs a leader in, who makes a group and plans its meeting; gives its id when all of that was sent. */
export async function beginMeeting(leader) {
  const { page, server } = leader;
  await signIn(leader, server.invitations()["Projectleider"]);
  await makeGroup(page, "Werkgroep", "Plegeraanpak");
  const meeting = await planMeeting(page, { group: "Werkgroep", title: "Overleg", date: "2026-12-01" });
  await allSent(page);
  return meeting;
}

/** Opens a part of a meeting without loading the page again. */
export async function meetingPart(page, id, part) {
  const tab = page.getByRole("navigation", { name: "Onderdelen van het overleg" }).getByRole("link", { name: new RegExp(`^${part}`) });
  if (!page.url().includes(`/overleg/${id}`)) await visit(page, `/overleg/${id}`);
  await tab.click();
}

/** The rows of the agenda that is open: the time or number of each, what, who, how long. */
export function agendaRow(page, title = "") {
  return page.getByRole("region", { name: "Agenda" }).getByRole("button", { name: new RegExp(`^[\\d:]+ ${title}`) });
}

export async function addItem(page, title) {
  await page.getByRole("textbox", { name: "Nieuw agendapunt" }).fill(title);
  await page.getByRole("button", { name: "Agendapunt toevoegen" }).click();
  await agendaRow(page, title).waitFor();
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
}

export async function changeDueDate(page, title, due) {
  await page.getByRole("button", { name: new RegExp(title) }).first().click();
  const dialog = page.getByRole("dialog", { name: "Actiepunt" });
  await dialog.getByRole("textbox", { name: "Klaar op" }).fill(due);
  await dialog.getByRole("textbox", { name: "Klaar op" }).press("Tab");
  await dialog.getByText(/Bewaard op dit apparaat|Verzonden/).first().waitFor();
  await dialog.getByRole("button", { name: "Klaar", exact: true }).click();
  await dialog.waitFor({ state: "hidden" });
}

/** Types at the end of the minutes, key by key, and waits until that is kept. */
export async function typeMinutes(page, text) {
  const field = page.getByRole("textbox", { name: "Verslag" });
  await field.focus();
  await page.keyboard.press("Control+End");
  await field.pressSequentially(text, { delay: 5 });
  await page.getByText(/^(Bewaard op dit apparaat|Verzonden)/).first().waitFor();
}
