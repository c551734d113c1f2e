// SPDX-License-Identifier: EUPL-1.2
import fs from "node:fs";
import { after, before, test } from "node:test";
import { Person } from "./person.mjs";
import { allSent, beginMeeting, meetingPart, typeMinutes, unlock } from "./screens.mjs";
import { Server } from "./server.mjs";

// A phone that was put back from a copy is the same device twice. The server takes the numbers of one of the two; the
// other goes on as a device of its own.
const ofOriginal = "Van de telefoon zelf. ";
const ofCopy = "Van de kopie. ";

const server = new Server();
let original, copy, meeting;

before(async () => {
  await server.init().start();
  original = new Person(server, "projectleider", "phone");
  copy = new Person(server, "kopie", "phone");
  meeting = await beginMeeting(original);
  await original.shut();
  fs.cpSync(original.profile, copy.profile, { recursive: true, filter: (name) => !/Singleton/.test(name) });
});

after(() => server.end());

test("a phone put back from a copy goes on as a device of its own, and both keep their work", async () => {
  await copy.open(`/overleg/${meeting}`);
  await unlock(copy.page);
  copy.network.cut();
  await meetingPart(copy.page, meeting, "Verslag");
  await typeMinutes(copy.page, ofCopy);

  await original.open(`/overleg/${meeting}`);
  await unlock(original.page);
  await meetingPart(original.page, meeting, "Verslag");
  await typeMinutes(original.page, ofOriginal);
  await allSent(original.page);

  await copy.reconnect();
  await allSent(copy.page);
  for (const person of [copy, original]) {
    await meetingPart(person.page, meeting, "Verslag");
    await person.page.waitForFunction(
      (texts) => texts.every((text) => document.querySelector("textarea")?.value.includes(text)),
      [ofCopy, ofOriginal],
    );
  }
  await copy.goto("/apparaat");
  await copy.page.getByText("Alles wat u deed, is verzonden.").waitFor();
});
