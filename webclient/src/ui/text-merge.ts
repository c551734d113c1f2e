// SPDX-License-Identifier: EUPL-1.2
/** Keeps a cursor and unsent keystrokes in place when a text changes from elsewhere while somebody types. UTF-16 positions. */

/** One span: `removed` characters at `at` became `inserted`. */
export interface Span {
  at: number;
  removed: number;
  inserted: string;
}

function splitsPair(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  return at > 0 && before >= 0xd800 && before <= 0xdbff;
}

/** The smallest single span that makes `after` of `before`; never half a surrogate pair. */
export function spanBetween(before: string, after: string): Span {
  const shortest = Math.min(before.length, after.length);
  let head = 0;
  while (head < shortest && before[head] === after[head]) head += 1;
  if (splitsPair(before, head)) head -= 1;
  let tail = 0;
  while (tail < shortest - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  if (tail > 0 && splitsPair(before, before.length - tail)) tail -= 1;
  return { at: head, removed: before.length - head - tail, inserted: after.slice(head, after.length - tail) };
}

/** Where a position of the old text lies in the new one. At the place of an insertion it stays before it. */
export function mapPosition(position: number, span: Span): number {
  if (position <= span.at) return position;
  if (position >= span.at + span.removed) return position + span.inserted.length - span.removed;
  return Math.min(position, span.at + span.inserted.length);
}

/** `theirs` and `ours` both start from `base`; gives ours with the other's change in it. */
export function carryOver(base: string, theirs: string, ours: string): { text: string; span: Span } {
  const their = spanBetween(base, theirs);
  const our = spanBetween(base, ours);
  const start = mapPosition(their.at, our);
  const end = Math.max(start, mapPosition(their.at + their.removed, our));
  // Where both changed the same place, nobody's insertion may go: theirs is put after ours and removes only what we left.
  const overlap = their.at < our.at + our.removed && our.at < their.at + their.removed;
  const at = overlap ? our.at + our.inserted.length : start;
  const removed = overlap ? Math.max(0, end - at) : end - start;
  const span = { at, removed, inserted: their.inserted };
  return { text: ours.slice(0, at) + their.inserted + ours.slice(at + removed), span };
}

function place(text: string, span: Span): string {
  return text.slice(0, span.at) + span.inserted + text.slice(span.at + span.removed);
}

export function applySpans(text: string, spans: readonly Span[]): string {
  return spans.reduce(place, text);
}

/** Edits in code points, one after the other, as spans in UTF-16; null where they do not fit the text. */
export function spansOf(text: string, edits: readonly (readonly [number, number, string])[]): Span[] | null {
  const spans: Span[] = [];
  let now = text;
  for (const [position, removed, inserted] of edits) {
    const points = Array.from(now);
    if (position + removed > points.length) return null;
    const at = points.slice(0, position).join("").length;
    const span = { at, removed: points.slice(position, position + removed).join("").length, inserted };
    spans.push(span);
    now = place(now, span);
  }
  return spans;
}
