// SPDX-License-Identifier: EUPL-1.2
/** Changes to the plan by those who may not change it themselves: of a field of a record, or, without a field, a new record. */
import { collections } from "../../generated/collections";
import type { CollectionName } from "../../generated/model";
import { t } from "../../i18n/current.svelte";
import type { Op } from "../../messages";
import { act, actOnText, create, creation, step, type Step, type Values } from "../edits";
import { collectionLabel, fieldLabel, fieldOf, isCollection } from "../labels";
import { records, type Rec } from "../records.svelte";
import { session } from "../session.svelte";
import { placeOf, titleOf } from "../values";

type Proposal = Rec<"proposal">;
type Asked = Pick<Proposal["fields"], "collection" | "record" | "field" | "newValue">;

/** Fields that can be proposed or edited in a form. */
export function editableFields(collection: CollectionName): string[] {
  const hidden = new Set(["order", "uuid", "json", "recurrence"]);
  return Object.entries(collections[collection].fields)
    .filter(([, field]) => field.rule !== "once" && !hidden.has(field.type))
    .map(([name]) => name);
}

/** What it wants to be, by field. It was made on somebody's device: of what the model does not know nothing is left. */
export function valuesOf({ collection, field, newValue }: Asked): Values {
  const asked = field === null ? newValue : { [field]: newValue };
  if (!isCollection(collection) || typeof asked !== "object" || asked === null) return {};
  return Object.fromEntries(Object.entries(asked).filter(([name]) => Object.hasOwn(collections[collection].fields, name)));
}

/** Also of variants of it that are not there yet. */
export function openProposals(record: Rec): Proposal[] {
  return records
    .all("proposal")
    .filter(({ fields }) => fields.status === "open")
    .filter(({ fields }) => fields.record === record.id || (fields.field === null && isOf(record, valuesOf(fields))));
}

function isOf(record: Rec, { activity, focusPoint }: Values): boolean {
  return record.id === activity || record.id === focusPoint;
}

/** The open proposal of this municipality's own way of doing it. */
export function proposedVariant(record: Rec, municipality: string): Proposal | undefined {
  return openProposals(record).find(({ fields }) => fields.field === null && valuesOf(fields).municipality === municipality);
}

/** What it changes, or, of something new, what that belongs to; undefined where that is no more. */
export function targetOf({ fields }: { fields: Asked }): Rec | undefined {
  const { collection, record, field } = fields;
  if (!isCollection(collection)) return undefined;
  if (field !== null) return records.get(collection, record);
  const { activity, focusPoint } = valuesOf(fields) as Record<string, string>;
  return records.get("activity", activity) ?? records.get("focusPoint", focusPoint);
}

/** What it is about, in words. */
export function subjectOf(fields: Asked): string {
  const { collection, field } = fields;
  if (!isCollection(collection)) return collection;
  if (field !== null) return `${titleOf(targetOf({ fields }))} – ${fieldLabel(collection, field)}`;
  return `${collectionLabel(collection)} – ${placeOf(valuesOf(fields))}`;
}

/** Somebody made it meanwhile. */
export function isThere({ fields }: Proposal): boolean {
  if (fields.field !== null) return false;
  const asked = valuesOf(fields);
  const same = (variant: Rec<"localVariant">) =>
    (["municipality", "activity", "focusPoint"] as const).every((name) => (variant.fields[name] ?? null) === (asked[name] ?? null));
  return records.all("localVariant").some(same);
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
  const newValue = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== ""));
  return send({ collection, record: id, field: null, newValue }, reason, meeting);
}

/** It may have been made before, and taken back: nothing of that is left in it then. */
function making({ fields }: Proposal, values: Values): Step {
  const { record } = fields;
  const collection = fields.collection as CollectionName;
  const op = creation(collection, record, values);
  const emptied = Object.keys(op.put ?? {}).filter((name) => fieldOf(collection, name).rule !== "once");
  const back = (): Op => ({
    collection,
    record,
    deleted: true,
    put: Object.fromEntries(emptied.map((name) => [name, null])),
    text: Object.fromEntries(
      Object.entries(op.text ?? {}).map(([name, edits]) => [
        name,
        edits.map(([, , typed]): [number, number, string] => [0, [...typed].length, ""]),
      ]),
    ),
  });
  return { scope: "programme", op: { ...op, deleted: false }, back };
}

/** The values in the plan, then the answer to the author; both can be taken back. */
export async function accept(proposal: Proposal, values: Values, answer: string): Promise<boolean> {
  const target = targetOf(proposal);
  if (!target) return false;
  const { field } = proposal.fields;
  const answered = answerStep(proposal, "accepted", answer);
  if (field === null) return act([making(proposal, { ...valuesOf(proposal.fields), ...values }), answered], t.inbox.accepted);
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
export function answerProposal(proposal: Proposal, status: Verdict, answer: string): Promise<boolean> {
  return act([answerStep(proposal, status, answer)], status === "withdrawn" ? t.plan.withdrawn : t.inbox.rejected);
}
