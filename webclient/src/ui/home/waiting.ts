// SPDX-License-Identifier: EUPL-1.2
/** What waits for this person. */
import { records, type Rec } from "../records.svelte";
import { session } from "../session.svelte";

type Outcome = Rec<"outcome">;

/** Proposals of mine that got an answer which I did not put away yet. */
export function answeredProposals(seen: readonly string[]): Rec<"proposal">[] {
  return records
    .all("proposal")
    .filter((one) => one.author === session.person && ["accepted", "rejected"].includes(one.fields.status) && !seen.includes(one.id))
    .sort((a, b) => b.changedAt - a.changedAt);
}

/** Outcomes with an answer of the leader count as read once consolidated; only the leader has this list. */
export function newOutcomes(): Outcome[] {
  return records.all("outcome").filter(({ fields }) => !fields.consolidation);
}

/** All that waits in the leader's inbox. */
export function inboxCount(): number {
  return newOutcomes().length + waitingProposals().length + records.inConflict().length;
}

export function waitingProposals(): Rec<"proposal">[] {
  return records
    .all("proposal")
    .filter((one) => one.fields.status === "open")
    .sort((a, b) => a.createdAt - b.createdAt);
}
