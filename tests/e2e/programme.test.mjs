// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { leaderAndMember } from "./person.mjs";
import { allSent, openAbout, takeBack, visit } from "./screens.mjs";
import { Server } from "./server.mjs";

// What there is of the programme besides its activities: what is measured, judged and paid, what is due, and who takes part.
const server = new Server();
let leader, member;

before(async () => {
  [leader, member] = await leaderAndMember(server);
});

after(() => server.end());

test("a measurement is added without a network and stands in chart and table", async () => {
  const { page } = leader;
  leader.network.cut();
  await openAbout(page, "Indicatoren");
  const indicator = page.getByRole("region", { name: "Onderzoeken op tijd afgerond" });
  await indicator.getByRole("button", { name: /^Meting toevoegen/ }).click();
  const sheet = page.getByRole("dialog", { name: "Meting toevoegen" });
  await sheet.getByLabel("Jaar", { exact: true }).fill("2019");
  await sheet.getByLabel("Deel van het jaar").selectOption({ label: "Kwartaal 2" });
  await sheet.getByLabel("Waarde (%)").fill("61,5");
  await sheet.getByRole("button", { name: "Bewaren" }).click();
  await indicator.getByRole("row", { name: "kwartaal 2 van 2019 61,5 %" }).waitFor();
  await leader.picture("indicatoren");
  await indicator.getByRole("button", { name: "Verwijderen: Onderzoeken op tijd afgerond, kwartaal 2 van 2019" }).click();
  await indicator.getByRole("row", { name: "kwartaal 2 van 2019" }).waitFor({ state: "detached" });
  await takeBack(page);
  await indicator.getByRole("row", { name: "kwartaal 2 van 2019 61,5 %" }).waitFor();
  await leader.reconnect();
  await allSent(page);
});

test("an ambition is judged with a word of why", async () => {
  const { page } = leader;
  await openAbout(page, "Ambities");
  await page.getByRole("button", { name: /^Beoordelen: Veilig Thuis/ }).click();
  const sheet = page.getByRole("dialog", { name: "Beoordelen" });
  await sheet.getByLabel("Oordeel").selectOption({ label: "Deels op koers" });
  await sheet.getByLabel("Evaluatie").fill("De wachttijd is korter.");
  await sheet.getByRole("button", { name: "Bewaren" }).click();
  await page.getByText("1 deels op koers").waitFor();
  await page.getByText("De wachttijd is korter.").waitFor();
  await leader.picture("ambities");
});

test("a bottleneck is added where it belongs", async () => {
  const { page } = leader;
  await openAbout(page, "Sterke punten");
  await page.getByRole("button", { name: "Knelpunt toevoegen" }).nth(1).click();
  const sheet = page.getByRole("dialog", { name: "Knelpunt toevoegen" });
  assert.notEqual(await sheet.getByRole("combobox", { name: /^Actielijn/ }).inputValue(), "");
  await sheet.getByLabel("Tekst").fill("Te weinig bedden");
  await sheet.getByRole("button", { name: "Toevoegen" }).click();
  await page.getByRole("listitem").filter({ hasText: "Te weinig bedden" }).waitFor();
});

test("anybody asks for money without a network, the leader decides, and the year adds up", async () => {
  const { page } = member;
  member.network.cut();
  await openAbout(page, "Geld");
  await page.getByRole("button", { name: "Geld aanvragen" }).click();
  const sheet = page.getByRole("dialog", { name: "Geld aanvragen" });
  await sheet.getByLabel("Soort").selectOption({ label: "Extra geld" });
  await sheet.getByLabel("Waarvoor").fill("Zaal in Urk");
  await sheet.getByLabel("Gevraagd (euro)").fill("2500");
  await sheet.getByRole("button", { name: "Toevoegen" }).click();
  await page.getByRole("row", { name: /€ 2\.500 € 0$/ }).waitFor();
  await member.reconnect();
  await allSent(page);

  await leader.page.getByRole("navigation", { name: "Hoofdmenu" }).getByRole("link", { name: "Start" }).click();
  const ask = leader.page.getByRole("listitem").filter({ hasText: "1 aanvraag voor geld wacht op een besluit" });
  await ask.getByRole("link", { name: "Bekijken" }).click();
  await leader.page.getByRole("button", { name: "Besluiten: Zaal in Urk" }).click();
  const decision = leader.page.getByRole("dialog", { name: "Besluiten" });
  await decision.getByLabel("Toegekend (euro)").fill("2000");
  await decision.getByRole("button", { name: "Toekennen" }).click();
  await leader.page.getByRole("row", { name: /€ 2\.500 € 2\.000$/ }).waitFor();
  await leader.picture("geld");
  await page.getByText("€ 2.000 toegekend.").waitFor();
  await page.getByRole("navigation", { name: "Hoofdmenu" }).getByRole("link", { name: "Start" }).click();
  await page.getByText("Uw aanvraag is toegekend: € 2.000").waitFor();
  await page.getByRole("link", { name: "Zaal in Urk" }).click();
  await page.getByText("€ 2.000 toegekend.").waitFor();
  assert.equal(await page.getByRole("button", { name: "Intrekken: Zaal in Urk" }).count(), 0, "what was decided is decided");
});

test("who asks for subsidy reads why it is refused", async () => {
  const { page } = member;
  await openAbout(page, "Geld");
  await page.getByRole("button", { name: "Geld aanvragen" }).click();
  const sheet = page.getByRole("dialog", { name: "Geld aanvragen" });
  await sheet.getByLabel("Soort").selectOption({ label: "Subsidie" });
  await sheet.getByLabel("Waarvoor").fill("Training voor huisartsen");
  const range = "Volgens het plan is een subsidie € 25.000 tot € 100.000.";
  await sheet.getByLabel("Gevraagd (euro)").fill("2000");
  await sheet.getByText(`${range} Dit bedrag valt daarbuiten.`).waitFor();
  await member.picture("subsidie");
  await sheet.getByLabel("Gevraagd (euro)").fill("60000");
  await sheet.getByText(range, { exact: true }).waitFor();
  await sheet.getByRole("button", { name: "Toevoegen" }).click();
  await sheet.waitFor({ state: "hidden" });
  await allSent(page);
  await openAbout(leader.page, "Geld");
  const decide = leader.page.getByRole("button", { name: "Besluiten: Training voor huisartsen" });
  await decide.waitFor();
  leader.network.cut();
  await decide.click();
  const decision = leader.page.getByRole("dialog", { name: "Besluiten" });
  await decision.getByLabel("Besluit", { exact: false }).last().fill("Dit jaar is er geen geld voor.");
  await decision.getByRole("button", { name: "Afwijzen" }).click();
  await leader.page.getByText("Niet toegekend.").waitFor();
  await leader.picture("afgewezen");
  await leader.reconnect();
  await allSent(leader.page);
  await page.getByRole("navigation", { name: "Hoofdmenu" }).getByRole("link", { name: "Start" }).click();
  await page.getByText("Uw aanvraag voor geld is afgewezen").waitFor();
  await page.getByText("“Dit jaar is er geen geld voor.”").waitFor();
  assert.deepEqual(server.query("select status, granted_euro as granted from money_request where kind = 'subsidy'"), [{ status: "refused", granted: null }]);
});

test("the leader adds an activity and a focus point, takes one out and back, and says when a report is due, without a network", async () => {
  const { page } = leader;
  const [{ id }] = server.query("select id from focus_point where title = 'Plegeraanpak'");
  await visit(page, `/plan/speerpunt/${id}`);
  await page.getByRole("button", { name: "Activiteit toevoegen" }).waitFor();
  leader.network.cut();
  await page.getByRole("button", { name: "Activiteit toevoegen" }).click();
  const sheet = page.getByRole("dialog", { name: "Activiteit toevoegen" });
  await sheet.getByLabel("Titel").fill("Avond voor de buurt");
  await leader.picture("activiteit-toevoegen");
  await sheet.getByRole("button", { name: "Toevoegen", exact: true }).click();
  await page.getByRole("link", { name: /^Avond voor de buurt/ }).click();
  await page.getByRole("button", { name: "Uit het plan halen" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Uit het plan halen" }).click();
  await takeBack(page);

  await openAbout(page, "Volgende planperiode");
  await page.getByRole("button", { name: /^Speerpunt toevoegen/ }).last().click();
  const point = page.getByRole("dialog", { name: "Speerpunt toevoegen" });
  await point.getByLabel("Titel").fill("Ouderen");
  await point.getByRole("button", { name: "Toevoegen", exact: true }).click();
  await page.getByRole("link", { name: "Ouderen", exact: true }).waitFor();

  await page.getByRole("navigation", { name: "Hoofdmenu" }).getByRole("link", { name: "Plan" }).click();
  await page.getByRole("link", { name: "Meer over het programma" }).click();
  await page.getByRole("button", { name: "Wijzigen: Schriftelijke stand van zaken" }).click();
  const due = page.getByRole("dialog", { name: "Schriftelijke stand van zaken" });
  for (const month of ["Maart", "November"]) await due.getByRole("checkbox", { name: month, exact: true }).check();
  await leader.picture("rapport-in-de-kalender");
  await due.getByRole("button", { name: "Bewaren" }).click();
  await due.waitFor({ state: "hidden" });
  await page.getByText(/in maart en november/).waitFor();
  await leader.picture("kalender");
  await leader.reconnect();
  await allSent(page);
  assert.deepEqual(
    server.query(
      `select a.deleted, a.focus_point = '${id}' as here, p.priority, c.recurrence from activity as a, focus_point as p, calendar_item as c
        where a.title = 'Avond voor de buurt' and p.title = 'Ouderen' and c.report = 'Schriftelijke stand van zaken'`,
    ),
    [{ deleted: 0, here: 1, priority: 0, recurrence: '{"months":[3,11]}' }],
  );
});

test("the leader gives somebody another role and name, and keeps the real one of who takes part under another", async () => {
  const { page } = leader;
  await visit(page, "/mensen");
  await page.getByRole("button", { name: "Wijzigen: Werkgroeplid 2" }).click();
  const sheet = page.getByRole("dialog", { name: "Werkgroeplid 2" });
  assert.equal(await sheet.getByLabel("Echte naam").count(), 0);
  await sheet.getByRole("combobox", { name: "Rol" }).selectOption({ label: "Ervaringsdeskundige" });
  await sheet.getByLabel("Naam", { exact: true }).fill("Kim");
  await sheet.getByLabel("Echte naam").fill("Naam van Kim");
  await leader.picture("persoon");
  await sheet.getByRole("button", { name: "Bewaren" }).click();
  await sheet.waitFor({ state: "hidden" });
  await page.getByText("Kim", { exact: true }).waitFor();
  await leader.picture("mensen");
  await allSent(page);
  assert.deepEqual(
    server.query("select p.name, p.role, c.real_name from person as p join person_confidential as c on c.person = p.id"),
    [{ name: "Kim", role: "expert", real_name: "Naam van Kim" }],
  );
  assert.deepEqual(server.query("select distinct scope from person_confidential"), [{ scope: "leader" }]);
  for (const person of [leader, member]) assert.deepEqual(person.problems, []);
});
