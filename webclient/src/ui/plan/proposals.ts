// SPDX-License-Identifier: EUPL-1.2
/** Changes to the plan by those who may not change it themselves: of a field of a record, or, without a field, a new record. */
import { collections } from "../../generated/collections";
import type { CollectionName } from "../../generated/model";
import { t } from "../../i18n/current.svelte";
import { act, actOnText, create, creationAnew, step, type Step, type Values } from "../edits";
import { collectionLabel, fieldLabel, fieldOf } from "../labels";
import { records, type Rec } from "../records.svelte";
import { session } from "../session.svelte";
import { placeOf, titleOf } from "../values";
import { asksForNew, fieldAsked, valuesOf, type Asked } from "./asked";
import { variantId } from "./plan-lists";

export { valuesOf } from "./asked";

type Proposal = Rec<"proposal">;

/** Fields that can be proposed or edited in a form. */
export function editableFields(collection: CollectionName): string[] {
  const hidden = new Set(["order", "uuid", "json", "recurrence"]);
  return Object.entries(collections[collection].fields)
    .filter(([, field]) => field.rule !== "once" && !hidden.has(field.type))
    .map(([name]) => name);
}

/** Also of variants of it that are not there yet. */
export function openProposals(record: Rec): Proposal[] {
  return records
    .all("proposal")
    .filter(({ fields }) => fields.status === "open")
    .filter((one) => targetOf(one)?.id === record.id);
}

/** The open proposal of this municipality's own way of doing it. */
export function proposedVariant(record: Rec, municipality: string): Proposal | undefined {
  return openProposals(record).find(({ fields }) => asksForNew(fields) && valuesOf(fields).municipality === municipality);
}

/** What it changes, or, of something new, what that belongs to; undefined where that is no more, or never was anything. */
export function targetOf({ fields }: { fields: Asked }): Rec | undefined {
  const change = fieldAsked(fields);
  if (change) return records.get(change.collection, fields.record);
  return asksForNew(fields) ? partOfPlan(fields) : undefined;
}

function partOfPlan(fields: Asked): Rec<"activity"> | Rec<"focusPoint"> | undefined {
  const { activity, focusPoint } = valuesOf(fields) as Record<string, string>;
  return records.get("activity", activity) ?? records.get("focusPoint", focusPoint);
}

/** What it is about, in words. */
export function subjectOf(fields: Asked): string {
  const change = fieldAsked(fields);
  if (change) return `${titleOf(targetOf({ fields }))} – ${fieldLabel(change.collection, change.field)}`;
  return asksForNew(fields) ? `${collectionLabel("localVariant")} – ${placeOf(valuesOf(fields))}` : t.inbox.gone;
}

/** Of something new that somebody made meanwhile: what he made. */
export function madeMeanwhile({ fields }: Proposal): Rec<"localVariant"> | undefined {
  if (!asksForNew(fields)) return undefined;
  const asked = valuesOf(fields);
  const same = (variant: Rec<"localVariant">) =>
    (["municipality", "activity", "focusPoint"] as const).every((name) => (variant.fields[name] ?? null) === (asked[name] ?? null));
  return records.all("localVariant").find(same);
}

/** Without what was left empty. */
function proposedOf(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== ""));
}

async function send(asked: Asked & { oldValue?: unknown }, reason: string, meeting: string | null): Promise<boolean> {
  return (await create("proposal", `person:${session.person}`, { ...asked, reason, meeting, status: "open" })) !== null;
}

/** `meeting`: where it came up; null when nowhere. */
export function propose(record: Rec, field: string, newValue: unknown, reason: string, meeting: string | null): Promise<boolean> {
  const oldValue = (record.fields as unknown as Values)[field] ?? null;
  return send({ collection: record.collection, record: record.id, field, oldValue, newValue }, reason, meeting);
}

/** `id`: what it will have as a record. */
export function proposeNew(
  { collection, id }: { collection: CollectionName; id: string },
  values: Values,
  reason: string,
  meeting: string | null,
): Promise<boolean> {
  return send({ collection, record: id, field: null, newValue: proposedOf(values) }, reason, meeting);
}

async function making(of: Rec<"activity"> | Rec<"focusPoint">, values: Values): Promise<Step> {
  // Which record it is, its values say: the id in a proposal may be that of any.
  const op = await creationAnew("localVariant", await variantId(of, values.municipality), values);
  return { scope: "programme", op, back: () => ({ collection: op.collection, record: op.record, deleted: true }) };
}

/** What is proposed of it; the rest stays, and so do the words of others where none are proposed. */
function giveValues(variant: Rec<"localVariant">, asked: Values, answered: Step | null): Promise<boolean> {
  const { note, ...values } = proposedOf(asked);
  const steps = [step(variant, values), answered];
  const before = variant.fields.note;
  if (typeof note !== "string" || note === before) return act(steps, t.inbox.accepted);
  return actOnText({ record: variant, field: "note", before, after: note }, steps, t.inbox.accepted);
}

/** The values in the plan, then the answer to the author; both can be taken back. What was made meanwhile is given these values. */
export async function accept(proposal: Proposal, values: Values, answer: string): Promise<boolean> {
  const answered = answerStep(proposal, "accepted", answer);
  if (asksForNew(proposal.fields)) {
    const of = partOfPlan(proposal.fields);
    if (!of) return false;
    const all = { ...valuesOf(proposal.fields), ...values };
    const there = madeMeanwhile(proposal);
    return there ? giveValues(there, all, answered) : act([await making(of, all), answered], t.inbox.accepted);
  }
  const target = targetOf(proposal);
  const { field } = proposal.fields;
  if (!target || field === null) return false;
  if (fieldOf(target.collection, field).rule !== "text") return act([step(target, values), answered], t.inbox.accepted);
  const before = String((target.fields as unknown as Values)[field] ?? "");
  return actOnText({ record: target, field, before, after: String(values[field] ?? "") }, [answered], t.inbox.accepted);
}

/** It waits again for a decision, without the answer. What it brought into the plan stays there. */
export function reopenProposal(proposal: Proposal): Promise<boolean> {
  return act([step(proposal, { status: "open", answer: null })], t.inbox.isBack);
}

type Verdict = "accepted" | "rejected" | "withdrawn";

function answerStep(proposal: Proposal, status: Verdict, answer: string): Step | null {
  return step(proposal, { status, ...(answer && { answer }) });
}

/** Can be taken back from the message that says it was done. */
export function answerProposals(proposals: readonly Proposal[], status: Verdict, answer: string): Promise<boolean> {
  const steps = proposals.map((one) => answerStep(one, status, answer));
  return act(steps, status === "withdrawn" ? t.plan.withdrawn : t.inbox.rejectedMany(proposals.length));
}
