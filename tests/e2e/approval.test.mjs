// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { becomes } from "./becomes.mjs";
import { dayFromNow } from "./days.mjs";
import { Person } from "./person.mjs";
import {
  addAndInvite, allSent, choosePhoto, dictateMinutes, flipChart, makeGroup, meetingPart, photoShown, planMeeting, recordOutcome, reload,
  signIn, takeBack, visit,
} from "./screens.mjs";
import { Server } from "./server.mjs";

const { strFromU8, unzipSync } = createRequire(new URL("../../webclient/package.json", import.meta.url))("fflate");

// The minutes of a meeting on two phones, from draft to adopted, with a member who types and approves without a network. The steps build on
// each other.
const opening = "De voorzitter opent om half twee. @Werkgroeplid 1 belt Urk.";
const late = "De politie komt later.";
const decision = "We beginnen in Urk";
const caption = "Flap 1: wat spreken we af?";
const secret = "Bezetting bij een organisatie";

const server = new Server();
let leader, member, tablet, secretary, meeting, second;

before(async () => {
  await server.init().start();
  leader = new Person(server, "projectleider", "phone");
  member = new Person(server, "werkgroeplid", "phone");
  tablet = new Person(server, "tablet", "tablet");
  secretary = new Person(server, "secretaris", "tablet");
  await signIn(leader, server.invitations()["Projectleider"]);
  const { page } = leader;
  await makeGroup(page, "Werkgroep", "Plegeraanpak");
  const link = await addAndInvite(page, "Werkgroeplid 1");
  meeting = await planMeeting(page, { group: "Werkgroep", title: "Startoverleg", date: dayFromNow(3) });
  await meetingPart(page, meeting, "Uitkomsten");
  await recordOutcome(page, "Besluit", { what: decision });
  await recordOutcome(page, "Actiepunt", { what: "Zaal regelen", who: "Werkgroeplid 1" });
  await meetingPart(page, meeting, "Verslag");
  await dictateMinutes(page, `# Opening\n${opening}`);
  await choosePhoto(page, await flipChart(page));
  await page.getByRole("dialog").getByLabel("Bijschrift").fill(caption);
  await page.getByRole("dialog").getByRole("button", { name: "Klaar", exact: true }).click();
  await becomes(() => server.query("select caption from photo"), [{ caption }]);
  await allSent(page);
  await signIn(member, link);
  await meetingPart(member.page, meeting, "Verslag");
  await becomes(() => minutesOf(member).inputValue(), `# Opening\n${opening}`);
});

after(() => server.end());

const button = (page, name) => page.getByRole("button", { name, exact: true });
const minutesOf = ({ page }) => page.getByRole("textbox", { name: "Verslag" });
const heading = ({ page }, name) => page.getByRole("heading", { level: 2, name });
const versions = () => server.query("select number, adopted_on is not null as adopted, basis from minutes_version order by number");

async function approvalOf(person, id = meeting) {
  const { page } = person;
  if (!page.url().includes(`/overleg/${id}`)) await visit(page, `/overleg/${id}/verslag`);
  await meetingPart(page, id, "Verslag");
  await page.getByRole("link", { name: /^(Laten goedkeuren|Bekijken|Lezen en reageren)$/ }).click();
  await page.getByRole("heading", { level: 2, name: /^(Versie \d|Het verslag is nog een concept)/ }).waitFor();
}

/** The newest version as a page of its own. */
async function pageOf({ page }) {
  const [saved] = await Promise.all([page.waitForEvent("download"), button(page, "Webpagina (HTML): Versie 2").click()]);
  return fs.readFileSync(await saved.path(), "utf8");
}

/** The newest version as a text document: its parts by name. */
async function documentOf({ page }) {
  const [saved] = await Promise.all([page.waitForEvent("download"), button(page, "Tekstdocument (ODT): Versie 2").click()]);
  return unzipSync(fs.readFileSync(await saved.path()));
}

async function send(number, { silence = "telt niet mee", from = leader } = {}) {
  const { page } = from;
  await button(page, "Ter goedkeuring sturen").click();
  const dialog = page.getByRole("dialog", { name: "Ter goedkeuring sturen" });
  await dialog.getByText("Wie niet reageert, is niet akkoord").or(dialog.getByText(/nog niet heeft gereageerd, is akkoord/)).waitFor();
  await dialog.getByLabel(silence).check();
  await from.picture(`ter-goedkeuring-${number}`);
  await button(dialog, `Versie ${number} sturen`).click();
  await dialog.waitFor({ state: "hidden" });
}

test("what a member types without a network while the text is sent for approval comes to the leader as a remark, and the text stays", async () => {
  member.network.cut();
  await dictateMinutes(member.page, `\n${late}`);
  await approvalOf(leader);
  await leader.picture("concept");
  await send(1);
  await heading(leader, /^Versie 1: reageren kan tot en met/).waitFor();
  await allSent(leader.page);

  await member.reconnect();
  await allSent(member.page);
  await becomes(() => minutesOf(member).inputValue(), `# Opening\n${opening}`);
  await becomes(() => minutesOf(member).getAttribute("readonly"), "");
  await member.picture("verslag-vast");
  assert.equal(server.query("select minutes from meeting")[0].minutes, `# Opening\n${opening}`);
  await leader.page.getByText("kwam te laat binnen").waitFor();
  await leader.page.getByText(late).first().waitFor();
  await leader.picture("te-laat");
  await becomes(() => button(leader.page, "Vaststellen").isDisabled(), true); // a remark without an answer stands in the way
});

test("an approval without a network names the text it approves, and does not count for the next", async () => {
  await member.goto("/");
  await member.page.getByText("Verslag om goed te keuren").waitFor();
  await member.page.getByText("U bent genoemd in een verslag").waitFor();
  await member.picture("thuis-goedkeuren");
  await member.page.getByRole("link", { name: "Lezen en reageren" }).click();
  await heading(member, /^Versie 1: reageren/).waitFor();
  member.network.cut();
  await button(member.page, "Akkoord").click();
  await member.page.getByRole("button", { name: "Akkoord", exact: true, pressed: true }).waitFor();

  const { page } = leader;
  await button(page, "Terug naar concept").click();
  await button(page.getByRole("dialog"), "Terug naar concept").click();
  await heading(leader, "Het verslag is nog een concept").waitFor();
  const takeIn = page.getByRole("button", { name: /^Verwerken/ });
  await takeIn.click();
  await takeIn.waitFor({ state: "detached" });
  await takeBack(page);
  await takeIn.waitFor();
  await allSent(page);
  assert.equal(server.query("select minutes from meeting")[0].minutes, `# Opening\n${opening}`, "the text goes back with the answer");
  await takeIn.click();
  await takeIn.waitFor({ state: "detached" });
  await send(2);
  await heading(leader, /^Versie 2: reageren/).waitFor();
  await allSent(page);

  await member.reconnect();
  await heading(member, /^Versie 2: reageren/).waitFor();
  await allSent(member.page);
  await page.getByText("reageerde op een andere versie").waitFor();
  await leader.picture("andere-versie");
  assert.equal(server.query("select minutes from meeting")[0].minutes, `# Opening\n${opening}\n${late}`);
  assert.deepEqual(server.query("select v.number from approval as a join minutes_version as v on v.id = a.version and v.hash = a.hash"), [{ number: 1 }]);
});

test("with everybody's approval of this text it is adopted with one tap, and nobody changes it any more", async () => {
  await button(member.page, "Akkoord").click();
  await member.picture("akkoord");
  await allSent(member.page);
  await leader.page.getByRole("list", { name: "Reacties" }).getByText("akkoord", { exact: true }).waitFor();
  leader.network.cut();
  await button(leader.page, "Vaststellen").click();
  await heading(leader, /^Versie 2, vastgesteld op/).waitFor();
  await leader.reconnect();
  await allSent(leader.page);
  assert.deepEqual(versions(), [{ number: 1, adopted: 0, basis: null }, { number: 2, adopted: 1, basis: "agreed" }]);
  await heading(member, /^Versie 2, vastgesteld op/).waitFor();
  assert.equal(await leader.page.getByText(/^Na versie 2 vastgelegd/).count(), 0);
  await meetingPart(member.page, meeting, "Uitkomsten");
  await recordOutcome(member.page, "Afspraak", { what: "Iedereen belt" });
  await allSent(member.page);
  await leader.page.getByText("Na versie 2 vastgelegd of gewijzigd (1 plek)").waitFor();
  await approvalOf(member);
  await leader.page.getByText("Gewijzigd sinds versie 1 (1 plek)").click();
  const changed = leader.page.getByRole("group").filter({ has: leader.page.getByText(/^Gewijzigd sinds versie 1/) });
  await changed.getByText(late).waitFor();
  assert.ok(!(await changed.innerText()).includes(opening), "what stayed as it was is no change");
  await leader.picture("vastgesteld");
});

test("who gets another name changes nothing of what was agreed", async () => {
  const [one, other] = ["Werkgroeplid 1", "Werkgroeplid Een"];
  const { page } = leader;
  const rename = async (from, to) => {
    await visit(page, "/mensen");
    await page.getByRole("button", { name: `Wijzigen: ${from}` }).click();
    const sheet = page.getByRole("dialog", { name: from });
    await sheet.getByLabel("Naam", { exact: true }).fill(to);
    await button(sheet, "Bewaren").click();
    await sheet.waitFor({ state: "hidden" });
    await allSent(page);
  };
  await rename(one, other);
  await approvalOf(leader);
  await page.getByText("Na versie 2 vastgelegd of gewijzigd (1 plek)").click();
  const changed = page.getByRole("group").filter({ has: page.getByText(/^Na versie 2/) });
  await changed.getByText("Iedereen belt").waitFor();
  assert.ok(!(await changed.innerText()).includes(other));
  await visit(page, "/bundelen/verslagen");
  await page.getByText("Na versie 2 vastgelegd of gewijzigd (1 plek)").waitFor();
  await rename(other, one);
});

test("an addition after adoption goes to the leader's inbox, and the answer to its author", async () => {
  await button(member.page, "Aanvulling sturen").click();
  const dialog = member.page.getByRole("dialog", { name: "Opmerking maken" });
  await dialog.getByLabel(/^Wat klopt er niet/).fill("Er was ook taart.");
  await button(dialog, "Versturen").click();
  await dialog.waitFor({ state: "hidden" });
  await allSent(member.page);
  const { page } = leader;
  await visit(page, "/bundelen/verslagen");
  await page.getByText("na vaststelling", { exact: true }).waitFor();
  // The inbox also tells of what was recorded there since, which nobody sent.
  await page.getByRole("link", { name: "Verslagen 2" }).waitFor();
  await page.getByText("Wat is er gewijzigd?").click();
  await page.getByText("Iedereen belt").first().waitFor();
  await leader.picture("bundelen-verslagen");
  await button(page, "Niet overnemen: Er was ook taart.").click();
  const answer = page.getByRole("dialog", { name: "Niet overnemen" });
  await answer.getByLabel(/^Reden/).fill("Dat hoort niet in het verslag.");
  await button(answer, "Niet overnemen").click();
  await page.getByRole("link", { name: "Verslagen 1" }).waitFor();
  await button(page, "Gezien: Startoverleg").click();
  await page.getByText("Er wachten geen opmerkingen bij verslagen.").waitFor();
  await allSent(page);
  await member.goto("/");
  await member.page.getByText("Antwoord op uw opmerking: niet overgenomen").waitFor();
  await member.page.getByText("“Dat hoort niet in het verslag.”").waitFor();
});

test("the adopted minutes are a file for everybody, in which what is confidential is only for who may read it and asks for it", async () => {
  await approvalOf(leader);
  const { page } = leader;
  await page.getByLabel("Nieuw vertrouwelijk punt").fill(secret);
  await button(page, "Punt toevoegen").click();
  await page.getByRole("heading", { name: secret }).waitFor();
  await allSent(page);
  const textOf = async (person) => strFromU8((await documentOf(person))["content.xml"]);
  assert.ok(!(await pageOf(leader)).includes(secret));
  assert.ok(!(await textOf(leader)).includes(secret));
  await page.getByLabel("Met 1 vertrouwelijk punt in het bestand").check();
  assert.ok((await pageOf(leader)).includes(secret));
  assert.ok((await textOf(leader)).includes(secret));
  await leader.picture("bestanden");

  await approvalOf(member);
  await member.page.getByText(decision).first().waitFor();
  await member.page.emulateMedia({ media: "print" });
  for (const role of ["navigation", "banner", "button"]) assert.equal(await member.page.getByRole(role).filter({ visible: true }).count(), 0, role);
  await member.picture("op-papier");
  await member.page.emulateMedia({ media: "screen" });
  const { hash } = server.query("select hash from minutes_version where number = 2")[0];
  for (const read of [await pageOf(member), await textOf(member)]) {
    for (const said of [opening, late, decision, "Versie 2, vastgesteld op", hash]) assert.ok(read.includes(said), said);
    assert.ok(!read.includes(secret));
  }
  assert.equal(await member.page.getByText(secret).or(member.page.getByText("Vertrouwelijk")).count(), 0);
});

test("the photos of the meeting stand in the minutes with their captions, on the screen, on paper and in each file", async () => {
  const { page } = member;
  const small = { width: 360, height: 240 };
  await page.setViewportSize(small);
  // From its top: a page that is loaded again scrolls back to where it was, when it gets to it.
  await page.evaluate(() => scrollTo(0, 0));
  await reload(page);
  const figure = page.getByRole("figure");
  await figure.waitFor();
  assert.ok((await figure.boundingBox()).y > 2 * small.height + 200, "it is far below");
  assert.equal(await figure.getByRole("img").count(), 0, "what nobody looks at is not fetched");
  await figure.scrollIntoViewIfNeeded();
  await photoShown(page, caption, [1500, 2000]);
  await page.setViewportSize({ width: 360, height: 740 });
  const [, address] = (await pageOf(member)).match(/<img src="([^"]*)" alt="Flap 1: wat spreken we af\?"/);
  assert.deepEqual(
    await page.evaluate(async (src) => {
      const image = new Image();
      image.src = src;
      await image.decode();
      return [image.naturalWidth, image.naturalHeight];
    }, address),
    [1500, 2000],
  );
  const [, picture] = Object.entries(await documentOf(member)).find(([name]) => name.startsWith("Pictures/"));
  assert.deepEqual(server.query("select hash from photo"), [{ hash: createHash("sha256").update(picture).digest("hex") }]);
  const paper = await page.pdf({ tagged: true });
  assert.match(paper.toString("latin1"), /\/StructTreeRoot/);
  assert.ok(paper.includes(`/Alt (${caption})`), "who cannot see the photo reads what it shows");
});

test("where a photo is not on the device its file says so, and so does the screen", async () => {
  await signIn(tablet, server.invitations()["Projectleider"]);
  tablet.network.cut();
  await approvalOf(tablet);
  await tablet.page.getByRole("figure").scrollIntoViewIfNeeded();
  await tablet.page.getByText("Deze foto staat nog niet op dit apparaat.").waitFor();
  const read = await pageOf(tablet);
  assert.ok(read.includes(`<p>${caption}<br>Deze foto zit niet in dit bestand`), read);
  assert.ok(!read.includes("<img"));
  await tablet.reconnect();
  await photoShown(tablet.page, caption, [1500, 2000]);
  assert.ok((await pageOf(tablet)).includes("<img"));
});

test("a text in which somebody wrote while it was sent for approval is not fixed, and the leader reads why", async () => {
  const { page } = leader;
  await button(page, "Nieuwe versie maken").click();
  await button(page.getByRole("dialog"), "Nieuwe versie maken").click();
  await heading(leader, "Het verslag is nog een concept").waitFor();
  await page.getByText("Versie 2 blijft vastgesteld tot er een nieuwe is.").waitFor();
  await allSent(page);
  await heading(member, "Het verslag is nog een concept").waitFor();
  leader.network.cut();
  await send(3);
  await heading(leader, /^Versie 3: reageren/).waitFor();
  await meetingPart(member.page, meeting, "Verslag");
  await dictateMinutes(member.page, "\nSlot om drie uur.");
  await allSent(member.page);

  await leader.reconnect();
  await heading(leader, "Het verslag is nog een concept").waitFor();
  await page.getByText("Slot om drie uur.").waitFor();
  await leader.goto("/apparaat");
  await page.getByText("Er is in het verslag geschreven terwijl u het verstuurde. Lees het na en stuur het opnieuw.").waitFor();
  assert.equal(await page.getByRole("button", { name: /^Opnieuw proberen/ }).count(), 0, "a text that nobody has read is not sent again as it was");
  assert.deepEqual(versions().map(({ number, adopted }) => [number, adopted]), [[1, 0], [2, 1]]);
});

test("who does not agree says so without a network, and a remark on a passage arrives with it, is taken in, and its author reads the answer", async () => {
  const passage = "We kiezen voor Urk.";
  await leader.page.getByRole("button", { name: /^Gezien, weghalen/ }).click();
  await allSent(leader.page);
  second = await planMeeting(leader.page, { group: "Werkgroep", title: "Vervolgoverleg", date: dayFromNow(17) });
  await meetingPart(leader.page, second, "Verslag");
  await dictateMinutes(leader.page, `Iedereen is er.\n\n${passage}`);
  await approvalOf(leader, second);
  await send(1);
  await heading(leader, /^Versie 1: reageren/).waitFor();
  await allSent(leader.page);

  const { page } = member;
  await visit(page, `/overleg/${second}/verslag`);
  await approvalOf(member, second);
  await heading(member, /^Versie 1: reageren/).waitFor();
  member.network.cut();
  await button(page, "Niet akkoord").click();
  const dialog = page.getByRole("dialog", { name: "Opmerking maken" });
  await button(dialog, "Annuleren").click();
  await page.getByRole("button", { name: "Niet akkoord", exact: true, pressed: true }).waitFor();
  await button(page, `Opmerking maken bij: ${passage}`).click();
  await dialog.getByText(passage).waitFor();
  await dialog.getByLabel(/^Wat klopt er niet/).fill("En voor Dronten.");
  await member.picture("opmerking-bij-passage");
  await button(dialog, "Versturen").click();
  await dialog.waitFor({ state: "hidden" });
  await member.reconnect();
  await allSent(page);

  await leader.page.getByRole("list", { name: "Reacties" }).getByText("niet akkoord", { exact: true }).waitFor();
  await leader.page.getByRole("region", { name: /^Opmerkingen/ }).getByText(passage, { exact: true }).waitFor();
  leader.network.cut();
  await button(leader.page, "Terug naar concept").click();
  await button(leader.page.getByRole("dialog"), "Terug naar concept").click();
  await button(leader.page, "Verwerken: En voor Dronten.").click();
  const answer = leader.page.getByRole("dialog", { name: "Antwoorden" });
  await answer.getByLabel(/^Antwoord/).fill("Dronten staat er nu bij.");
  await button(answer, "Overnemen met antwoord").click();
  await answer.waitFor({ state: "hidden" });
  await leader.reconnect();
  await allSent(leader.page);
  await member.goto("/");
  await page.getByText("Antwoord op uw opmerking: verwerkt").first().waitFor();
  await page.getByText("“Dronten staat er nu bij.”").waitFor();
});

test("the secretary sends minutes for approval, a member agrees, and the secretary adopts them, all without the leader", async () => {
  await signIn(secretary, server.invitations()["Secretaris"]);
  const third = await planMeeting(secretary.page, { group: "Werkgroep", title: "Derde overleg", date: dayFromNow(2) });
  await meetingPart(secretary.page, third, "Verslag");
  await dictateMinutes(secretary.page, "We zagen elkaar in Urk.");
  await allSent(secretary.page);
  await visit(member.page, `/overleg/${third}/verslag`);
  await becomes(() => minutesOf(member).inputValue(), "We zagen elkaar in Urk.");
  assert.equal(await member.page.getByRole("link", { name: "Laten goedkeuren" }).count(), 0, "who keeps no minutes sends none");
  secretary.network.cut();
  await approvalOf(secretary, third);
  await send(1, { from: secretary });
  await heading(secretary, /^Versie 1: reageren/).waitFor();
  await secretary.reconnect();
  await allSent(secretary.page);
  await approvalOf(member, third);
  await heading(member, /^Versie 1: reageren/).waitFor();
  await button(member.page, "Akkoord").click();
  await allSent(member.page);
  await secretary.page.getByRole("list", { name: "Reacties" }).getByText("akkoord", { exact: true }).first().waitFor();
  await button(secretary.page, "Vaststellen").click();
  await heading(secretary, /^Versie 1, vastgesteld op/).waitFor();
  await allSent(secretary.page);
  assert.deepEqual(
    server.query(`select v.basis, p.name as sender from minutes_version as v join person as p on p.id = v.author where v.meeting = '${third}'`),
    [{ basis: "agreed", sender: "Secretaris" }],
  );
});

test("silence adopts only after the last day, and where that was asked; the meeting may decide so before", async () => {
  const { page } = leader;
  const bases = () => server.query(`select number, basis from minutes_version where meeting = '${second}' order by number`);
  const adopt = async () => button(page, "Vaststellen").click();
  const sure = page.getByRole("dialog", { name: "Vaststellen" });
  await meetingPart(page, second, "Verslag");
  await approvalOf(leader, second);
  await send(2, { silence: "is akkoord" });
  await heading(leader, /^Versie 2: reageren/).waitFor();
  await allSent(page);
  await visit(member.page, `/overleg/${second}/vaststellen`);
  await member.page.getByText(/^Wie op .* nog niet heeft gereageerd, is akkoord\./).waitFor();
  await adopt();
  await sure.getByText("Nog niet iedereen is akkoord.", { exact: false }).waitFor();
  await leader.picture("nog-niet-iedereen");
  await button(sure, "Annuleren").click();
  await page.clock.setFixedTime(Date.now() + 15 * 86_400_000);
  await visit(page, `/overleg/${second}/vaststellen`);
  await adopt();
  await heading(leader, /^Versie 2, vastgesteld op/).waitFor();
  await page.getByText(/^Vastgesteld doordat /).waitFor();
  await allSent(page);
  assert.deepEqual(bases(), [{ number: 1, basis: null }, { number: 2, basis: "silence" }]);

  await button(page, "Nieuwe versie maken").click();
  await button(page.getByRole("dialog"), "Nieuwe versie maken").click();
  await heading(leader, "Het verslag is nog een concept").waitFor();
  await send(3);
  await heading(leader, /^Versie 3: reageren/).waitFor();
  await adopt();
  await button(sure, "Het overleg besloot het").click();
  await heading(leader, /^Versie 3, vastgesteld op/).waitFor();
  await allSent(page);
  assert.deepEqual(bases().at(-1), { number: 3, basis: "meeting" });
  assert.deepEqual([leader, member, tablet, secretary].flatMap(({ problems }) => problems), []);
});
