// SPDX-License-Identifier: EUPL-1.2
/** What the leader does with outcomes. Each can be taken back from the message that says it was done. */
import { t } from "../../i18n/current.svelte";
import type { Op } from "../../messages";
import { mergedWith } from "../merging";
import { derivedId } from "../derived-id";
import { act, creation, step, takingBack, type Step, type Values } from "../edits";
import { fieldOf, isCollection } from "../labels";
import { byOrder, keyAfter } from "../order-key";
import { records, type Rec } from "../records.svelte";
import { titleAt } from "../values";

type Outcome = Rec<"outcome">;
export type Verdict = "accepted" | "rejected";

/** What is merged into an outcome gets the same answer: it has an author too. */
function withMerged(outcomes: readonly Outcome[], values: Values): (Step | null)[] {
  return outcomes.flatMap((one) => [one, ...mergedWith(one)]).map((record) => step(record, values));
}

export function decide(outcomes: readonly Outcome[], consolidation: Verdict, answer: string): Promise<boolean> {
  const said = consolidation === "accepted" ? t.inbox.acceptedMany(outcomes.length) : t.inbox.rejectedMany(outcomes.length);
  return act(withMerged(outcomes, { consolidation, ...(answer && { answer }) }), said);
}

/** It waits again for a decision, without the answer. */
export function putBack(outcome: Outcome): Promise<boolean> {
  return act(withMerged([outcome], { consolidation: null, answer: null }), t.inbox.isBack);
}

export function markForReport(outcomes: readonly Outcome[], forReport: boolean): Promise<boolean> {
  const steps = outcomes.map((record) => step(record, { forReport }));
  return act(steps, forReport ? t.inbox.markedMany(outcomes.length) : t.inbox.unmarked);
}

export type Links = Pick<Outcome["fields"], "focusPoints" | "activities" | "municipalities">;

/** Adds links; those that are there stay. */
export function link(outcomes: readonly Outcome[], links: Links): Promise<boolean> {
  return act(
    outcomes.map((record) => step(record, united([record.fields, links]))),
    t.inbox.linkedMany(outcomes.length),
  );
}

function united(of: readonly Links[]): Values {
  const all = (name: keyof Links) => [...new Set(of.flatMap((one) => one[name]))];
  return { focusPoints: all("focusPoints"), activities: all("activities"), municipalities: all("municipalities") };
}

/** The oldest stands for all, with the links of all and among what goes into the report if one did. What one of them was answered holds for the others too. */
export function merge(outcomes: readonly Outcome[]): Promise<boolean> {
  const [main, ...others] = outcomes.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  if (!main || others.length === 0) return Promise.resolve(false);
  const decided = outcomes.find(({ fields }) => fields.consolidation)?.fields;
  const same = ({ fields }: Outcome): Values =>
    decided && !fields.consolidation ? { consolidation: decided.consolidation, answer: decided.answer } : {};
  const marked = outcomes.some(({ fields }) => fields.forReport) ? { forReport: true } : {};
  const steps = [
    step(main, { ...united(outcomes.map((one) => one.fields)), ...marked, ...same(main) }),
    ...others.map((one) => step(one, { mergedInto: main.id, ...same(one) })),
    ...outcomes.flatMap(mergedWith).map((one) => step(one, same(one))),
  ];
  return act(steps, t.inbox.mergedMany(outcomes.length));
}

export function separate(outcome: Outcome): Promise<boolean> {
  return act([step(outcome, { mergedInto: null })], t.inbox.separated);
}

/** The other group reads it among its own; of two who pass on the same to the same group both make the same record. */
export async function escalate(outcome: Outcome, body: string, note: string): Promise<boolean> {
  const id = await derivedId(outcome.id, `escalation/${body}`);
  const from = outcome.scope.slice("body:".length);
  const op = creation("escalation", id, { outcome: outcome.id, from, title: outcome.fields.title, note, status: "open" });
  const made: Step = {
    scope: `body:${body}`,
    // It may have been passed on before, and taken back.
    op: { ...op, deleted: false },
    back: () => ({ collection: "escalation", record: id, deleted: true }),
  };
  const escalatedTo = [...outcome.fields.escalatedTo, body];
  const passed = step(outcome, { escalatedTo, ...(outcome.fields.consolidation ? {} : { consolidation: "accepted" }) });
  return act([made, passed], t.inbox.passedOn(titleAt("body", body)));
}

/** What takes back a change set that is made now; null where that cannot be said: of typing, of what is or was deleted, and of a record that is there already. */
export function takingBackSet(ops: readonly Op[]): (() => Op[]) | null {
  const backs = ops.map((op) => {
    const { collection, record: id, create, deleted, text } = op;
    const record = isCollection(collection) ? records.get(collection, id) : undefined;
    if (create && !record) return () => ({ collection, record: id, deleted: true });
    return record && !create && deleted === undefined && !text ? takingBack(record, op) : null;
  });
  if (!backs.every((one) => one !== null)) return null;
  return () => backs.map((back) => back()).filter((op) => op !== null);
}

/** Puts it last among the good practices of the programme, and takes it as accepted where nobody answered yet. */
export async function addPractice(outcome: Outcome): Promise<boolean> {
  const id = await derivedId(outcome.id, "goodPractice");
  const title = outcome.fields.title.slice(0, fieldOf("goodPractice", "title").max);
  const made: Step = {
    scope: "programme",
    // It may have been made before, and taken back.
    op: { ...creation("goodPractice", id, { title, order: keyAfter(records.all("goodPractice").toSorted(byOrder)) }), deleted: false },
    back: () => ({ collection: "goodPractice", record: id, deleted: true }),
  };
  return act([made, step(outcome, outcome.fields.consolidation ? {} : { consolidation: "accepted" })], t.inbox.isPractice);
}
