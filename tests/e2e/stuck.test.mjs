// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import fs from "node:fs";
import { after, before, test } from "node:test";
import { Person } from "./person.mjs";
import { allSent, chip, makeGroup, meetingPart, planMeeting, signIn, typeMinutes } from "./screens.mjs";
import { Server } from "./server.mjs";

// A phone that was put back from a copy is the same device twice: the server takes the numbers of one of the two.
const ofOriginal = "Van de telefoon zelf. ";
const ofCopy = "Van de kopie. ";

const server = new Server();
let original, copy, meeting;

before(async () => {
  await server.init().start();
  original = new Person(server, "projectleider", "phone");
  copy = new Person(server, "kopie", "phone");
  await signIn(original, server.invitations()["Projectleider"]);
  await makeGroup(original.page, "Werkgroep", "Plegeraanpak");
  meeting = await planMeeting(original.page, { group: "Werkgroep", title: "Overleg", date: "2026-12-01" });
  await allSent(original.page);
  await original.browser.close();
  fs.cpSync(original.profile, copy.profile, { recursive: true, filter: (name) => !/Singleton/.test(name) });
});

after(async () => {
  for (const person of [original, copy]) await person?.close();
  await server.stop();
  server.remove();
});

test("work that the server cannot take asks for attention, says why and stays", async () => {
  await copy.open(`/overleg/${meeting}`);
  copy.network.cut();
  await meetingPart(copy.page, meeting, "Verslag");
  await typeMinutes(copy.page, ofCopy);

  await original.open(`/overleg/${meeting}`);
  await meetingPart(original.page, meeting, "Verslag");
  await typeMinutes(original.page, ofOriginal);
  await allSent(original.page);

  copy.network.restore();
  await copy.page.getByRole("banner").getByRole("link", { name: /Verzenden lukt niet/ }).waitFor({ timeout: 40_000 });
  await copy.goto("/apparaat");
  await copy.page.getByText(/Verzenden of ophalen lukt nu niet: Dit kenmerk is al gebruikt/).waitFor();
  await copy.page.getByRole("region", { name: "Nog niet verzonden" }).getByText(ofCopy.trim()).first().waitFor();
  await meetingPart(copy.page, meeting, "Verslag");
  assert.equal(await copy.page.getByRole("textbox", { name: "Verslag" }).inputValue(), ofCopy);
  assert.match(await chip(copy.page).innerText(), /Verzenden lukt niet.*op dit apparaat/s);
});
