// SPDX-License-Identifier: EUPL-1.2
/** Which lines of two texts differ (longest common subsequence). */
import { commonLengths } from "../common-sequence";

export interface Passage {
  /** The place of its first line in the text before. */
  at: number;
  before: string[];
  after: string[];
}

const comparedMax = 1_000_000;

/** Lines that follow one another and differ are one passage. Texts too long to compare within a moment are one where they differ. */
export function passages(before: readonly string[], after: readonly string[]): Passage[] {
  let first = 0;
  while (first < before.length && first < after.length && before[first] === after[first]) first += 1;
  let last = 0;
  while (last < before.length - first && last < after.length - first && before.at(-1 - last) === after.at(-1 - last)) last += 1;
  const [a, b] = [before.slice(first, before.length - last), after.slice(first, after.length - last)];
  if (a.length * b.length > comparedMax) return [{ at: first, before: a, after: b }];
  const table = commonLengths(a, b);
  const found: Passage[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [fromA, fromB] = [i, j];
    while ((i < a.length || j < b.length) && (i >= a.length || j >= b.length || a[i] !== b[j])) {
      if (j >= b.length || (i < a.length && (table[i + 1]?.[j] ?? 0) >= (table[i]?.[j + 1] ?? 0))) i += 1;
      else j += 1;
    }
    if (i > fromA || j > fromB) found.push({ at: first + fromA, before: a.slice(fromA, i), after: b.slice(fromB, j) });
    else [i, j] = [i + 1, j + 1];
  }
  return found;
}

/** With lines before and after it, as many as it takes to say which place of the text is meant. */
export function inContext(text: readonly string[], { at, before, after }: Passage): Passage {
  const whole = text.join("\n");
  let [from, to] = [at, at + before.length];
  const isClear = () => {
    const said = text.slice(from, to).join("\n");
    return said.trim() !== "" && whole.split(said).length === 2;
  };
  while (from > 0 && !isClear()) from -= 1;
  while (to < text.length && !isClear()) to += 1;
  const around: [string[], string[]] = [text.slice(from, at), text.slice(at + before.length, to)];
  return { at: from, before: text.slice(from, to), after: [...around[0], ...after, ...around[1]] };
}
