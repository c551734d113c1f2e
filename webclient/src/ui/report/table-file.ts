// SPDX-License-Identifier: EUPL-1.2
/** The outcomes of a report as a table (RFC 4180), for a spreadsheet: UTF-8, told by its mark, with the separator that Dutch ones expect. */
const separator = ";";
const mark = "\uFEFF";

/** What a spreadsheet would take for a formula is text here: an apostrophe before it says so. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function tableFile(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return mark + [columns, ...rows].map((row) => `${row.map(cell).join(separator)}\r\n`).join("");
}
