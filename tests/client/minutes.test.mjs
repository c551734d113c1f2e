// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { clientModule } from "./module.mjs";

const { inContext, passages } = await clientModule("ui/minutes/passages.ts");
const { repliesTo, saidOf } = await clientModule("ui/minutes/standing.ts");
const { blocksOf, blocksOfText, linesOf } = await clientModule("ui/minutes/document.ts");
const { checksum, namedAsIn, readsAs } = await clientModule("ui/minutes/content.ts");
const { pageOf } = await clientModule("ui/documents/page.ts");
const { textDocument } = await clientModule("ui/documents/text-document.ts");
const { unzipSync, strFromU8 } = createRequire(new URL("../../webclient/package.json", import.meta.url))("fflate");
const { minutes: words } = await clientModule("i18n/nl/minutes.ts");

const lines = (text) => (text === "" ? [] : text.split("/"));
const differ = (before, after) => passages(lines(before), lines(after)).map(({ before: was, after: is }) => `${was.join("/")}>${is.join("/")}`);

test("what two texts say differently is found by passage, and nothing else", () => {
  assert.deepEqual(differ("a/b/c", "a/b/c"), []);
  assert.deepEqual(differ("a/b/c", "a/x/c"), ["b>x"]);
  assert.deepEqual(differ("a/c", "a/b/c"), [">b"]);
  assert.deepEqual(differ("a/b/c", "a/c"), ["b>"]);
  assert.deepEqual(differ("", "a"), [">a"]);
  assert.deepEqual(differ("a/b/c/d/e", "a/x/c/d/y/z"), ["b>x", "e>y/z"]);
  assert.deepEqual(differ("a/a", "a"), ["a>"]);
});

test("put together again the passages are the whole difference, of any two texts", () => {
  let seed = 7;
  const random = (below) => (seed = (seed * 48271) % 2147483647) % below;
  for (let round = 0; round < 300; round += 1) {
    const some = () => Array.from({ length: random(9) }, () => "abc"[random(3)]);
    const [before, after] = [some(), some()];
    const found = passages(before, after);
    const changed = [...before];
    for (const one of found.toReversed()) assert.deepEqual(changed.splice(one.at, one.before.length, ...one.after), one.before);
    assert.deepEqual(changed, after);
    for (const one of found.map((passage) => inContext(before, passage))) {
      const said = one.before.join("\n");
      const isClear = said !== "" && before.join("\n").split(said).length === 2;
      assert.ok(isClear || one.before.length === before.length, "the place is clear, or all of the text is meant");
    }
  }
});

test("what is said of a passage says where, also of what is only added or stands there twice", () => {
  const told = (before, after) => passages(lines(before), lines(after)).map((one) => inContext(lines(before), one)).map((one) => `${one.before.join("/")}>${one.after.join("/")}`);
  assert.deepEqual(told("a/b", "a/b/c"), ["b>b/c"]);
  assert.deepEqual(told("a/b", "c/a/b"), ["a>c/a"]);
  assert.deepEqual(told("a/x/b/x", "a/x/b/y"), ["b/x>b/y"]);
  assert.deepEqual(told("x/a/x", "y/a/x"), ["x/a>y/a"]);
  assert.deepEqual(told("a/b/c", "a/c"), ["b>"]);
});

test("texts too long to compare are one passage where they differ", () => {
  const long = (sign) => Array.from({ length: 1500 }, (_, at) => `${sign}${at}`);
  const [one] = passages(["eerst", ...long("a"), "laatst"], ["eerst", ...long("b"), "laatst"]);
  assert.deepEqual([one.at, one.before.at(0), one.before.at(-1), one.after.at(-1)], [1, "a0", "a1499", "b1499"]);
});

const asked = { id: "v2", hash: "h2", approvers: ["anna", "bas"] };
const says = (author, agrees, changedAt = 1, version = "v2", hash = "h2") => ({ author, agrees, changedAt, version, hash });

test("who approved an older text, or another than he names, did not approve this one", () => {
  assert.equal(saidOf("anna", asked, [says("anna", true, 1, "v1", "h1")]), "other-text");
  assert.equal(saidOf("anna", asked, [says("anna", true, 1, "v2", "h1")]), "other-text");
  assert.equal(saidOf("anna", asked, [says("anna", true, 1, "v1", "h1"), says("anna", false, 2)]), "objects");
  assert.equal(saidOf("anna", asked, [says("anna", false, 1), says("anna", true, 2)]), "agrees");
  assert.equal(saidOf("anna", asked, [says("bas", true)]), "nothing");
});

test("all who were asked are told of, and who agrees or objects without being asked", () => {
  const both = [says("anna", true), says("bas", true)];
  const said = repliesTo(asked, [...both, says("cor", true), says("dirk", true, 1, "v1", "h1"), says("eva", false)]);
  assert.deepEqual(said.map(({ person, said: what }) => `${person} ${what}`), ["anna agrees", "bas agrees", "cor agrees", "eva objects"]);
});

const minutes = {
  format: 1, group: "Werkgroep", title: "Overleg maart", date: "2026-03-03", start: "13:30", end: null, place: "", chair: "Anna", minuteTaker: "",
  present: ["Anna", "Bas"], late: [{ name: "Bas", at: "13:45" }], apologies: [], guests: [],
  agenda: [{ title: "Opening", presenter: "Anna", carriedOver: false }, { title: "Post", presenter: "", carriedOver: true }],
  text: "# Opening\nAnna opent.\nBas is later.\n\nEr is post:\n- een brief\n- een kaart\nTot slot.",
  outcomes: [
    { kind: "action-item", title: "Bellen", note: "", owner: "Bas", due: "2026-04-01" },
    { kind: "decision", title: "We gaan door", note: "Met zijn allen.", owner: "", due: "" },
  ],
};
const tell = { words, date: (day) => day, list: (items) => items.join(", ") };

test("headings, lists and paragraphs of the text are those of the document", () => {
  const shape = blocksOfText(minutes.text).map((block) => (block.type === "list" ? block.items.map(({ text }) => text) : `${block.type} ${block.text}`));
  assert.deepEqual(shape, ["heading Opening", "paragraph Anna opent.\nBas is later.", "paragraph Er is post:", ["een brief", "een kaart"], "paragraph Tot slot."]);
});

test("the document says who was there, what was on the agenda, what was decided and who does what", () => {
  assert.deepEqual(linesOf(blocksOf(minutes, tell)), [
    "Aanwezigheid", "Voorzitter: Anna", "Aanwezig: Anna, Bas", "Kwam later: Bas (13:45 uur)",
    "Agenda", "1. Opening (Anna)", "2. Post (doorgeschoven)",
    "Verslag", "Opening", "Anna opent.", "Bas is later.", "Er is post:", "een brief", "een kaart", "Tot slot.",
    "Besluiten", "We gaan door", "Met zijn allen.", "Actiepunten", "Bellen (Bas · klaar op 2026-04-01)",
  ]);
  const photo = (caption) => ({ id: caption, hash: "", caption, width: 1500, height: 2000 });
  const withPhotos = linesOf(blocksOf({ ...minutes, photos: [photo("Flap 1"), photo("Flap 2")] }, tell));
  assert.deepEqual(withPhotos.slice(-3), ["Foto's", "Flap 1", "Flap 2"]);
  const captionsAlone = blocksOf({ ...minutes, photos: ["Flap 1", "Flap 2"] }, tell);
  assert.deepEqual(linesOf(captionsAlone).slice(-3), ["Foto's", "Flap 1", "Flap 2"]);
  assert.equal(captionsAlone.some(({ type }) => type === "photo"), false, "there is nothing to fetch");
});

const cover = { language: "nl", title: "Verslag", lines: [] };
const pictures = [
  { type: "picture", caption: 'Flap "1" & 2', width: 1500, height: 2000, content: Buffer.from("hoog") },
  { type: "picture", caption: "Zaal", width: 2000, height: 1000, content: Buffer.from("breed") },
];

test("a page holds its photos itself, each with its caption in the place of what cannot be seen and below it", () => {
  const page = pageOf(cover, pictures);
  const [said] = page.match(/<figure>.*?<\/figure>/);
  assert.ok(said.includes(`src="data:image/jpeg;base64,${Buffer.from("hoog").toString("base64")}" alt="Flap &quot;1&quot; &amp; 2"`), said);
  assert.ok(said.endsWith("<figcaption>Flap &quot;1&quot; &amp; 2</figcaption></figure>"), said);
  assert.doesNotMatch(page, /(src|href)="(?!data:)/);
});

test("a text document holds them too, as large as fits on its page, and lists each of its files", async () => {
  const files = unzipSync(await textDocument(cover, pictures, assert.fail));
  const content = strFromU8(files["content.xml"]);
  const frames = [...content.matchAll(/svg:width="(.*?)cm" svg:height="(.*?)cm"><draw:image xlink:href="(.*?)".*?<svg:desc>(.*?)<\/svg:desc>/g)];
  assert.deepEqual(frames.map(([, width, height, , caption]) => [width, height, caption]), [["13.50", "18.00", "Flap &quot;1&quot; &amp; 2"], ["16.00", "8.00", "Zaal"]]);
  assert.deepEqual(frames.map(([, , , path]) => strFromU8(files[path])), ["hoog", "breed"]);
  const listed = [...strFromU8(files["META-INF/manifest.xml"]).matchAll(/full-path="([^"/][^"]*)"/g)].map(([, path]) => path);
  assert.deepEqual(listed.sort(), Object.keys(files).filter((path) => path !== "mimetype" && !path.startsWith("META-INF")).sort());
});

test("the check sum is of what is said, not of the order in which it is stored", async () => {
  const sum = await checksum(minutes);
  assert.match(sum, /^[0-9a-f]{64}$/);
  assert.equal(await checksum(Object.fromEntries(Object.entries(minutes).reverse())), sum);
  assert.notEqual(await checksum({ ...minutes, text: `${minutes.text}!` }), sum);
  // SHA-256 of {"a":"é","b":[1]}, as any other program makes it.
  assert.equal(await checksum({ b: [1], a: "é" }), "fe44b490e297c0523c2a1ce591fc7b3b064b5ad3f2ac4634523685392680de5d");
});

test("who is called otherwise since changed nothing of what was agreed, and who took it over did", () => {
  const fixed = [{ kind: "action-item", title: "Bellen", note: "", owner: "Bas", ownerId: "1", due: "" }, { kind: "decision", title: "Door", note: "", owner: "", due: "" }];
  const [call, on] = fixed;
  const now = (owner, ownerId) => namedAsIn(fixed, [{ ...call, owner, ownerId }, on]);
  assert.equal(readsAs(fixed, now("Bas Jansen", "1")), true);
  assert.equal(readsAs(fixed, now("Anna", "2")), false);
  assert.equal(readsAs(fixed, namedAsIn(fixed, [{ ...call, due: "2026-04-01" }, on])), false);
  const long = fixed.map(({ ownerId, ...one }) => one); // was fixed before owners had an id there
  assert.equal(readsAs(long, namedAsIn(long, fixed)), true);
});
