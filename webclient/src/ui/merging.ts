// SPDX-License-Identifier: EUPL-1.2
/** Which outcomes are the same thing, as the leader said. */
import { records, type Rec } from "./records.svelte";

type Outcome = Rec<"outcome">;

/**
 * The outcome that stands for this one. Of those merged the oldest stands, by its id, so that two people who merge the same ones apart come
 * to the same and no circle can be made; what points elsewhere, or at what is gone, stands for itself.
 */
export function mainOf(outcome: Outcome): Outcome {
  let main = outcome;
  for (;;) {
    const next = records.get("outcome", main.fields.mergedInto);
    if (!next || next.deleted || next.id >= main.id) return main;
    main = next;
  }
}

export function isMerged(outcome: Outcome): boolean {
  return mainOf(outcome).id !== outcome.id;
}

/** The others that this one stands for. */
export function mergedWith(outcome: Outcome): Outcome[] {
  return records
    .all("outcome")
    .filter((one) => one.fields.mergedInto !== null && one.id !== outcome.id && mainOf(one).id === outcome.id)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Somebody has it to do once: the one that stands for it is an action item of his too. */
export function isSameWork(outcome: Outcome): boolean {
  const main = mainOf(outcome);
  return main.id !== outcome.id && main.fields.kind === "action-item" && main.fields.owner === outcome.fields.owner;
}
