// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Person } from "./person.mjs";
import {
  addItem, allSent, beginMeeting, choosePhoto, dictateMinutes, flipChart, makeGroup, meetingPart, nothingUnsent, signIn, visit,
} from "./screens.mjs";
import { Server } from "./server.mjs";

// What people write is text, whatever it looks like; and were some of it to get into a page as markup, the browser would not run it.
const planted = '<img src=x onerror="globalThis.ran = 1"><script>globalThis.ran = 1</script><blink>dik</blink>';
const server = new Server();
let leader, second, meeting;

before(async () => {
  await server.init().start();
  leader = new Person(server, "projectleider", "desktop");
  meeting = await beginMeeting(leader);
});

after(() => server.end());

async function planPerson(page) {
  await visit(page, "/mensen");
  await page.getByRole("button", { name: "Persoon toevoegen" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Persoon toevoegen" });
  await dialog.getByLabel("Naam").fill(planted);
  await dialog.getByRole("button", { name: "Persoon toevoegen" }).click();
  await dialog.waitFor({ state: "detached" });
}

async function plantOutcome(page) {
  await meetingPart(page, meeting, "Uitkomsten");
  await page.getByRole("button", { name: "Besluit vastleggen" }).click();
  await writeOutcome(page, planted);
}

/** In the sheet that is open. */
async function writeOutcome(page, text) {
  const dialog = page.getByRole("dialog", { name: "Besluit" });
  await dialog.getByLabel("Wat?").fill(text);
  await dialog.getByText(/Bewaard op dit apparaat|Verzonden/).first().waitFor();
  await dialog.getByRole("button", { name: "Klaar", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByText(text, { exact: true }).first().waitFor();
}

async function plantCaption(page) {
  await meetingPart(page, meeting, "Verslag");
  await choosePhoto(page, await flipChart(page));
  const sheet = page.getByRole("dialog");
  await sheet.getByLabel("Bijschrift").fill(planted);
  await sheet.getByRole("button", { name: "Klaar", exact: true }).click();
  await sheet.waitFor({ state: "detached" });
}

/** Two devices name one outcome otherwise, each without a network. */
async function plantConflict(people) {
  for (const { page } of people) {
    await meetingPart(page, meeting, "Uitkomsten");
    await page.getByText(planted, { exact: true }).first().waitFor();
  }
  for (const { network } of people) network.cut();
  for (const [at, { page }] of people.entries()) {
    await page.getByText(planted, { exact: true }).first().click();
    await writeOutcome(page, `${planted} ${at}`);
  }
  for (const person of people) await person.reconnect();
}

async function isText(page) {
  assert.equal(await page.locator('img[src="x"], blink, body script:not([src])').count(), 0, page.url());
  assert.equal(await page.evaluate(() => globalThis.ran), undefined, page.url());
}

test("markup in the plan, an agenda and minutes is shown as it was written", async () => {
  const { page } = leader;
  await meetingPart(page, meeting, "Agenda");
  await addItem(page, "<blink>punt</blink>");
  await meetingPart(page, meeting, "Verslag");
  await dictateMinutes(page, planted);
  await leader.goto("/inlezen");
  await page.getByLabel("Waarvan is uw tabel?").selectOption({ label: "Activiteiten" });
  const table = `titel;niveau;status;aanpak\r\n"${planted.replaceAll('"', '""')}";regionaal;loopt;"${planted.replaceAll('"', '""')}"\r\n`;
  await page.getByLabel("Bestand kiezen").setInputFiles({ name: "plan.csv", mimeType: "text/csv", buffer: Buffer.from(table) });
  await page.getByText(planted).first().waitFor();
  await isText(page);
  await page.getByRole("button", { name: "1 wijziging overnemen" }).click();
  await page.getByRole("button", { name: "Alles terugdraaien" }).waitFor();
  await allSent(page);
  const [{ id }] = server.query("SELECT id FROM activity WHERE title LIKE '<img%'");
  for (const place of [`/plan/activiteit/${id}`, "/plan", `/overleg/${meeting}/agenda`, `/overleg/${meeting}/verslag`, "/zoeken?q=dik", "/rapportage"]) {
    await leader.goto(place);
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    await isText(page);
  }
  await leader.goto(`/plan/activiteit/${id}`);
  await page.getByRole("heading", { level: 1, name: planted }).waitFor();
  assert.deepEqual(leader.problems, []);
});

test("so is markup in names of people and groups, in outcomes, captions and differences", async () => {
  const { page } = leader;
  await makeGroup(page, planted, "Plegeraanpak");
  await planPerson(page);
  await plantOutcome(page);
  await plantCaption(page);
  await allSent(page);
  second = new Person(server, "tweede", "phone");
  await signIn(second, server.invitations()["Projectleider"]);
  await plantConflict([leader, second]);
  for (const person of [leader, second]) await nothingUnsent(person.page);
  const places = ["/mensen", "/groepen", "/", `/overleg/${meeting}/uitkomsten`, `/overleg/${meeting}/verslag`, "/bundelen", "/bundelen/verschillen"];
  for (const place of places) {
    await leader.goto(place);
    await page.getByText(planted).first().waitFor();
    await isText(page);
  }
  for (const at of [0, 1]) await page.getByText(`${planted} ${at}`, { exact: true }).first().waitFor();
  await leader.picture("verschil-met-opmaak");
  assert.deepEqual([...leader.problems, ...second.problems], []);
});

test("the page runs no text: no inline script, no text as markup, nothing from elsewhere", async () => {
  const { page } = leader;
  const refusals = await page.evaluate(async () => {
    // What the debugger itself calls may evaluate; what runs later is the page's own.
    await new Promise((resolve) => setTimeout(resolve));
    addEventListener("securitypolicyviolation", ({ effectiveDirective }) => (globalThis.stopped = effectiveDirective));
    const tried = (what) => {
      try {
        what();
        return "done";
      } catch (error) {
        return error.name;
      }
    };
    const markup = tried(() => (document.createElement("div").innerHTML = "<b>dik</b>"));
    const code = tried(() => globalThis.eval("1"));
    const handler = tried(() => document.createElement("a").setAttribute("onclick", "globalThis.ran = 1"));
    const script = tried(() => document.head.append(Object.assign(document.createElement("script"), { text: "globalThis.ran = 1" })));
    const elsewhere = await fetch("https://elsewhere.invalid/").then(() => "done", (error) => error.name);
    return [markup, code, handler, script, elsewhere];
  });
  assert.ok(!refusals.includes("done"), String(refusals));
  await page.waitForFunction(() => globalThis.stopped === "connect-src");
  assert.equal(await page.evaluate(() => globalThis.ran), undefined);
});
