// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { contrastFindings, findings } from "./accessible.mjs";
import { AppForCodes } from "./app-for-codes.mjs";
import { becomes } from "./becomes.mjs";
import { Person } from "./person.mjs";
import { accept, addMember, allSent, enter, keepOthers, passphrase, unlock, visit } from "./screens.mjs";
import { Server } from "./server.mjs";

// Signing in with a passkey of this device (Chromium's virtual authenticator; WebAuthn level 3), and with a passphrase and a second step. The steps build on each other.
const server = new Server();
let leader, cdp, authenticator;

/** An authenticator of this device. `more`: what else it can do. */
async function addAuthenticator(more = {}) {
  ({ authenticatorId: authenticator } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
      automaticPresenceSimulation: true, ...more,
    },
  }));
}

before(async () => {
  await server.init().start();
  leader = new Person(server, "projectleider", "phone");
  await leader.open();
  cdp = await leader.browser.newCDPSession(leader.page);
  await cdp.send("WebAuthn.enable");
  await addAuthenticator();
});

after(() => server.end());

const verifies = (isUserVerified) => cdp.send("WebAuthn.setUserVerified", { authenticatorId: authenticator, isUserVerified });
const passkeys = async () => (await cdp.send("WebAuthn.getCredentials", { authenticatorId: authenticator })).credentials;

/** This authenticator's passkeys protect nothing here: a passphrase for the device does, and the server does not get it. */
async function protect(page) {
  await page.getByRole("heading", { level: 1, name: "Kies een wachtzin voor dit apparaat" }).waitFor();
  await leader.picture("wachtzin-voor-apparaat");
  await page.getByLabel("Wachtzin", { exact: true }).fill(passphrase);
  await page.getByLabel("Wachtzin nog een keer").fill(passphrase);
  await page.getByRole("button", { name: "Verder" }).click();
  await enter(page);
  assert.equal(server.query("select count(*) as n from passphrase")[0].n, 0);
}

async function signOut(page) {
  await visit(page, "/apparaat");
  await page.getByRole("region", { name: "Afmelden" }).getByRole("button", { name: "Afmelden" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Afmelden" }).click();
  await page.getByRole("heading", { level: 1, name: /Aanmelden/ }).waitFor();
}

test("without verification no passkey is made, and the screen says what to do", async () => {
  const { page } = leader;
  await leader.goto(server.invitations()["Projectleider"]);
  await verifies(false);
  await page.getByRole("button", { name: "Passkey maken" }).click();
  await page.getByText("De passkey is niet gemaakt. Probeer het opnieuw of kies een wachtzin.").waitFor();
  assert.equal((await passkeys()).length, 0);
  assert.equal(server.query("select count(*) as n from passkey")[0].n, 0);
});

test("a link makes a passkey and signs in", async () => {
  await verifies(true);
  await leader.page.getByRole("button", { name: "Passkey maken" }).click();
  await protect(leader.page);
  assert.equal((await passkeys()).length, 1);
  assert.equal(server.query("select count(*) as n from passkey")[0].n, 1);
});

test("it is the passphrase of the device that opens what is on it", async () => {
  const { page } = leader;
  await visit(page, "/apparaat");
  await page.getByRole("button", { name: "Vergrendelen" }).click();
  await unlock(page);
  await page.getByRole("heading", { level: 1, name: "Dit apparaat" }).waitFor();
});

test("after signing out the passkey signs in again, and a failed verification says so", async () => {
  const { page } = leader;
  await signOut(page);
  await verifies(false);
  await page.getByRole("button", { name: "Aanmelden met passkey" }).click();
  await page.getByText("Aanmelden met de passkey is niet gelukt.").waitFor();
  await verifies(true);
  await page.getByRole("button", { name: "Aanmelden met passkey" }).click();
  await protect(page);
});

test("a new link adds a second passkey; either signs in", async () => {
  const { page } = leader;
  await signOut(page);
  const first = await passkeys();
  await cdp.send("WebAuthn.clearCredentials", { authenticatorId: authenticator });
  await leader.goto(server.invitations()["Projectleider"]);
  await keepOthers(page);
  await page.getByRole("button", { name: "Passkey maken" }).click();
  await protect(page);
  assert.equal(server.query("select count(*) as n from passkey")[0].n, 2);
  for (const credential of [...(await passkeys()), ...first]) {
    await signOut(page);
    await cdp.send("WebAuthn.clearCredentials", { authenticatorId: authenticator });
    await cdp.send("WebAuthn.addCredential", { authenticatorId: authenticator, credential });
    await page.getByRole("button", { name: "Aanmelden met passkey" }).click();
    await protect(page);
  }
});

test("a change that lets somebody in waits on the device until its author has confirmed who he is, and then goes on", async () => {
  const { page } = leader;
  const group = "Klankbordgroep ervaringsdeskundigen";
  const members = () => server.query("select count(*) as n from membership join body on body.id = substr(membership.scope, 6) where confidential = 1")[0].n;
  await server.backdateSessions();
  await visit(page, "/groepen");
  await page.getByRole("link", { name: new RegExp(`^${group}`) }).first().click();
  await page.getByRole("heading", { level: 1, name: group }).waitFor();
  await addMember(page, "Werkgroeplid 1");
  const asked = page.getByRole("dialog", { name: "Bevestig dat u het bent" });
  await page.getByRole("banner").getByRole("link", { name: /Bevestig dat u het bent/ }).click();
  const notice = page.getByRole("main").getByRole("listitem").filter({ hasText: "Werkgroeplid 1" });
  await notice.first().waitFor();
  await leader.picture("wacht-op-bevestiging");
  assert.equal(members(), 0);
  assert.equal(await asked.count(), 0, "it asks nothing by itself");
  await page.getByRole("main").getByRole("button", { name: "Bevestigen", exact: true }).click();
  await asked.waitFor();
  await page.keyboard.press("Escape");
  await asked.waitFor({ state: "hidden" });
  await page.getByRole("main").getByRole("button", { name: "Bevestigen", exact: true }).click();
  await asked.getByRole("listitem").filter({ hasText: "Werkgroeplid 1" }).waitFor();
  await asked.getByRole("button", { name: "Bevestigen met passkey" }).click();
  await allSent(page);
  await becomes(members, 1);
});

test("what lets somebody in asks again who it is, and then goes on", async () => {
  const { page } = leader;
  await server.backdateSessions();
  await visit(page, "/mensen");
  await page.getByRole("button", { name: /uitnodigen$/ }).first().click();
  const asked = page.getByRole("dialog", { name: "Bevestig dat u het bent" });
  await verifies(false);
  await asked.getByRole("button", { name: "Bevestigen met passkey" }).click();
  await asked.getByText("Bevestigen met de passkey is niet gelukt.").waitFor();
  await leader.picture("bevestig-wie");
  await verifies(true);
  await asked.getByRole("button", { name: "Bevestigen met passkey" }).click();
  await page.getByLabel("Aanmeldlink").waitFor();
  await leader.picture("link-na-bevestigen");
  await page.keyboard.press("Escape");
});

test("a passkey gets another name and is removed but for the last, and a new way in is told on the device that was there", async () => {
  const { page } = leader;
  await visit(page, "/apparaat");
  const means = page.getByRole("region", { name: "Zo meldt u zich aan" });
  await means.getByRole("button", { name: /^Naam wijzigen/ }).first().click();
  await page.getByRole("dialog").getByLabel("Naam").fill("Gele sleutel");
  await page.getByRole("dialog").getByRole("button", { name: "Bewaren" }).click();
  await means.getByText("Gele sleutel").waitFor();
  await leader.picture("aanmeldmanieren");
  await means.getByRole("button", { name: "Verwijderen: Gele sleutel" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Verwijderen" }).click();
  await means.getByText("Dit is uw enige manier om u aan te melden.", { exact: false }).waitFor();
  assert.equal(server.query("select count(*) as n from passkey")[0].n, 1);
  assert.equal(await means.getByRole("button", { name: /^Verwijderen/ }).count(), 0);

  const elsewhere = new Person(server, "tweede-apparaat", "desktop");
  await elsewhere.open(server.invitations()["Projectleider"]);
  await elsewhere.page.getByLabel("Beëindig alles wat er al was").waitFor();
  await elsewhere.picture("alles-beeindigen");
  await accept(elsewhere.page);
  // The first device hears of it, and is told to end what its person does not know.
  await visit(page, "/");
  await page.getByText("Er is een nieuwe manier van aanmelden voor u ingesteld", { exact: false }).waitFor();
  await leader.picture("nieuwe-manier");
  await page.getByRole("button", { name: "Dat was ik" }).click();
  await page.getByText("Er is een nieuwe manier van aanmelden voor u ingesteld", { exact: false }).waitFor({ state: "detached" });
  await elsewhere.close();
});

test("a passkey that protects what is on the device opens it, without a network", async () => {
  const { page } = leader;
  await signOut(page);
  await cdp.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId: authenticator });
  await addAuthenticator({ ctap2Version: "ctap2_1", hasPrf: true });
  await leader.goto(server.invitations()["Projectleider"]);
  // Nobody unticks it: what was there ends.
  await page.getByRole("button", { name: "Passkey maken" }).click();
  await enter(page);
  assert.deepEqual(server.query("select (select count(*) from passkey) as passkeys, (select count(*) from passphrase) as passphrases")[0], { passkeys: 1, passphrases: 0 });
  assert.equal(server.query("select count(*) as n from device join session on session.device = device.id where device.ended_at is null")[0].n, 1);
  leader.network.cut();
  await visit(page, "/apparaat");
  await page.getByRole("button", { name: "Vergrendelen" }).click();
  await page.getByRole("heading", { level: 1, name: "Bijeen is vergrendeld" }).waitFor();
  await leader.picture("vergrendeld-met-passkey");
  assert.equal(await page.getByLabel("Wachtzin", { exact: true }).count(), 0);
  await page.getByRole("button", { name: "Ontgrendelen met passkey" }).click();
  await page.getByRole("heading", { level: 1, name: "Dit apparaat" }).waitFor();
  leader.network.restore();
  await signOut(page);
  await page.getByRole("button", { name: "Aanmelden met passkey" }).click();
  await enter(page);
  assert.deepEqual(leader.problems, []);
});

test("where a second step is required a link sets it up, and the app or a recovery code is asked for after the passphrase", async () => {
  await server.stop();
  await server.start("--second-factor", "required");
  const person = new Person(server, "bestuurder", "phone");
  await person.open();
  const { page } = person;
  const looked = [];
  const look = async (name) => {
    for (const finding of await findings(page)) looked.push(`${name}: ${finding}`);
    await page.emulateMedia({ colorScheme: "dark" });
    for (const finding of await contrastFindings(page)) looked.push(`${name}: ${finding}`);
    await person.picture(`${name}-donker`);
    await page.emulateMedia({ colorScheme: "light" });
    await person.picture(name);
  };
  const heading = (name) => page.getByRole("heading", { name });
  const giveCode = async (label, code, button) => {
    await page.getByLabel(label).fill(code);
    await page.getByRole("button", { name: button }).click();
  };
  await person.goto(server.invitations()["Bestuurder"]);
  await accept(page, passphrase, heading("Stel een tweede stap in"));
  await page.getByRole("img", { name: "Vierkant om met de app te scannen" }).waitFor();
  await look("tweede-stap-instellen");
  const app = new AppForCodes(await page.getByText(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/).innerText());
  assert.match(await page.getByRole("link", { name: "Openen in een app op dit apparaat" }).getAttribute("href"), /^otpauth:\/\/totp\/Bijeen:Bestuurder\?secret=[A-Z2-7]{32}&issuer=Bijeen$/);
  await giveCode("Code van de app", app.code(), "Klaar, controleren");
  await heading("Bewaar uw herstelcodes").waitFor();
  await look("herstelcodes");
  const recovery = await page.getByRole("dialog").getByRole("listitem").allInnerTexts();
  assert.equal(recovery.length, 10);
  await page.keyboard.press("Escape");
  await heading("Hebt u de codes bewaard?").waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Annuleren" }).click();
  await heading("Bewaar uw herstelcodes").waitFor();
  await page.getByRole("button", { name: "Ik heb ze bewaard" }).click();
  await enter(page);

  await signOut(page);
  await page.getByLabel("Wachtzin", { exact: true }).fill(passphrase);
  await page.getByRole("button", { name: "Aanmelden met wachtzin" }).click();
  await heading("Vul de code van uw app in").waitFor();
  await giveCode("Code van de app", "12345", "Controleren");
  await page.getByText("Deze code klopt niet of is al gebruikt").waitFor();
  await look("tweede-stap-fout");
  await giveCode("Code van de app", app.code(), "Controleren");
  await enter(page);

  await signOut(page);
  await page.getByLabel("Wachtzin", { exact: true }).fill(passphrase);
  await page.getByRole("button", { name: "Aanmelden met wachtzin" }).click();
  await page.getByRole("button", { name: "Gebruik een herstelcode" }).click();
  await look("herstelcode-vragen");
  await giveCode("Herstelcode", recovery[0].toLowerCase(), "Controleren");
  await enter(page);
  await page.getByText("Er is aangemeld met een herstelcode van u", { exact: false }).waitFor();
  await visit(page, "/apparaat");
  const means = page.getByRole("region", { name: "Zo meldt u zich aan" });
  await means.getByText("Nog 9 herstelcodes.").waitFor();
  await means.scrollIntoViewIfNeeded();
  await look("tweede-stap-apparaat");
  await means.getByRole("button", { name: "Nieuwe herstelcodes" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Nieuwe herstelcodes" }).click();
  await heading("Bewaar uw herstelcodes").waitFor();
  await page.getByRole("button", { name: "Ik heb ze bewaard" }).click();
  await means.getByText("Nog 10 herstelcodes.").waitFor();
  assert.equal(await means.getByRole("button", { name: "Uitzetten" }).count(), 0);
  assert.deepEqual(looked, []);
  assert.deepEqual(person.problems, []);
  await person.close();
});
