// SPDX-License-Identifier: EUPL-1.2
import { plain } from "../plain";

const lengthMax = 90;
const marks = /^(#{1,3}|\s*[-*•])\s+/gm;

/** What a text says around a word of it, on one line: in whole words, without the marks of headings and lists. `word` as plain() gives it. */
export function around(text: string, word: string): string {
  const said = text.replace(marks, "").replace(/\s+/g, " ").trim();
  if (said.length <= lengthMax) return said;
  const at = Math.max(0, plain(said).indexOf(word));
  const before = at - lengthMax / 3;
  const from = before > 0 ? said.lastIndexOf(" ", before) + 1 : 0;
  const rest = said.slice(from);
  if (rest.length <= lengthMax) return `${from > 0 ? "…" : ""}${rest}`;
  const end = rest.lastIndexOf(" ", lengthMax);
  return `${from > 0 ? "…" : ""}${rest.slice(0, from + end > at ? end : lengthMax)}…`;
}
