// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import fs from "node:fs";
import { after, before, test } from "node:test";
import { becomes } from "./becomes.mjs";
import { Person } from "./person.mjs";
import { signIn } from "./screens.mjs";
import { programmeFile, Server } from "./server.mjs";

// The leader takes in tables and a programme. The steps build on each other.
const server = new Server();
let leader;

before(async () => {
  await server.init().start();
  leader = new Person(server, "projectleider", "phone");
  await signIn(leader, server.invitations()["Projectleider"]);
});

after(() => server.end());

const file = () => leader.page.getByLabel("Bestand kiezen");
const choose = (name, text) => file().setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.isBuffer(text) ? text : Buffer.from(text) });
const summary = (text) => leader.page.getByRole("status").getByText(text, { exact: true }).waitFor();
const problem = (text) => leader.page.getByText(text).first().waitFor();

async function about(what) {
  await leader.goto("/inlezen");
  await leader.page.getByLabel("Waarvan is uw tabel?").selectOption({ label: what });
}

async function savedTable() {
  const [download] = await Promise.all([
    leader.page.waitForEvent("download"),
    leader.page.getByRole("button", { name: "Tabel van nu opslaan" }).click(),
  ]);
  return fs.readFileSync(await download.path(), "utf8");
}

/** The only value that a query gives. */
const value = (sql) => Object.values(server.query(sql)[0])[0];
const rowsOf = (table) => table.replace(/^\ufeff/, "").trimEnd().split("\r\n");

test("the table of now changes nothing when it is read again", async () => {
  for (const [what, count] of [["Organisaties", 48], ["Gemeenten", 6], ["Speerpunten", 12], ["Activiteiten", 41]]) {
    await about(what);
    const table = await savedTable();
    await choose("tabel.csv", table);
    await problem("Alles in dit bestand staat al zo in het plan.");
    await leader.page.getByRole("status").getByText(/hetzelfde/).waitFor();
    assert.ok(rowsOf(table).length > count, what);
  }
});

test("without a network a list of organisations is looked through first, with each wrong row by its number", async () => {
  const { page } = leader;
  await about("Organisaties");
  leader.network.cut();
  await choose("organisaties.csv", "Naam;Telefoon\r\nWijkteam Voorbeeld;1\r\n;2\r\nWijkteam Voorbeeld;3\r\nGemeente Lelystad;4\r\nStichting Proef;5\r\n");
  await summary("2 nieuw · 1 hetzelfde · 2 met een fout");
  await problem("Deze kolommen kennen we niet en laten we liggen: Telefoon.");
  await problem("Naam is niet ingevuld.");
  await problem("Dit staat ook al in rij 2.");
  await page.getByText("rij 3", { exact: true }).waitFor();
  await leader.picture("inlezen-bekijken");
  const [faults] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Lijst van fouten opslaan" }).click()]);
  assert.deepEqual(rowsOf(fs.readFileSync(await faults.path(), "utf8")), [
    "waar;naam;wat klopt er niet", "rij 3;;Naam is niet ingevuld.", "rij 4;Wijkteam Voorbeeld;Dit staat ook al in rij 2.",
  ]);
  await page.getByRole("button", { name: "2 wijzigingen overnemen" }).click();
  await problem("2 wijzigingen zijn overgenomen en bewaard op dit apparaat.");
  await leader.picture("inlezen-gedaan");
  await leader.reconnect();
  await becomes(() => value("SELECT count(*) FROM organisation WHERE NOT deleted AND name IN ('Wijkteam Voorbeeld', 'Stichting Proef')"), 2);
});

test("an activity is changed and another made by a table as Excel saves it; what is empty stays", async () => {
  const { page } = leader;
  await about("Activiteiten");
  const [header, ...rows] = rowsOf(await savedTable());
  const columns = header.split(";");
  const cells = (values) => columns.map((name) => values[name] ?? "").join(";");
  const known = rows[0].split(";");
  const made = "WHERE title = 'Proef met één aanspreekpunt' AND NOT deleted";
  const row = () => server.query(`SELECT focus_point, theme, "order", level, title, approach, period, status FROM activity WHERE id = '${known[0]}'`)[0];
  const was = row();
  const title = known[columns.indexOf("titel")];
  const table = [
    header,
    cells({ id: known[0], titel: title, status: "afgerond", periode: "tot de zomer", "periode tot en met": "1-7-2026" }),
    cells({ titel: "Proef met één aanspreekpunt", niveau: "regionaal", status: "nog niet gestart", speerpunt: "Lokale teams versterken", gemeenten: "\"Lelystad; Urk\"", organisaties: "\"Stichting Proef\"" }),
    cells({ titel: "Zonder bekende gemeente", niveau: "regionaal", status: "nog niet gestart", gemeenten: "Nergenshuizen" }),
  ].join("\r\n");
  await choose("plan.csv", Buffer.from(table, "latin1"));
  await summary("1 nieuw · 1 gewijzigd · 1 met een fout");
  await problem("“Nergenshuizen” staat niet in het plan");
  await page.getByText("tot de zomer").waitFor();
  await leader.picture("inlezen-plan");
  await page.getByRole("button", { name: "2 wijzigingen overnemen" }).click();
  await becomes(() => value(`SELECT count(*) FROM activity ${made} AND level = 'regional'`), 1);
  await becomes(() => row().status, "done");
  assert.deepEqual({ ...row(), status: was.status, period: was.period }, was);

  await page.getByRole("button", { name: "Alles terugdraaien" }).click();
  await problem("Alles is teruggedraaid.");
  await becomes(() => value(`SELECT count(*) FROM activity ${made}`), 0);
  await becomes(row, was);
});

test("a programme is read, its own plan without change, and what the engine would not take is told", async () => {
  const { page } = leader;
  await about("Activiteiten");
  const programme = JSON.parse(fs.readFileSync(programmeFile, "utf8"));
  await choose("flevoland.json", JSON.stringify(programme));
  await problem("Mensen uit het bestand worden niet ingelezen.");
  await problem("Alles in dit bestand staat al zo in het plan.");

  await page.getByRole("button", { name: "Ander bestand" }).click();
  const [record] = programme.records.filter((one) => one.collection === "focusPoint");
  record.put.title = "Lokale teams nog sterker";
  const strange = { collection: "focusPoint", id: "016b2a15-cc00-7006-8000-0000000000ff", scope: "programme", put: { ...record.put, number: "vier" } };
  await choose("flevoland.json", JSON.stringify({ ...programme, people: [], records: [record, strange, { collection: "nothing" }] }));
  await summary("1 gewijzigd · 2 met een fout");
  await problem("Dit is geen onderdeel van een plan.");
  await page.getByRole("button", { name: "1 wijziging overnemen" }).click();
  await becomes(() => value(`SELECT title FROM focus_point WHERE id = '${record.id}'`), "Lokale teams nog sterker");
});

test("what is no table and no programme is refused with a sentence, and the screen stays usable", async () => {
  await about("Activiteiten");
  for (const [name, text, sentence] of [
    ["leeg.csv", "", "Dit bestand is leeg."],
    ["foto.csv", Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), "ontbreekt de kolom"],
    ["kapot.json", '{"format": ', "Dit bestand is geen geldig JSON-bestand."],
    ["anders.json", '{"format": "iets"}', "Dit JSON-bestand is geen programma van Bijeen."],
  ]) {
    await choose(name, text);
    await problem(sentence);
  }
  assert.deepEqual(leader.problems, []);
});
