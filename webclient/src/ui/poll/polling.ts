// SPDX-License-Identifier: EUPL-1.2
/** What is done with polls. */
import { client } from "../../client";
import { t } from "../../i18n/current.svelte";
import type { Ballot, Op } from "../../messages";
import { derivedId } from "../derived-id";
import { localDay, sayNumber } from "../dates";
import { change, creation, modification, modify, rewrite, type Values } from "../edits";
import { keyBetween } from "../order-key";
import { records, type Rec } from "../records.svelte";
import { api, explain, problemOf } from "../session.svelte";
import { toasts } from "../toasts.svelte";
import { choicesOf, groupsOf, resultOf } from "./poll-lists";

type Poll = Rec<"poll">;

const programme = "programme";
const opsAtOnce = 100;
/** As the model has it. */
const groupNameMax = 200;

async function newId(): Promise<string> {
  return (await client.ask("newId", {})).id;
}

/** In the order they are in. */
async function row(collection: "pollGroup" | "pollOption", poll: string, all: Values[]): Promise<Op[]> {
  const ops: Op[] = [];
  let order = "";
  for (const values of all) {
    order = keyBetween(order, "");
    ops.push(creation(collection, await newId(), { ...values, poll, order }));
  }
  return ops;
}

/** Gives its id, or null where it was not kept. */
export async function makePoll(values: Values, choices: Values[], groups: string[]): Promise<string | null> {
  const id = await newId();
  const ops = [
    creation("poll", id, { ...values, status: "draft" }),
    ...(await row(
      "pollGroup",
      id,
      groups.map((name) => ({ name })),
    )),
    ...(await row("pollOption", id, choices)),
  ];
  return (await change(programme, ops)) ? id : null;
}

type Row = Rec<"pollGroup"> | Rec<"pollOption">;

/** What makes of one row of a poll what it is to hold, in that order: what stands there under the same name stays. */
async function rowChanges(collection: Row["collection"], there: readonly Row[], poll: Poll, wanted: Values[]): Promise<Op[]> {
  const nameOf = (one: Row) => (one.collection === "pollGroup" ? one.fields.name : one.fields.title);
  const named = (values: Values) => there.find((one) => nameOf(one) === (values.name ?? values.title));
  const kept = new Set(wanted.map(named));
  const ops: Op[] = there.filter((one) => !kept.has(one)).map(({ id }) => ({ collection, record: id, deleted: true }));
  let order = "";
  for (const values of wanted) {
    order = keyBetween(order, "");
    const before = named(values);
    const op = before ? modification(before, { order }) : creation(collection, await newId(), { ...values, poll: poll.id, order });
    if (op) ops.push(op);
  }
  return ops;
}

/** Of one that is not open yet. Whether it was kept. */
export async function changePoll(poll: Poll, values: Values, choices: Values[], groups: string[]): Promise<boolean> {
  const changed = modification(poll, values);
  const ops = [
    ...(changed ? [changed] : []),
    ...(await rowChanges(
      "pollGroup",
      groupsOf(poll),
      poll,
      groups.map((name) => ({ name })),
    )),
    ...(await rowChanges("pollOption", choicesOf(poll), poll, choices)),
  ];
  return changeAll(ops);
}

export async function openPoll(poll: Poll): Promise<boolean> {
  return (await modify(poll, { status: "open", heldOn: [...poll.fields.heldOn, localDay()] })) !== null;
}

/** As docs/protocol.md has it. */
interface Tally {
  respondents: number;
  points: Record<string, number>;
}
interface Counted {
  respondents: number;
  groups?: (Tally & { group: string })[];
  /** Groups that are too small to stand by themselves. */
  rest?: Tally & { groups: string[] };
}

function scoreOps(poll: Poll, entries: { id: string; group: string; option: string; values: Values }[]): Op[] {
  return entries.flatMap(({ id, group, option, values }) => {
    const there = records.get("pollScore", id);
    const op = there ? modification(there, values) : creation("pollScore", id, { poll: poll.id, group, option, ...values });
    return op ?? [];
  });
}

async function changeAll(ops: Op[]): Promise<boolean> {
  for (let at = 0; at < ops.length; at += opsAtOnce) if (!(await change(programme, ops.slice(at, at + opsAtOnce)))) return false;
  return true;
}

/** What a group gave each option, by pollOption, as entries of `field`. */
function entriesOf(poll: Poll, field: "points" | "paperPoints", rows: { group: string; points: Record<string, number> }[]) {
  return Promise.all(
    rows.flatMap(({ group, points }) =>
      Object.entries(points).map(async ([option, sum]) => ({
        id: await derivedId(poll.id, `${group}/${option}`),
        group,
        option,
        values: { [field]: sum },
      })),
    ),
  );
}

/** Of the group for those whose answers stand together. */
export function restId(poll: Poll): Promise<string> {
  return derivedId(poll.id, "rest");
}

/** For groups whose answers stand together. */
function groupOf(poll: Poll, { group, groups, respondents }: Tally & { group: string; groups: string[] }): Op {
  const all = groupsOf(poll);
  const names = all.filter(({ id }) => groups.includes(id)).map(({ fields }) => fields.name);
  // The same whatever language the device speaks: two that count at once make one group.
  const name = names.join(" + ").slice(0, groupNameMax);
  return creation("pollGroup", group, { poll: poll.id, name, respondents, order: keyBetween(all.at(-1)?.fields.order ?? "", "") });
}

/** Fetches what was answered and writes it down for everybody. withheld: there is no result; later: the server still takes answers; failed: that was said. */
export async function countPoll(poll: Poll): Promise<"done" | "withheld" | "later" | "failed"> {
  const answer = await api<Counted>("GET", `/v1/polls/${poll.id}`);
  if (!answer.ok) {
    toasts.show(answer.message, { tone: "danger" });
    return "failed";
  }
  const { respondents: answered, groups, rest } = answer.body;
  if (!groups) return "later";
  const withheld = answered > 0 && groups.length === 0 && !rest;
  const together = rest && { ...rest, group: await restId(poll) };
  const tallies = [...groups, ...(together ? [together] : [])];
  const sent = withheld ? [] : groupsOf(poll).filter(({ id }) => !rest?.groups.includes(id));
  const counts = sent.flatMap((group) => {
    const respondents = tallies.find((one) => one.group === group.id)?.respondents ?? 0;
    return modification(group, { respondents }) ?? [];
  });
  const made = together && !records.get("pollGroup", together.group) ? [groupOf(poll, together)] : [];
  const counted = modification(poll, { status: "counted" });
  const ops = [...made, ...scoreOps(poll, await entriesOf(poll, "points", tallies)), ...counts, ...(counted ? [counted] : [])];
  if (!(await changeAll(ops))) return "failed";
  return withheld ? "withheld" : "done";
}

/** What a group answered on paper, in all; `points` by pollOption. */
export interface Paper {
  group: Rec<"pollGroup">;
  respondents: number;
  points: Record<string, number>;
}

export async function keepPaper(poll: Poll, papers: Paper[]): Promise<boolean> {
  const entries = await entriesOf(
    poll,
    "paperPoints",
    papers.map(({ group, points }) => ({ group: group.id, points })),
  );
  const filled = entries.filter(({ id, values }) => (values.paperPoints ?? 0) > 0 || records.get("pollScore", id));
  const counts = papers.flatMap(({ group, respondents }) => modification(group, { paperRespondents: respondents }) ?? []);
  return changeAll([...counts, ...scoreOps(poll, filled)]);
}

/** Whether it is durable on this device. */
export async function answerPoll(ballot: Pick<Ballot, "poll" | "group" | "anonymous" | "points">): Promise<boolean> {
  try {
    await client.ask("answerPoll", { ...ballot, points: { ...ballot.points }, id: crypto.randomUUID() });
    return true;
  } catch (error) {
    toasts.show(`${t.common.notSaved} ${explain(problemOf(error))}`, { tone: "danger" });
    return false;
  }
}

export async function dropBallot(poll: string, said: string): Promise<void> {
  try {
    await client.ask("dropBallot", { poll });
    toasts.show(said);
  } catch (error) {
    toasts.show(explain(problemOf(error)), { tone: "danger" });
  }
}

/** The result as lines of text. */
export function asMinutes(poll: Poll): string {
  const { withheld, respondents, groups, lines, split } = resultOf(poll);
  // Names of groups may be lists themselves.
  const perGroup = (count: (group: (typeof groups)[number]) => number) =>
    groups.length > 1 ? ` (${groups.map((group) => `${group.name} ${sayNumber(count(group))}`).join("; ")})` : "";
  const said = [
    t.polls.minutesTitle(poll.fields.question),
    `${t.programme.respondents(respondents)}${perGroup((group) => group.respondents)}`,
  ];
  if (withheld) said.push(t.polls.withheld);
  for (const { title, choices } of lines) {
    if (title) said.push("", title);
    for (const { choice, points, percentage, perGroup: given } of choices) {
      const total = t.programme.points(sayNumber(points), sayNumber(percentage));
      said.push(`- ${choice.fields.title}: ${total}${split ? perGroup(({ id }) => given.get(id) ?? 0) : ""}`);
    }
  }
  return said.join("\n");
}

/** At the end of what stands there. */
export async function writeInMinutes(poll: Poll, meeting: Rec<"meeting">): Promise<boolean> {
  const before = meeting.fields.minutes ?? "";
  const gap = before === "" ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  return rewrite(meeting, "minutes", before, `${before}${gap}${asMinutes(poll)}\n`);
}
