// SPDX-License-Identifier: EUPL-1.2
/** Polls as people read them: how they stand, who may answer, and what came out. */
import { t } from "../../i18n/current.svelte";
import { actionLines } from "../plan/plan-lists";
import { byOrder } from "../order-key";
import { readsContent } from "../permissions";
import { records, type Rec } from "../records.svelte";
import { session } from "../session.svelte";
import { percentages, tally } from "./tally";

type Poll = Rec<"poll">;
export type PollState = "draft" | "open" | "closed" | "counted";

/** By this device's clock; the server's decides what counts. A poll without a status came with the plan, with its result. */
export function stateOf({ fields: { status, closesAt_ms: closesAt } }: Poll, now = Date.now()): PollState {
  if (status === "open" && closesAt !== null && closesAt <= now) return "closed";
  return status ?? "counted";
}

const order: Record<PollState, number> = { open: 0, closed: 1, draft: 2, counted: 3 };

/** What asks for something comes first; the newest before the others. */
export function allPolls(): Poll[] {
  return records.all("poll").toSorted((a, b) => order[stateOf(a)] - order[stateOf(b)] || b.createdAt - a.createdAt);
}

export function groupsOf(poll: Poll): Rec<"pollGroup">[] {
  return records
    .all("pollGroup")
    .filter((one) => one.fields.poll === poll.id)
    .sort(byOrder);
}

export function choicesOf(poll: Poll): Rec<"pollOption">[] {
  return records
    .all("pollOption")
    .filter((one) => one.fields.poll === poll.id)
    .sort(byOrder);
}

/** It is for everybody, or for a body that this person is a member of. */
export function isForMe({ fields: { body } }: Poll): boolean {
  if (!readsContent()) return false;
  return body === null || records.all("membership").some((one) => one.scope === `body:${body}` && one.fields.person === session.person);
}

interface Tallied {
  choice: Rec<"pollOption">;
  points: number;
  /** By pollGroup. */
  perGroup: Map<string, number>;
}

export interface ChoiceResult extends Tallied {
  /** Of a poll of the plan as it came. */
  percentage: number;
}

export interface LineResult {
  title: string;
  choices: ChoiceResult[];
}

export interface PollResult {
  /** Too few answered on a device for what they chose to stay theirs: here is what was on paper. */
  withheld: boolean;
  respondents: number;
  onPaper: number;
  groups: { id: string; name: string; respondents: number; onPaper: number }[];
  /** What each group chose is known, and there are several. */
  split: boolean;
  /** Percentages are of the points of an action line, as in the plan's own poll; otherwise of all. */
  byLine: boolean;
  lines: LineResult[];
}

/** The records of a poll that say two things at once. */
export function partsInConflict(poll: Poll): Rec[] {
  const isPart = (one: Rec): one is Rec<"pollGroup"> | Rec<"pollOption"> | Rec<"pollScore"> =>
    one.collection === "pollGroup" || one.collection === "pollOption" || one.collection === "pollScore";
  return records.inConflict().filter((one) => isPart(one) && one.fields.poll === poll.id);
}

/** Whole percents within each of the lists. */
function sharesIn(lists: readonly Tallied[][]): (one: Tallied) => number {
  const shares = lists.flatMap((list) => {
    const whole = percentages(list.map(({ points }) => points));
    return list.map((one, at): [Tallied, number] => [one, whole[at] ?? 0]);
  });
  const found = new Map(shares);
  return (one) => found.get(one) ?? 0;
}

/** Devices and paper together. A poll that came with the plan has its sums as records; of others they are made here. */
export function resultOf(poll: Poll): PollResult {
  const scores = records.all("pollScore").filter((one) => one.fields.poll === poll.id);
  const all = groupsOf(poll);
  // Small groups of which the answers stand with those of others have no number of their own.
  const isApart = ({ fields }: Rec<"pollGroup">) =>
    poll.fields.status !== "counted" || fields.respondents !== null || fields.paperRespondents !== null;
  const groups = all.filter(isApart).map(({ id, fields: { name, respondents, paperRespondents } }) => {
    const onPaper = paperRespondents ?? 0;
    return { id, name, respondents: (respondents ?? 0) + onPaper, onPaper };
  });
  const sum = (of: number[]) => of.reduce((total, one) => total + one, 0);
  const results = tally(choicesOf(poll), scores);
  const lineOf = ({ choice }: Tallied) => choice.fields.actionLine;
  const known = actionLines();
  const isOfNone = (result: Tallied) => !known.some(({ id }) => id === lineOf(result));
  const rest = results.filter(isOfNone);
  const parts = [
    ...known.map(({ id, fields }) => ({ title: fields.title, choices: results.filter((one) => lineOf(one) === id) })),
    { title: rest.length === results.length ? "" : t.polls.otherChoices, choices: rest },
  ].filter(({ choices }) => choices.length > 0);
  // A hundred percent of one says nothing.
  const byLine = poll.fields.status === null || parts.every(({ choices }) => choices.length > 1);
  const shareOf = sharesIn(byLine ? parts.map(({ choices }) => choices) : [results]);
  const lines = parts.map(({ title, choices }): LineResult => {
    const told = choices.map((one) => ({ ...one, percentage: one.choice.fields.percentage ?? shareOf(one) }));
    return { title, choices: told.toSorted((a, b) => b.points - a.points) };
  });
  return {
    withheld: poll.fields.status === "counted" && all.every(({ fields }) => fields.respondents === null),
    respondents: poll.fields.respondents ?? sum(groups.map(({ respondents }) => respondents)),
    onPaper: sum(groups.map(({ onPaper }) => onPaper)),
    groups,
    split: groups.length > 1 && scores.length > 0,
    byLine,
    lines,
  };
}
