// SPDX-License-Identifier: EUPL-1.2
/** Which outcomes may be the same thing, by what they say and are about. */
import { plain } from "../plain";

interface Outcome {
  readonly createdAt: number;
  readonly fields: {
    readonly title: string;
    readonly kind: string;
    readonly focusPoints: readonly string[];
    readonly activities: readonly string[];
  };
}

/** Shorter ones say little. */
const wordMin = 4;

function wordsOf({ fields }: Outcome): Set<string> {
  return new Set(
    plain(fields.title)
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word.length >= wordMin),
  );
}

/** Those most like it first, of equal ones the newest. Each word that both say counts twice, and once that they are of one kind or about the same. */
export function likest<T extends Outcome>(outcome: Outcome, others: readonly T[]): T[] {
  const words = wordsOf(outcome);
  const { kind, focusPoints, activities } = outcome.fields;
  const likeness = (one: T) =>
    2 * [...wordsOf(one)].filter((word) => words.has(word)).length +
    Number(one.fields.kind === kind) +
    Number(one.fields.focusPoints.some((id) => focusPoints.includes(id)) || one.fields.activities.some((id) => activities.includes(id)));
  return others
    .map((one) => ({ one, likeness: likeness(one) }))
    .sort((a, b) => b.likeness - a.likeness || b.one.createdAt - a.one.createdAt)
    .map(({ one }) => one);
}
