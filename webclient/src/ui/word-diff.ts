// SPDX-License-Identifier: EUPL-1.2
/** Which words of two texts differ (longest common subsequence), to show two values side by side. */
export interface Piece {
  text: string;
  changed: boolean;
}

const wordsMax = 400;

function words(text: string): string[] {
  return text.match(/\s+|[^\s]+/gu) ?? [];
}

function lengths(a: string[], b: string[]): Uint16Array[] {
  const table = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const [row, below] = [table[i] as Uint16Array, table[i + 1] as Uint16Array];
    for (let j = b.length - 1; j >= 0; j -= 1) {
      row[j] = a[i] === b[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return table;
}

/** The pieces of each text; very long texts come back whole. */
export function wordDiff(before: string, after: string): [Piece[], Piece[]] {
  const [a, b] = [words(before), words(after)];
  if (a.length > wordsMax || b.length > wordsMax) return [[{ text: before, changed: false }], [{ text: after, changed: false }]];
  const table = lengths(a, b);
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
