// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { clientModule } from "./module.mjs";

const { dueMoment, daysOf, monthsOfYear } = await clientModule("ui/report/moments.ts");
const { compose } = await clientModule("ui/report/content.ts");
const { blocksOf } = await clientModule("ui/report/document.ts");
const { pageOf } = await clientModule("ui/documents/page.ts");
const { textDocument } = await clientModule("ui/documents/text-document.ts");
const { svgOf } = await clientModule("ui/documents/drawing.ts");
const { report: words } = await clientModule("i18n/nl/report.ts");
const { unzipSync, strFromU8 } = createRequire(new URL("../../webclient/package.json", import.meta.url))("fflate");

const never = () => false;
/** What a browser makes of it is seen in e2e. */
const drawn = async (drawing) => Buffer.from(svgOf(drawing, "file"));
const twiceAYear = { recurrence: { months: [3, 10] }, months: [] };
const quarterly = { recurrence: { everyMonths: 3, from: "2019-04" }, months: [] };
const named = { recurrence: null, months: ["2019-11", "2020-03"] };

test("a report is due in its month, late for two months, and then comes the next", () => {
  assert.equal(dueMoment(twiceAYear, "2026-10-31", never), "2026-10");
  assert.equal(dueMoment(twiceAYear, "2026-12-01", never), "2026-10");
  assert.equal(dueMoment(twiceAYear, "2027-01-01", never), "2027-03");
  assert.equal(dueMoment(twiceAYear, "2026-10-31", (month) => month === "2026-10"), "2027-03");
  assert.equal(dueMoment(quarterly, "2026-11-28", never), "2026-10");
  assert.equal(dueMoment(named, "2019-06-06", never), "2019-11");
  assert.equal(dueMoment(named, "2026-06-06", never), null);
});

test("a rhythm is the months of every year in which it falls", () => {
  assert.deepEqual(monthsOfYear({ months: [10, 3] }), [3, 10]);
  assert.deepEqual(monthsOfYear({ everyMonths: 3, from: "2019-04" }), [1, 4, 7, 10]);
  assert.deepEqual(monthsOfYear({ timesPerYear: 9 }), []);
  assert.deepEqual(monthsOfYear(null), []);
});

test("a report is about the days since the one before it, over the turn of the year", () => {
  assert.deepEqual(daysOf(twiceAYear, "2026-10"), { from: "2026-03-01", to: "2026-09-30" });
  assert.deepEqual(daysOf(twiceAYear, "2027-03"), { from: "2026-10-01", to: "2027-02-28" });
  assert.deepEqual(daysOf(quarterly, "2027-01"), { from: "2026-10-01", to: "2026-12-31" });
  assert.deepEqual(daysOf(named, "2019-11"), { from: "2019-05-01", to: "2019-10-31" });
});

/** A programme with two focus points, of which the second has no priority, and a report of the first half of 2026. */
function programme() {
  const shelves = {
    programme: [{ id: "p", fields: { name: "Programma" } }],
    body: [{ id: "b1", fields: { name: "Groep één" } }, { id: "b2", fields: { name: "Groep twee" } }],
    meeting: [{ id: "m1", fields: { date: "2026-02-03", status: "held" } }, { id: "m0", fields: { date: "2025-09-01", status: "held" } }],
    actionLine: [{ id: "l1", fields: { number: 1, title: "Eerder in beeld" } }],
    focusPoint: [
      { id: "f1", fields: { actionLine: "l1", number: 1, title: "Ouderen", priority: true, status: "running" } },
      { id: "f2", fields: { actionLine: "l1", number: null, title: "Later", priority: false, status: null } },
    ],
    activity: [{ id: "a1", fields: { focusPoint: "f1", status: "running" } }, { id: "a2", fields: { focusPoint: "f1", status: "done" } }],
    ambition: [], finding: [], moneyRequest: [], outcome: [], reportText: [], reportVersion: [], person: [], indicator: [], measurement: [],
  };
  const report = {
    id: "r",
    fields: {
      calendarItem: "c", kind: "progress", title: "Voortgang", audience: "Bestuur", from: "2026-01-01", to: "2026-06-30",
      compact: false, summary: "Het loopt.", outlook: "", leftOut: [],
    },
  };
  const get = (collection, id) => shelves[collection].find((one) => one.id === id);
  const mainOf = (one) => get("outcome", one.fields.mergedInto) ?? one;
  const source = { all: (name) => shelves[name], get, mainOf, dayOf: (moment) => new Date(moment).toISOString().slice(0, 10) };
  function outcome(id, fields, scope = "body:b1", createdAt = Date.UTC(2026, 7, 1)) {
    const empty = { note: "", owner: null, due: null, status: null, answer: null, escalatedTo: [], mergedInto: null, meeting: "m1", focusPoints: [] };
    shelves.outcome.push({ id, scope, createdAt, fields: { ...empty, kind: "decision", title: id, forReport: true, ...fields } });
  }
  return { shelves, report, source, outcome };
}

test("what was marked stands under its focus point by the day of its meeting, each once and with both origins", () => {
  const { report, source, outcome } = programme();
  outcome("marked", { focusPoints: ["f1"], kind: "bottleneck", escalatedTo: ["b2"] });
  outcome("same", { focusPoints: ["f1"], mergedInto: "marked" }, "body:b2");
  outcome("unmarked", { focusPoints: ["f1"], forReport: null });
  outcome("left out", { focusPoints: ["f1"] });
  outcome("before", { meeting: "m0" });
  outcome("later", { focusPoints: ["f2"] });
  outcome("loose", {});
  report.fields.leftOut = ["left out"];
  const { lines, others, numbers } = compose(source, report);
  assert.deepEqual(lines[0].points.map((point) => [point.title, point.outcomes.map(({ id }) => id)]), [["Ouderen", ["marked"]], ["Later", ["later"]]]);
  assert.deepEqual(lines[0].points[0].outcomes[0].alsoFrom, ["Groep twee"]);
  assert.deepEqual(lines[0].points[0].outcomes[0].passedTo, ["Groep twee"]);
  assert.deepEqual(others.map(({ id }) => id), ["loose"]);
  // What is not in the report counts all the same, what was merged counts once.
  assert.deepEqual(numbers, {
    meetings: 1, outcomes: { bottleneck: 1, decision: 4 }, actionsDone: 0, actionsOpen: 0, activities: { running: 1, done: 1 },
  });
});

test("a report is compared with the last one frozen of the same moment, and without one with the months or days before", () => {
  const { shelves, report, source, outcome } = programme();
  outcome("before", { meeting: "m0" });
  const alone = compose(source, report).previous;
  assert.deepEqual([alone.from, alone.to, alone.frozen, alone.numbers.outcomes, alone.numbers.activities], [
    "2025-07-01", "2025-12-31", false, { decision: 1 }, null,
  ]);
  const from8to19 = compose(source, { ...report, fields: { ...report.fields, from: "2026-01-08", to: "2026-01-19" } }).previous;
  assert.deepEqual([from8to19.from, from8to19.to], ["2025-12-27", "2026-01-07"]);
  const earlier = (number, to, meetings) => ({ fields: { number, content: { calendarItem: "c", from: "2025-01-01", to, numbers: { meetings } } } });
  shelves.reportVersion = [earlier(1, "2025-12-31", 1), earlier(2, "2025-12-31", 2), earlier(1, "2026-01-01", 3), earlier(9, "2025-06-30", 4)];
  const { previous } = compose(source, report);
  assert.deepEqual([previous.frozen, previous.numbers.meetings], [true, 2]);
});

const measured = (unit) => ({ number: String, said: (value) => `${value} ${unit}`, period: String, target: (value) => `doel ${value}` });
const teller = {
  words, kind: String, kinds: String, activityStatus: String, outcomeStatus: String, judgement: String, euro: String, capital: String, date: String, measured,
  list: (items) => items.join(", "),
};
const cover = { language: "nl", title: "Voortgang <2026>", lines: ["Voor het bestuur"] };

/** The blocks of a report in which somebody typed what is markup elsewhere. */
function blocks() {
  const { shelves, report, source, outcome } = programme();
  outcome("marked", { focusPoints: ["f1"], title: "<script>alert(1)</script> & \"zo\"", note: "één\u0000\ntwee" });
  shelves.indicator = [
    { id: "i2", fields: { order: "b", title: "Eens gemeten", unit: "", target: null, targetBy: null, note: null } },
    { id: "i1", fields: { order: "a", title: "Op tijd & snel", unit: "%", target: 95, targetBy: "2027-12", note: "Binnen tien weken" } },
    { id: "i3", fields: { order: "c", title: "Nooit gemeten", unit: "%", target: 1, targetBy: null, note: null } },
  ];
  const measure = (indicator, period, value) => ({ fields: { indicator, period, value } });
  // The year ends after its first quarter, though its name comes first.
  shelves.measurement = [measure("i1", "2025", 71.5), measure("i1", "2025-Q1", 55), measure("i1", "2024-Q4", 20), measure("i2", "2026", 3)];
  return blocksOf(compose(source, report), teller);
}

test("the page says every figure in a table and takes nothing that was typed for markup", () => {
  const page = pageOf(cover, blocks());
  assert.ok(!page.includes("<script"), "typed text is text");
  assert.ok(page.includes("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;zo&quot;"));
  assert.match(page, /<html lang="nl">.*<title>Voortgang &lt;2026&gt;<\/title>/s);
  assert.match(page, /<caption>Activiteiten in het plan<\/caption>.*<th scope="row">running<svg.*<\/th><td>1<\/td><td>–<\/td>/s);
  assert.deepEqual([...page.matchAll(/<h(\d)/g)].map(([, level]) => level).slice(0, 4), ["1", "2", "2", "2"]);
});

test("an indicator stands with its line, its target and the same figures in a table, on the page and in the text document", async () => {
  const charts = blocks().filter(({ type }) => type === "chart");
  assert.deepEqual(charts.map(({ title, rows }) => [title, rows]), [
    ["Op tijd & snel", [["2024-Q4", "20 %"], ["2025-Q1", "55 %"], ["2025", "71.5 %"], ["Doel (2027-12)", "95 %"]]],
    ["Eens gemeten", [["2026", "3 "]]],
  ]);
  const [{ drawing }, { drawing: none }] = charts;
  assert.equal(none, null, "one figure is no line");
  const line = drawing.shapes.find(({ tag }) => tag === "polyline").at.points.split(" ");
  assert.equal(line.length, 3);
  const page = pageOf(cover, blocks());
  const [, onPage] = page.match(/<h3>Op tijd &amp; snel<\/h3>\n<div class="chart">(<svg.*?<\/svg>)<table aria-label="Op tijd &amp; snel">.*?<\/table><p>Binnen tien weken<\/p><\/div>/s);
  assert.ok(onPage.includes('aria-hidden="true"') && onPage.includes(`points="${line.join(" ")}"`));
  assert.match(onPage, /stroke-dasharray[^>]*><\/line><text[^>]*>doel 95 %<\/text>/, "the target across");
  assert.match(page, /<tr><th scope="row">Doel \(2027-12\)<\/th><td>95 %<\/td><\/tr>/);

  const files = unzipSync(await textDocument(cover, blocks(), drawn));
  const content = strFromU8(files["content.xml"]);
  const [, path, said] = content.match(/xlink:href="([^"]*)"[^>]*draw:mime-type="image\/png"\/><svg:title>Op tijd &amp; snel<\/svg:title><svg:desc>(.*?)<\/svg:desc>/);
  assert.equal(said, "2024-Q4: 20 %, 2025-Q1: 55 %, 2025: 71.5 %, Doel (2027-12): 95 %");
  const svg = strFromU8(files[path]);
  assert.ok(svg.startsWith('<svg viewBox="0 0 320 150" xmlns="http://www.w3.org/2000/svg"') && svg.includes(`points="${line.join(" ")}"`), svg);
  assert.match(content, /<svg:title>running<\/svg:title><svg:desc>deze periode: 1<\/svg:desc>/, "bars are in it too");
});

test("all that a text document uses is in it: styles, parts and their list, each of them XML that closes what it opens", async () => {
  const photo = { type: "picture", caption: "Flap", width: 3, height: 4, content: Buffer.from("jpg") };
  const files = unzipSync(await textDocument(cover, [...blocks(), photo], drawn));
  const parts = Object.keys(files).filter((path) => path !== "mimetype" && !path.startsWith("META-INF"));
  const manifest = strFromU8(files["META-INF/manifest.xml"]);
  assert.deepEqual([...manifest.matchAll(/full-path="([^"/][^"]*)"/g)].map(([, path]) => path).sort(), parts.sort());
  const all = ["content.xml", "styles.xml"].map((path) => strFromU8(files[path])).join("");
  const named = (pattern) => new Set([...all.matchAll(pattern)].map(([, name]) => name));
  const defined = named(/ style:name="([^"]*)"/g);
  assert.deepEqual([...named(/(?:text|table|draw|parent|page-layout)[:-](?:style-)?name="([^"]*)"/g)].filter((name) => !defined.has(name) && !/^(Table|Image)\d+$/.test(name)), []);
  assert.deepEqual([...named(/xlink:href="([^"]*)"/g)].sort(), parts.filter((path) => path.startsWith("Pictures/")).sort());
  // What is drawn is here still the SVG that it is painted from.
  for (const path of [...parts, "META-INF/manifest.xml"].filter((one) => /\.(xml|png)$/.test(one))) {
    const open = [];
    for (const [, close, name, alone] of strFromU8(files[path]).matchAll(/<(\/?)([\w:-]+)(?:\s+[\w:-]+="[^"<]*")*\s*(\/?)>/g)) {
      if (close) assert.equal(open.pop(), name, path);
      else if (!alone) open.push(name);
    }
    assert.deepEqual(open, [], path);
  }
});

test("of a focus point is said how many activities stand how, in words that fit one and many", () => {
  const { shelves, report, source } = programme();
  const said = () => blocksOf(compose(source, report), teller).findLast(({ type }) => type === "paragraph").text;
  assert.equal(said(), "2 activiteiten: running (1), done (1).");
  shelves.activity.pop();
  assert.equal(said(), "1 activiteit: running.");
});

test("a compact report leaves out focus points that have nothing to say, and a newsletter the figures", () => {
  const { report, source, outcome } = programme();
  const headings = () => blocksOf(compose(source, report), teller).filter(({ type }) => type === "heading").map(({ text }) => text);
  assert.deepEqual(headings(), ["Samenvatting", "In cijfers", "Actielijn 1: Eerder in beeld", "1. Ouderen"]);
  report.fields.compact = true;
  assert.deepEqual(headings(), ["Samenvatting", "In cijfers"]);
  Object.assign(report.fields, { kind: "newsletter", compact: false });
  assert.deepEqual(headings(), ["Samenvatting"]);
  outcome("marked", { focusPoints: ["f1"] });
  const said = blocksOf(compose(source, report), teller).filter(({ type }) => type === "paragraph").map(({ text }) => text);
  assert.deepEqual([headings(), said], [["Samenvatting", "Actielijn 1: Eerder in beeld", "1. Ouderen"], ["Het loopt."]]);
});

test("an evaluation judges each ambition, says what goes well and what is in the way, and what was asked and granted year by year", () => {
  const { shelves, report, source } = programme();
  const at = Date.UTC(2026, 1, 1);
  shelves.ambition = [
    { id: "2", fields: { order: "b", title: "Minder herhaling", judgement: null, judgedOn: null, evaluation: "" } },
    { id: "1", fields: { order: "a", title: "Eerder hulp", judgement: "partly", judgedOn: "2026-06-01", evaluation: "In vier gemeenten." } },
  ];
  shelves.finding = [
    { id: "1", fields: { order: "a", kind: "bottleneck", text: "Wachtlijsten", actionLine: "l1" } },
    { id: "2", fields: { order: "b", kind: "strength", text: "Korte lijnen", actionLine: null } },
  ];
  shelves.moneyRequest = [
    { id: "1", createdAt: at, fields: { status: "granted", decidedOn: "2027-01-05", amountEuro: 2500, grantedEuro: 2000 } },
    { id: "2", createdAt: at, fields: { status: "requested", decidedOn: null, amountEuro: 100, grantedEuro: null } },
  ];
  assert.equal(compose(source, report).evaluation, undefined, "a progress report is no evaluation");
  report.fields.kind = "evaluation";
  const said = blocksOf(compose(source, report), teller).flatMap((one) =>
    one.type === "list" ? one.items.map(({ lead, text }) => `${lead}|${text}`) : one.type === "figures" || one.type === "chart" ? [] : [one.text],
  );
  const before = said.indexOf("In cijfers");
  assert.deepEqual(said.slice(said.indexOf("Ambities"), before), [
    "Ambities", "Eerder hulp", "Oordeel: partly (2026-06-01).", "In vier gemeenten.", "Minder herhaling", "Hierover is nog geen oordeel gegeven.",
    "Wat gaat goed", "|Korte lijnen", "Wat zit in de weg", "Eerder in beeld|Wachtlijsten",
    "Geld per jaar", "2027|0 gevraagd, 2000 toegekend.", "2026|2600 gevraagd, 0 toegekend.",
  ]);
});

test("the text document tells its kind by its first bytes, and its parts are sound XML with what was typed as text", async () => {
  const bytes = await textDocument(cover, blocks(), drawn);
  assert.equal(Buffer.from(bytes.slice(30, 38 + 39)).toString("latin1"), "mimetypeapplication/vnd.oasis.opendocument.text");
  const files = unzipSync(bytes);
  assert.deepEqual(Object.keys(files).filter((path) => !path.startsWith("Pictures/")), ["mimetype", "content.xml", "styles.xml", "meta.xml", "META-INF/manifest.xml"]);
  const content = strFromU8(files["content.xml"]);
  assert.ok(content.includes("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;zo&quot;"));
  assert.ok(content.includes("één<text:line-break/>twee"), "what XML cannot hold is left out");
  assert.match(content, /<table:table-cell table:style-name="Cell" office:value-type="float" office:value="1">/);
});
