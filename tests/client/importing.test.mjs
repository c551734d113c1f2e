// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";
import { clientModule } from "./module.mjs";

const {
  columnNamed,
  columnsOf,
  periodOf,
  readCell,
  readDay,
  readNumber,
  writeCell,
} = await clientModule("ui/importing/cells.ts");

const lelystad = "016b2a15-cc00-7002-8000-000000000005";
const twins = [
  "016b2a15-cc00-7003-8000-000000000001",
  "016b2a15-cc00-7003-8000-000000000002",
];
const known = {
  title: (collection, id) =>
    collection === "municipality" && id === lelystad
      ? "Lelystad"
      : twins.includes(id)
        ? "Veilig Thuis"
        : undefined,
  titled: (collection, title) =>
    collection === "municipality" && title.toLowerCase() === "lelystad"
      ? [lelystad]
      : collection === "organisation" && title === "Veilig Thuis"
        ? twins
        : [],
};

test("days are read as people and as programs write them, and only those of the calendar", () => {
  for (const [text, day] of [
    ["2026-03-01", "2026-03-01"],
    ["1-3-2026", "2026-03-01"],
    ["01/03/2026", "2026-03-01"],
    ["2026-03", "2026-03"],
    ["3-2026", "2026-03"],
    ["2026", "2026"],
    ["29-2-2028", "2028-02-29"],
  ])
    assert.equal(readDay(text), day, text);
  for (const text of [
    "30-2-2026",
    "2026-13",
    "morgen",
    "1-3-26",
    "2026-03-01-01",
    "",
  ])
    assert.equal(readDay(text), null, text);
});

test("numbers are read with a comma or a point", () => {
  for (const [text, value] of [
    ["25.000", 25000],
    ["25,000", 25000],
    ["€ 25.000,50", 25000.5],
    ["1,5", 1.5],
    ["1.5", 1.5],
    ["-3 %", -3],
    ["68", 68],
  ])
    assert.equal(readNumber(text), value, text);
  for (const text of ["", "veel", "1.2.3", "1e9", "--3"])
    assert.equal(readNumber(text), null, text);
});

test("columns are found by their words in both languages", () => {
  assert.equal(columnNamed("activity", " Aanpak ").name, "approach");
  assert.equal(columnNamed("activity", "focusPoint").name, "focusPoint");
  assert.equal(columnNamed("activity", "Periode tot en met").part, "end");
  assert.equal(columnNamed("activity", "wat een mooie kolom"), undefined);
  assert.ok(
    !columnsOf("activity", "nl").some(
      ({ name }) => name === "progress" || name === "order",
    ),
  );
});

test("a cell gives a value of the model or says what is wrong with it", () => {
  const read = (header, text) =>
    readCell(columnNamed("activity", header), text, known);
  assert.deepEqual(read("municipalities", "LELYSTAD; Lelystad"), {
    value: [lelystad],
  });
  assert.deepEqual(read("municipalities", `Lelystad\nUrk`), {
    fault: "unknown",
    text: "Urk",
  });
  assert.deepEqual(read("organisations", "Veilig Thuis"), {
    fault: "several",
    text: "Veilig Thuis",
  });
  assert.deepEqual(read("organisations", twins[1]), { value: [twins[1]] });
  assert.deepEqual(read("level", "Regionaal"), { value: "regional" });
  assert.deepEqual(read("level", "provinciaal"), {
    fault: "choice",
    text: "provinciaal",
  });
  assert.deepEqual(read("fundingMinEuro", "€ 25.000"), { value: 25000 });
  assert.deepEqual(
    readCell(columnNamed("focusPoint", "priority"), "Ja", known),
    { value: true },
  );
  assert.deepEqual(
    readCell(columnNamed("focusPoint", "priority"), "misschien", known),
    { fault: "yes-no", text: "misschien" },
  );
});

test("what is written into a cell is read as the same value", () => {
  for (const [collection, header, value] of [
    ["activity", "municipalities", [lelystad]],
    ["activity", "organisations", twins],
    ["activity", "level", "national"],
    ["activity", "fundingMinEuro", 25000],
    ["measurement", "value", -1.5],
    ["focusPoint", "priority", false],
    ["programme", "adoptedOn", "2019-06-06"],
  ]) {
    const column = columnNamed(collection, header);
    for (const language of ["nl", "en"])
      assert.deepEqual(
        readCell(column, writeCell(column, value, language, known), known),
        { value },
        header,
      );
  }
});

test("a period that the table does not change keeps what the table cannot tell", () => {
  const before = { text: "vanaf maart", start: "2026-03", ongoing: true };
  assert.equal(
    periodOf(before, { text: "vanaf maart", start: "2026-03" }),
    before,
  );
  assert.deepEqual(
    periodOf(before, { text: "vanaf april", start: "2026-04" }),
    { text: "vanaf april", start: "2026-04" },
  );
  assert.deepEqual(periodOf(null, { start: "2026-03", end: "2026-06" }), {
    text: "2026-03 – 2026-06",
    start: "2026-03",
    end: "2026-06",
  });
});
