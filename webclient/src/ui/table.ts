// SPDX-License-Identifier: EUPL-1.2
/** Tables as spreadsheet programs save and open them: CSV (RFC 4180), separated by whatever the program of that country separates with. */
import Papa from "papaparse";

export interface Table {
  header: string[];
  /** `line`: where the row begins when the file is opened in a spreadsheet; the header is 1. */
  rows: { line: number; cells: string[] }[];
}

/** UTF-8 or UTF-16 where it says so itself, else what Excel writes in Western Europe. */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/**
 * A spreadsheet computes what begins like a formula, whoever wrote it; with an apostrophe before it, it is text. What has one of its own
 * gets another, so that all is read back as it was.
 */
const formula = /^'*[=+\-@\t\r]/;
const shielded = /^'(?='*[=+\-@\t\r])/;

/** The names of columns tell it: texts further on may hold any of these. */
function separatorOf(text: string): string {
  const first = /^\s*(.*)/.exec(text)?.[1] ?? "";
  const counted = [";", "\t", ",", "|"].map((one) => ({ one, times: first.split(one).length }));
  return counted.reduce((most, next) => (next.times > most.times ? next : most)).one;
}

/** Null: there is no table in it. Rows without anything are left out. */
export function readTable(text: string): Table | null {
  const lines = Papa.parse<string[]>(text, { delimiter: separatorOf(text) }).data;
  const cells = lines.map((line) => line.map((cell) => cell.trim().replace(shielded, "")));
  const [header, ...rows] = cells;
  if (!header?.some(Boolean)) return null;
  return {
    header,
    rows: rows.map((row, at) => ({ line: at + 2, cells: row })).filter((row) => row.cells.some(Boolean)),
  };
}

/** With the mark by which Excel knows UTF-8, and semicolons, which it expects where the comma is in numbers. */
export function writeTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const safe = [header, ...rows].map((row) => row.map((cell) => (formula.test(cell) ? `'${cell}` : cell)));
  return `\ufeff${Papa.unparse(safe, { delimiter: ";", newline: "\r\n" })}\r\n`;
}
