// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { contrastFindings, findings } from "./accessible.mjs";
import { dayFromNow } from "./days.mjs";
import { Person } from "./person.mjs";
import { addItem, dictateMinutes, makeGroup, planMeeting, recordOutcome, meetingPart, signIn } from "./screens.mjs";
import { coreTeam, Server } from "./server.mjs";

// Every screen, small and large, light and dark.
const server = new Server();
let leader;
let paths, sheets;

before(async () => {
  await server.init().start();
  leader = new Person(server, "projectleider", "desktop");
  await signIn(leader, server.invitations()["Projectleider"]);
  await makeGroup(leader.page, "Werkgroep Ouderenmishandeling", "Ouderenmishandeling");
  const groupUrl = new URL(leader.page.url()).pathname;
  const meeting = await planMeeting(leader.page, { group: "Werkgroep Ouderenmishandeling", title: "Kennismaking", date: dayFromNow(5) });
  await meetingPart(leader.page, meeting, "Uitkomsten");
  await recordOutcome(leader.page, "Knelpunt", { what: "Ouderen weten de weg niet" });
  await meetingPart(leader.page, meeting, "Agenda");
  for (const title of ["Opening", "Rondvraag"]) await addItem(leader.page, title);
  await leader.goto("/bundelen");
  await leader.page.getByRole("button", { name: /^Doorzetten: / }).click();
  await leader.page.getByRole("dialog", { name: "Doorzetten" }).getByRole("button", { name: "Doorzetten" }).click();
  await leader.page.getByText("Doorgezet naar Kernteam.").waitFor();
  await meetingPart(leader.page, meeting, "Uitkomsten");
  await recordOutcome(leader.page, "Knelpunt", { what: "Ouderen bellen te laat" });
  const sent = await sendMinutes(leader.page);
  await leader.goto("/rapportage");
  await leader.page.getByRole("button", { name: /^Maken: Voortgangsrapportage landelijk/ }).click();
  await leader.page.getByRole("textbox", { name: "Samenvatting" }).fill("Het loopt.");
  const report = new URL(leader.page.url()).pathname;
  await leader.goto(`${report}/voorbeeld`);
  await leader.page.getByRole("button", { name: "Vastleggen als versie 1" }).click();
  await leader.page.getByRole("dialog").getByRole("button", { name: "Vastleggen als versie 1" }).click();
  await leader.page.waitForURL(/\/rapportage\/versie\//);
  const version = new URL(leader.page.url()).pathname;
  const [{ id: activity }] = server.query("select id from activity where focus_point is not null limit 1");
  const [{ id: poll }] = server.query("select id from poll limit 1");
  const [{ id: focusPoint }] = server.query("select id from focus_point limit 1");
  const [{ id: line }] = server.query("select id from action_line limit 1");
  const parts = ["agenda", "aanwezig", "verslag", "uitkomsten", "gegevens"].map((part) => `/overleg/${meeting}/${part}`);
  paths = [
    "/", "/plan", `/plan/activiteit/${activity}`, `/plan/speerpunt/${focusPoint}`, `/plan/actielijn/${line}`, "/plan/programma",
    "/plan/tijdlijn", "/plan/bord", "/plan/tabel", "/plan/gemeenten", "/plan/indicatoren", "/plan/ambities", "/plan/bevindingen", "/plan/geld", "/plan/periode",
    "/plan/gewijzigd", "/overleg", "/overleg/nieuw", ...parts, "/actiepunten",
    "/bundelen", "/bundelen/voorstellen", "/bundelen/verschillen", "/bundelen/doorgezet", "/bundelen/stil", "/bundelen/geweigerd", "/bundelen/verslagen", "/bundelen/gebundeld", `/overleg/${sent}/vaststellen`, "/groepen", groupUrl, `/groepen/${coreTeam}`, "/zoeken",
    "/peilingen", `/peilingen/${poll}`, "/rapportage", report, `${report}/voorbeeld`, version, "/mensen", "/apparaat", "/meer", "/verwijderd", "/inlezen", "/toegankelijkheid", "/bestaat-niet",
  ];
  sheets = [
    [`/overleg/${meeting}/uitkomsten`, /Ouderen bellen te laat/], [`/overleg/${meeting}/agenda`, /^[\d:–]+ Opening/], [`/overleg/${meeting}/vaststellen`, "Ter goedkeuring sturen"],
    [`/overleg/${sent}/vaststellen`, /^Opmerking maken bij: De voorzitter/], [groupUrl, "Ritme wijzigen"], [groupUrl, "Lid toevoegen"], ["/groepen", "Groep maken"],
    [`${report}/voorbeeld`, /^Vastleggen als versie/], ["/plan/indicatoren", /^Meting toevoegen/], ["/plan/ambities", /^Beoordelen/], ["/plan/geld", "Geld aanvragen"],
    ["/plan/periode", /^Afronden/], ["/bundelen", /^Antwoorden/], ["/bundelen", /^Doorzetten/],
  ];
});

after(() => server.end());

/** Gives the meeting whose minutes are for approval, with a remark and an item in confidence. */
async function sendMinutes(page) {
  const meeting = await planMeeting(page, { group: "Werkgroep Ouderenmishandeling", title: "Startoverleg", date: dayFromNow(6) });
  await meetingPart(page, meeting, "Verslag");
  await dictateMinutes(page, "# Opening\nDe voorzitter opent.\n- Er is post.");
  await page.getByRole("link", { name: "Laten goedkeuren" }).click();
  await page.getByRole("button", { name: "Ter goedkeuring sturen" }).click();
  const question = page.getByRole("dialog", { name: "Ter goedkeuring sturen" });
  await question.getByText("Kies…").click();
  await question.getByLabel("Secretaris").check();
  await question.getByRole("button", { name: "Versie 1 sturen" }).click();
  await page.getByRole("button", { name: "Opmerking maken bij: De voorzitter opent." }).click();
  const remark = page.getByRole("dialog", { name: "Opmerking maken" });
  await remark.getByRole("textbox").fill("De secretaris opent.");
  await remark.getByRole("button", { name: "Versturen" }).click();
  await remark.waitFor({ state: "hidden" });
  await page.getByLabel("Nieuw vertrouwelijk punt").fill("Bezetting");
  await page.getByRole("button", { name: "Punt toevoegen" }).click();
  await page.getByRole("heading", { name: "Bezetting" }).waitFor();
  return meeting;
}

for (const [size, width, height] of [["phone", 360, 740], ["desktop", 1440, 900]]) {
  test(`every screen is accessible on a ${size}`, async () => {
    const { page } = leader;
    await page.setViewportSize({ width, height });
    const found = [];
    for (const path of paths) {
      await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
      await leader.goto(path);
      await page.getByRole("heading", { level: 1 }).first().waitFor();
      await page.locator("main [aria-busy=true]").waitFor({ state: "detached" });
      const here = await findings(page);
      const name = path.replace(/[0-9a-f-]{36}/, "x").replaceAll("/", "_");
      await leader.picture(`${size}-light${name}`);
      await page.emulateMedia({ colorScheme: "dark" });
      // The colours are those of both sizes, so the dark ones are measured once.
      if (size === "phone") here.push(...(await contrastFindings(page)));
      await leader.picture(`${size}-dark${name}`);
      for (const finding of here) found.push(`${path} ${finding}`);
    }
    assert.deepEqual(found, []);
  });
}

test("so is every sheet, on a phone", async () => {
  const { page } = leader;
  await page.setViewportSize({ width: 360, height: 740 });
  const found = [];
  for (const [path, opens] of sheets) {
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    await leader.goto(path);
    await page.getByRole("button", { name: opens }).first().click();
    await page.getByRole("dialog").getByRole("button").first().waitFor();
    const here = await findings(page);
    await leader.picture(`sheet-light-${sheets.findIndex(([, one]) => one === opens)}`);
    await page.emulateMedia({ colorScheme: "dark" });
    here.push(...(await contrastFindings(page)));
    for (const finding of here) found.push(`${path} ${opens} ${finding}`);
    await page.keyboard.press("Escape");
  }
  assert.deepEqual(found, []);
});
