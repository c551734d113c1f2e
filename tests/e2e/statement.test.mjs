// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { contrastFindings, findings } from "./accessible.mjs";
import { becomes } from "./becomes.mjs";
import { Person } from "./person.mjs";
import { Server } from "./server.mjs";

// What there is before anybody has signed in. Who cannot get in may need the statement most. The steps build on each other.
const server = new Server();
let visitor;

before(async () => {
  await server.init().start();
  visitor = new Person(server, "bezoeker", "phone");
});

after(() => server.end());

test("who never was here sees how to sign in while what keeps the store is still on its way", async () => {
  await visitor.open("about:blank");
  const { page } = visitor;
  let release;
  const held = new Promise((resolve) => (release = resolve));
  let asked = false;
  await page.route("**/worker-*.js", async (route) => {
    asked = true;
    await held;
    await route.continue();
  });
  await visitor.goto("/");
  await page.getByRole("heading", { level: 1, name: "Aanmelden" }).waitFor();
  await becomes(() => asked, true);
  release();
  await page.waitForFunction(async () => (await indexedDB.databases()).length > 0);
  await page.getByRole("heading", { level: 1, name: "Aanmelden" }).waitFor();
});

test("the accessibility statement is read without signing in, from the screen where one signs in, and is accessible itself", async () => {
  await visitor.goto("/aanmelden");
  await visitor.picture("deur");
  const opened = visitor.browser.waitForEvent("page");
  await visitor.page.getByRole("link", { name: /^Toegankelijkheid/ }).click();
  const page = await opened;
  await page.getByRole("heading", { level: 1, name: "Toegankelijkheidsverklaring" }).waitFor();
  assert.equal(new URL(page.url()).pathname, "/toegankelijkheid");
  await page.getByText("EN 301 549 met WCAG 2.1").waitFor();
  await page.getByRole("row").filter({ hasText: "alleen het toetsenbord" }).waitFor();
  const last = page.getByRole("heading", { level: 2, name: "Bekende tekortkomingen" });
  assert.equal(await last.evaluate((one) => one.closest("[lang]").lang), "nl");
  assert.deepEqual(await findings(page), []);
  visitor.page = page;
  for (const [size, width, height] of [["phone", 360, 740], ["tablet", 820, 1180], ["desktop", 1440, 900]]) {
    await page.setViewportSize({ width, height });
    await visitor.picture(`verklaring-${size}`);
  }
  await page.emulateMedia({ colorScheme: "dark" });
  assert.deepEqual(await contrastFindings(page), []);
  assert.deepEqual(visitor.problems, []);
});
