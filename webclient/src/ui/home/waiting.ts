// SPDX-License-Identifier: EUPL-1.2
/** What waits for this person. */
import { ballotFor } from "../ballots.svelte";
import { isMerged } from "../merging";
import { changedAfterAdoption } from "../meetings/late-changes";
import { openRemarks } from "../meetings/minutes-state";
import { daysFromToday } from "../dates";
import { mentionedIn } from "../mentions";
import { people } from "../options";
import { isForMe, stateOf } from "../poll/poll-lists";
import { records, type Rec } from "../records.svelte";
import { session } from "../session.svelte";
import { seen } from "./seen.svelte";

type Outcome = Rec<"outcome">;

/** Proposals of mine that got an answer which I did not put away yet. */
export function answeredProposals(seen: readonly string[]): Rec<"proposal">[] {
  return records
    .all("proposal")
    .filter((one) => one.author === session.person && ["accepted", "rejected"].includes(one.fields.status) && !seen.includes(one.id))
    .sort((a, b) => b.changedAt - a.changedAt);
}

/** Remarks of mine on minutes that got an answer which I did not put away yet. */
export function answeredRemarks(seen: readonly string[]): Rec<"minutesRemark">[] {
  return records
    .all("minutesRemark")
    .filter(({ author, fields }) => author === session.person && fields.status !== "open")
    .filter((one) => one.changedBy !== session.person && !seen.includes(one.id))
    .sort((a, b) => b.changedAt - a.changedAt);
}

/** Requests of mine for money that somebody else decided on and that I did not put away yet. */
export function decidedMoney(seen: readonly string[]): Rec<"moneyRequest">[] {
  return records
    .all("moneyRequest")
    .filter(({ author, changedBy }) => author === session.person && changedBy !== session.person)
    .filter((one) => ["granted", "refused"].includes(one.fields.status) && !seen.includes(decisionKey(one)))
    .sort((a, b) => b.changedAt - a.changedAt);
}

/** By which a decision that was put away is known: another one shows again. */
export function decisionKey({ id, fields }: Rec<"moneyRequest">): string {
  return `${id} ${fields.status} ${fields.grantedEuro ?? ""}`.trim();
}

/** Requests for money that nobody decided on. */
export function waitingMoney(): Rec<"moneyRequest">[] {
  return records.all("moneyRequest").filter((one) => one.fields.status === "requested");
}

const mentionDaysMax = 60;

/** Minutes of lately in which I am mentioned, and which I did not put away yet. */
export function mentions(seen: readonly string[]): Rec<"meeting">[] {
  const all = people();
  return records
    .all("meeting")
    .filter(({ id, fields }) => fields.minutes.includes("@") && daysFromToday(fields.date) > -mentionDaysMax && !seen.includes(`@${id}`))
    .filter(({ fields }) => mentionedIn(fields.minutes, all).has(session.person ?? ""));
}

/** By which an answer that was put away is known: another answer to the same outcome shows again. */
export function answerKey({ id, fields }: Outcome): string {
  const words = 60;
  return `${id} ${fields.consolidation ?? ""} ${fields.answer?.slice(0, words) ?? ""}`.trim();
}

/** Outcomes that I recorded and that the leader said something of. */
export function answeredOutcomes(seen: readonly string[]): Outcome[] {
  return records
    .all("outcome")
    .filter((one) => one.author === session.person && !session.isLeader)
    .filter((one) => (one.fields.answer !== null || one.fields.consolidation === "rejected") && !seen.includes(answerKey(one)))
    .sort((a, b) => b.changedAt - a.changedAt);
}

const takenDaysMax = 60;

/** Outcomes that I recorded and that were taken over lately, without a word. */
export function takenOutcomes(seen: readonly string[]): Outcome[] {
  const since = Date.now() - takenDaysMax * 86_400_000;
  return records
    .all("outcome")
    .filter((one) => one.author === session.person && !session.isLeader && one.changedAt > since)
    .filter((one) => one.fields.consolidation === "accepted" && one.fields.answer === null && !seen.includes(answerKey(one)))
    .sort((a, b) => b.changedAt - a.changedAt);
}

/** What has not been decided on, and does not stand behind another; only the leader has this list. */
export function newOutcomes(): Outcome[] {
  return records.all("outcome").filter((one) => !one.fields.consolidation && !isMerged(one));
}

/** Bottlenecks passed on that wait for a group that this person is in. */
export function waitingEscalations(): Rec<"escalation">[] {
  const mine = new Set(
    records
      .all("membership")
      .filter((one) => one.fields.person === session.person)
      .map((one) => one.scope),
  );
  return records.all("escalation").filter((one) => one.fields.status === "open" && mine.has(one.scope));
}

/** Bottlenecks that a group discussed and whose author has no answer yet. */
export function discussedEscalations(): Rec<"escalation">[] {
  return records
    .all("escalation")
    .filter((one) => one.fields.status === "answered" && records.get("outcome", one.fields.outcome)?.fields.answer === null);
}

/** All that waits in the leader's inbox. */
export function inboxCount(): number {
  const decisions = newOutcomes().length + waitingProposals().length + records.inConflict().length;
  return decisions + discussedEscalations().length + openRemarks().length + changedAfterAdoption(seen.ids).length;
}

export function waitingProposals(): Rec<"proposal">[] {
  return records
    .all("proposal")
    .filter((one) => one.fields.status === "open")
    .sort((a, b) => a.createdAt - b.createdAt);
}

/** By which it stays away when the server said that it was answered, elsewhere. */
export function pollKey(poll: Rec<"poll">): string {
  return `poll/${poll.id}`;
}

/** Those that this person can answer and has not, as far as this device knows. */
export function openPolls(seen: readonly string[]): Rec<"poll">[] {
  return records.all("poll").filter((one) => stateOf(one) === "open" && isForMe(one) && !ballotFor(one.id) && !seen.includes(pollKey(one)));
}
