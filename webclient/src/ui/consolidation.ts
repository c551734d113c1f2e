// SPDX-License-Identifier: EUPL-1.2
/** What the leader made of outcomes: which are the same thing, and to whom a bottleneck was passed on. */
import { bodyOf } from "./meetings/meeting-lists";
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

/** Where a bottleneck was passed on to, as far as this person reads it, in order. */
export function escalationsOf(outcome: string): Rec<"escalation">[] {
  return records
    .all("escalation")
    .filter((one) => one.fields.outcome === outcome)
    .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
}

/** How far up a bottleneck gets there; 0: it is not passed on to such bodies. */
function levelOf(body: Rec<"body"> | undefined): number {
  const kinds = ["coordination", "core-team", "board"];
  return body ? kinds.indexOf(body.fields.kind) + 1 : 0;
}

/** The bodies that a bottleneck can still be passed on to: first the next step (core team, then board), then the others. */
export function escalationTargets(outcome: Outcome): Rec<"body">[] {
  const passed = outcome.fields.escalatedTo;
  const firstStep = 1;
  const reached = Math.max(firstStep, levelOf(bodyOf(outcome)), ...passed.map((id) => levelOf(records.get("body", id))));
  const behind = (body: Rec<"body">) => (levelOf(body) > reached ? 0 : 1);
  return records
    .all("body")
    .filter((one) => levelOf(one) > 0 && !passed.includes(one.id) && `body:${one.id}` !== outcome.scope)
    .sort((a, b) => behind(a) - behind(b) || levelOf(a) - levelOf(b) || a.fields.name.localeCompare(b.fields.name));
}

/** What waits for the group of a scope. */
export function escalatedHere(scope: string): Rec<"escalation">[] {
  return records
    .all("escalation")
    .filter((one) => one.scope === scope)
    .sort((a, b) => b.createdAt - a.createdAt);
}
