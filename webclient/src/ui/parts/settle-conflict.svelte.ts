// SPDX-License-Identifier: EUPL-1.2
/** Settling a difference, and coming back on it. */
import { client } from "../../client";
import { t } from "../../i18n/current.svelte";
import { modify } from "../edits";
import type { Rec } from "../records.svelte";
import { toasts } from "../toasts.svelte";

export type Values = Rec["conflicts"][string];

export interface Settled {
  record: Rec;
  field: string;
  values: Values;
}

class ChosenBefore {
  #asked = $state.raw<Settled | null>(null);
  /** What somebody wants to choose anew; shown over any screen, since the difference itself is gone. */
  get asked(): Settled | null {
    return this.#asked;
  }
  ask(settled: Settled): void {
    this.#asked = settled;
  }
  close(): void {
    this.#asked = null;
  }
}

export const chosenBefore = new ChosenBefore();

export async function settleConflict(record: Rec, field: string, value: unknown, values: Values): Promise<void> {
  if (await modify(record, { [field]: value })) {
    toasts.show(t.conflict.settled, { action: t.common.undo, run: () => void undo({ record, field, values }) });
  }
}

/** What was not sent is withdrawn and the difference is back; what was sent is chosen anew. */
async function undo(settled: Settled): Promise<void> {
  const { record, field } = settled;
  try {
    const { sets } = await client.ask("unsent", {});
    const made = sets.findLast(
      ({ state, ops }) => state === "waiting" && ops.length === 1 && ops[0]?.record === record.id && ops[0].put?.[field] !== undefined,
    );
    if (made) {
      await client.ask("withdraw", { n: made.n });
      return;
    }
  } catch {
    // It left just now.
  }
  chosenBefore.ask(settled);
}
