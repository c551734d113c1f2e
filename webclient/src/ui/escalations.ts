// SPDX-License-Identifier: EUPL-1.2
/** To whom the leader passed on a bottleneck. */
import { bodyOf } from "./meetings/meeting-lists";
import { records, type Rec } from "./records.svelte";

type Outcome = Rec<"outcome">;

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
