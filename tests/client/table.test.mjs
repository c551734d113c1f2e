// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";
import { clientModule } from "./module.mjs";

const { decodeText, readTable, writeTable } = await clientModule("ui/table.ts");

test("a table is read whatever a spreadsheet separates with, with lines and quotes in its cells", () => {
  for (const separator of [";", ",", "\t"]) {
    const table = readTable(["naam", "toelichting"].join(separator) + `\r\nGGD${separator}"een ""grote""\nclub"\r\n\r\nVNN${separator}\r\n`);
    assert.deepEqual(table.header, ["naam", "toelichting"]);
    assert.deepEqual(table.rows, [{ line: 2, cells: ["GGD", 'een "grote"\nclub'] }, { line: 4, cells: ["VNN", ""] }]);
  }
});

test("one column may hold commas", () => {
  assert.deepEqual(readTable("naam\nZorg, Wonen en Welzijn\n").rows[0].cells, ["Zorg, Wonen en Welzijn"]);
  assert.equal(readTable(""), null);
  assert.equal(readTable("\n\n"), null);
});

test("letters arrive whole from UTF-8, UTF-16 and the code page of Excel", () => {
  const bytes = (...parts) => Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? [...Buffer.from(part)] : part)));
  assert.equal(decodeText(bytes([0xef, 0xbb, 0xbf], "Coördinatie")), "Coördinatie");
  assert.equal(decodeText(bytes("Co", [0xf6], "rdinatie")), "Coördinatie");
  assert.equal(decodeText(bytes([0xff, 0xfe], [...Buffer.from("€ 5", "utf16le")])), "€ 5");
});

test("no cell that is written is a formula, quotes, separators and line breaks stay in their cell, and all is read back as it was", () => {
  const rows = [["=1+1", "+31 6", "-3", "@SUM(A1)"], ["'=1", "a;b", "'n punt", 'zei "ja"'], ["a\nb", "gewoon", "", "a=b"]];
  const written = writeTable(["één", "twee", "drie", "vier"], rows);
  assert.equal(
    written,
    '\uFEFFéén;twee;drie;vier\r\n\'=1+1;\'+31 6;\'-3;\'@SUM(A1)\r\n\'\'=1;"a;b";\'n punt;"zei ""ja"""\r\n"a\nb";gewoon;;a=b\r\n',
  );
  assert.deepEqual(readTable(written.slice(1)).rows.map(({ cells }) => cells), rows);
  assert.equal(writeTable(["een"], [["\t=1"], ["\r=1"]]), '\uFEFFeen\r\n\'\t=1\r\n"\'\r=1"\r\n');
});
