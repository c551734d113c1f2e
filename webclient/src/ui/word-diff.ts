// SPDX-License-Identifier: EUPL-1.2
/** Which words of two texts differ (longest common subsequence), to show two values side by side. */
import { commonLengths } from "./common-sequence";

export interface Piece {
  text: string;
  changed: boolean;
}

const wordsMax = 400;

function words(text: string): string[] {
  return text.match(/\s+|[^\s]+/gu) ?? [];
}

/** The pieces of each text; very long texts come back whole. */
export function wordDiff(before: string, after: string): [Piece[], Piece[]] {
  const [a, b] = [words(before), words(after)];
  if (a.length > wordsMax || b.length > wordsMax) return [[{ text: before, changed: false }], [{ text: after, changed: false }]];
  const table = commonLengths(a, b);
  const [left, right]: [Piece[], Piece[]] = [[], []];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      left.push({ text: a[i++] as string, changed: false });
      right.push({ text: b[j++] as string, changed: false });
    } else if (j >= b.length || (i < a.length && (table[i + 1]?.[j] ?? 0) >= (table[i]?.[j + 1] ?? 0))) {
      left.push({ text: a[i++] as string, changed: true });
    } else {
      right.push({ text: b[j++] as string, changed: true });
    }
  }
  return [left, right];
}
