// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { becomes } from "./becomes.mjs";
import { leaderAndMember, Person } from "./person.mjs";
import { allSent, openAbout, signIn, takeBack, visit } from "./screens.mjs";
import { Server } from "./server.mjs";

// Which focus points have priority in the next plan period. The steps build on each other.
const server = new Server();
let leader, member, tablet;

before(async () => {
  [leader, member] = await leaderAndMember(server);
});

after(() => server.end());

test("an eleventh priority asks why, also one that was proposed, and one that ends makes room", async () => {
  await openAbout(member.page, "Volgende planperiode");
  await member.page.getByRole("button", { name: "Voorrang geven: Werkgevers alerter maken" }).click();
  const proposing = member.page.getByRole("dialog", { name: "Stel wijziging voor" });
  await proposing.getByRole("button", { name: "Voorstel indienen" }).click();
  await proposing.waitFor({ state: "hidden" });
  await allSent(member.page);
  const { page } = leader;
  await visit(page, "/bundelen/voorstellen");
  const take = page.getByRole("button", { name: "Overnemen: Werkgevers alerter maken – met voorrang", exact: true });
  await take.waitFor();
  leader.network.cut();
  await take.click();
  const sheet = page.getByRole("dialog", { name: "Voorrang geven" });
  await sheet.getByLabel("Waarom toch voorrang?").fill("De werkgevers vragen erom.");
  await sheet.getByRole("button", { name: "Toch voorrang geven" }).click();
  await take.waitFor({ state: "detached" });
  await openAbout(page, "Volgende planperiode");
  await page.getByText("11 van hoogstens 10 speerpunten met voorrang").waitFor();
  for (const name of ["Plegeraanpak", "Veilig Thuis versterken"]) {
    await page.getByRole("button", { name: `Afronden: ${name}` }).click();
    const ending = page.getByRole("dialog");
    await ending.getByLabel("Waarom afgerond of gestopt").fill(`${name} is gewoon werk geworden.`);
    await ending.getByRole("button", { name: "Bewaren" }).click();
    await page.getByRole("button", { name: `Weer oppakken: ${name}` }).waitFor();
    await page.getByText(`${name} is gewoon werk geworden.`).waitFor();
  }
  await page.getByText("9 van hoogstens 10 speerpunten met voorrang").waitFor();
  await page.getByRole("button", { name: "Voorrang geven: Forensisch-medische expertise versterken" }).click();
  await page.getByText("10 van hoogstens 10 speerpunten met voorrang").waitFor();
  await leader.picture("planperiode");

  await openAbout(page, "Wat is er gewijzigd");
  await page.getByText("Zonder netwerk ziet u wat er gewijzigd is en door wie.", { exact: false }).waitFor();
  const changed = page.getByRole("listitem").filter({ has: page.getByRole("link", { name: "Werkgevers alerter maken" }) });
  await changed.getByText("op dit apparaat").waitFor();
  await leader.reconnect();
  await allSent(page);
});

test("a focus point stops, and another loses its priority and has it again, without a network", async () => {
  const { page } = leader;
  leader.network.cut();
  await openAbout(page, "Volgende planperiode");
  await page.getByRole("button", { name: "Afronden: Ouderenmishandeling" }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByRole("radio", { name: "Gestopt" }).check();
  await sheet.getByRole("button", { name: "Bewaren" }).click();
  await page.getByRole("button", { name: "Weer oppakken: Ouderenmishandeling" }).waitFor();
  await page.getByRole("listitem").filter({ hasText: "Ouderenmishandeling" }).getByText("gestopt", { exact: true }).waitFor();
  await page.getByText("9 van hoogstens 10 speerpunten met voorrang").waitFor();
  await page.getByRole("button", { name: "Voorrang weghalen: Lokale teams versterken" }).click();
  await page.getByText("8 van hoogstens 10 speerpunten met voorrang").waitFor();
  await takeBack(page);
  await page.getByText("9 van hoogstens 10 speerpunten met voorrang").waitFor();
  await page.getByRole("button", { name: "Voorrang weghalen: Traumascreening en behandeling" }).click();
  await page.getByRole("button", { name: "Voorrang geven: Traumascreening en behandeling" }).waitFor();
  await leader.reconnect();
  await allSent(page);
  assert.deepEqual(
    server.query("select status, priority from focus_point where title in ('Ouderenmishandeling', 'Lokale teams versterken', 'Traumascreening en behandeling') order by number"),
    [{ status: null, priority: 1 }, { status: null, priority: 0 }, { status: "stopped", priority: 1 }],
  );
});

test("of the last places that two devices of a leader give apart the later one is refused, and taken with a reason", async () => {
  const { page } = leader;
  await openAbout(page, "Volgende planperiode");
  await page.getByText("8 van hoogstens 10 speerpunten met voorrang").waitFor();
  tablet = new Person(server, "tablet");
  await signIn(tablet, server.invitations()["Projectleider"]);
  leader.network.cut();
  const promote = (where, name) => where.getByRole("button", { name: `Voorrang geven: ${name}` }).click();
  await promote(page, "Traumascreening en behandeling");
  await page.getByText("9 van hoogstens 10").waitFor();
  await promote(page, "Feitenonderzoek verbeteren");
  await page.getByText("10 van hoogstens 10").waitFor();
  await openAbout(tablet.page, "Volgende planperiode");
  await promote(tablet.page, "Slachtoffers van seksueel geweld");
  await becomes(() => server.query("select priority from focus_point where title = 'Slachtoffers van seksueel geweld'"), [{ priority: 1 }]);
  await leader.reconnect();
  await visit(page, "/apparaat");
  await page.getByText("Er zijn er al zoveel als is afgesproken.").waitFor();
  await page.getByText("Zeg erbij waarom deze er toch bij moet, of maak eerst plaats.").waitFor();
  await leader.picture("geen-plaats");
  await page.getByRole("button", { name: /^Opnieuw proberen: .*Feitenonderzoek/ }).click();
  const sheet = page.getByRole("dialog", { name: "Voorrang geven" });
  await sheet.getByLabel("Waarom toch voorrang?").fill("De officier vraagt erom.");
  await leader.picture("toch-voorrang");
  await sheet.getByRole("button", { name: "Toch voorrang geven" }).click();
  await allSent(page);
  assert.deepEqual(
    server.query("select title, priority, priority_reason as reason from focus_point where title in ('Traumascreening en behandeling', 'Feitenonderzoek verbeteren', 'Slachtoffers van seksueel geweld') order by title"),
    [
      { title: "Feitenonderzoek verbeteren", priority: 1, reason: "De officier vraagt erom." },
      { title: "Slachtoffers van seksueel geweld", priority: 1, reason: null },
      { title: "Traumascreening en behandeling", priority: 1, reason: null },
    ],
  );
  for (const person of [leader, member, tablet]) assert.deepEqual(person.problems, []);
});
