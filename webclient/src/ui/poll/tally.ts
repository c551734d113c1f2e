// SPDX-License-Identifier: EUPL-1.2
/** What the answers to a poll add up to. */

interface Score {
  readonly fields: { readonly option: string; readonly group: string; readonly points: number | null; readonly paperPoints: number | null };
}
interface Choice {
  readonly id: string;
  readonly fields: { readonly points: number | null };
}

/** Per choice: on devices and on paper together, by pollGroup and in all. A poll that came with the plan has its sums with its choices. */
export function tally<T extends Choice>(choices: readonly T[], scores: readonly Score[]) {
  return choices.map((choice) => {
    const own = scores.filter(({ fields }) => fields.option === choice.id);
    const perGroup = new Map(own.map(({ fields }) => [fields.group, (fields.points ?? 0) + (fields.paperPoints ?? 0)]));
    return { choice, perGroup, points: choice.fields.points ?? [...perGroup.values()].reduce((sum, one) => sum + one, 0) };
  });
}

const whole = 100;

/** In whole percents that add up to 100, by the largest remainder; all 0 where there are no points. */
export function percentages(points: readonly number[]): number[] {
  const given = points.reduce((sum, one) => sum + one, 0);
  if (given === 0) return points.map(() => 0);
  const exact = points.map((one) => (one * whole) / given);
  const rounded = exact.map(Math.floor);
  const left = whole - rounded.reduce((sum, one) => sum + one, 0);
  const byRemainder = exact.map((value, at) => ({ at, rest: value % 1 })).toSorted((a, b) => b.rest - a.rest || a.at - b.at);
  for (const { at } of byRemainder.slice(0, left)) rounded[at] = (rounded[at] ?? 0) + 1;
  return rounded;
}
