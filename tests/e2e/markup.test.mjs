// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Person } from "./person.mjs";
import { addItem, allSent, beginMeeting, dictateMinutes, meetingPart } from "./screens.mjs";
import { Server } from "./server.mjs";

// What people write is text, whatever it looks like; and were some of it to get into a page as markup, the browser would not run it.
const planted = '<img src=x onerror="globalThis.ran = 1"><script>globalThis.ran = 1</script><blink>dik</blink>';
const server = new Server();
let leader, meeting;

before(async () => {
  await server.init().start();
  leader = new Person(server, "projectleider", "desktop");
  meeting = await beginMeeting(leader);
});

after(() => server.end(leader));

async function isText(page) {
  assert.equal(await page.locator('img[src="x"], blink, body script:not([src])').count(), 0, page.url());
  assert.equal(await page.evaluate(() => globalThis.ran), undefined, page.url());
}

test("markup in names, minutes, outcomes and the plan is shown as it was written", async () => {
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
