// SPDX-License-Identifier: EUPL-1.2
/** Where progress comes from: what was recorded in meetings. */
import type { OutcomeKind, OutcomeStatus } from "../../generated/model";

interface Recorded {
  readonly createdAt: number;
  readonly changedAt: number;
  readonly fields: { readonly kind: OutcomeKind; readonly status: OutcomeStatus | null; readonly mergedInto: string | null };
}

export interface Source {
  kind: OutcomeKind;
  many: number;
  /** Of action items: how many are done. */
  done: number;
}

/** By kind, in the order of `kinds`; what is merged into another counts once. */
export function sourcesOf(outcomes: readonly Recorded[], kinds: readonly OutcomeKind[]): Source[] {
  const standing = outcomes.filter(({ fields }) => fields.mergedInto === null);
  return kinds
    .map((kind) => {
      const own = standing.filter(({ fields }) => fields.kind === kind);
      return { kind, many: own.length, done: own.filter(({ fields }) => fields.status === "done").length };
    })
    .filter(({ many }) => many > 0);
}

/** The moment of the last movement, in milliseconds; null without any. */
export function lastMoved(outcomes: readonly Recorded[]): number | null {
  return outcomes.reduce<number | null>((last, { changedAt }) => Math.max(last ?? 0, changedAt), null);
}
