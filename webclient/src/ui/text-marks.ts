// SPDX-License-Identifier: EUPL-1.2
/** The marks by which minutes have headings and lists (see minutes/document.ts): put and taken away by a button. */

export type Mark = "# " | "- ";

/** `from` to `to` of a text is to become `text`; then `start` to `end` is selected. */
export interface MarkEdit {
  from: number;
  to: number;
  text: string;
  start: number;
  end: number;
}

const anyMark = /^(#{1,3}\s+|\s*[-*•]\s+)/;

/** Gives each line that is selected this mark in the place of another one; where all have it, takes it away. Empty lines between others stay as they are. */
export function marking(text: string, start: number, end: number, mark: Mark): MarkEdit {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const next = text.indexOf("\n", end > start && text[end - 1] === "\n" ? end - 1 : end);
  const to = next < 0 ? text.length : next;
  const lines = text.slice(from, to).split("\n");
  const isMarked = lines.every((line) => line === "" || line.startsWith(mark)) && lines.some((line) => line !== "");
  const marked = lines.map((line) => {
    if (line === "" && lines.length > 1) return line;
    return (isMarked ? "" : mark) + line.replace(anyMark, "");
  });
  const changed = marked.join("\n");
  if (lines.length > 1) return { from, to, text: changed, start: from, end: from + changed.length };
  const cursor = Math.max(from, start + changed.length - (to - from));
  return { from, to, text: changed, start: cursor, end: Math.max(cursor, end + changed.length - (to - from)) };
}

/** What a new line does in a list: it has the next item, or ends the list where the item is empty. null: nothing of its own. */
export function newLine(text: string, start: number, end: number): MarkEdit | null {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const line = text.slice(from, start);
  const mark = /^\s*[-*•]\s+/.exec(line)?.[0];
  if (!mark) return null;
  if (line === mark && /^(\n|$)/.test(text.slice(end))) return { from, to: end, text: "", start: from, end: from };
  const added = `\n${mark}`;
  return { from: start, to: end, text: added, start: start + added.length, end: start + added.length };
}
