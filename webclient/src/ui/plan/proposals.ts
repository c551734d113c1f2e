// SPDX-License-Identifier: EUPL-1.2
/** Changes to the plan by those who may not change it themselves. */
import { collections } from "../../generated/collections";
import { t } from "../../i18n/current.svelte";
import { act, create, perform, rewrite, step, type Step } from "../edits";
import { fieldOf, isCollection } from "../labels";
import { records, type Rec } from "../records.svelte";
import { session } from "../session.svelte";
import { toasts } from "../toasts.svelte";

type Proposal = Rec<"proposal">;

/** Fields of a record that can be proposed or edited in a form. */
export function editableFields(record: Rec): string[] {
  const hidden = new Set(["order", "uuid", "json", "recurrence"]);
  return Object.entries(collections[record.collection].fields)
    .filter(([, field]) => field.rule !== "once" && !hidden.has(field.type))
    .map(([name]) => name);
}

/** A proposal for a value of a field. */
export type ValueProposal = Proposal & { fields: { field: string } };

export function isValueProposal(proposal: Proposal): proposal is ValueProposal {
  return proposal.fields.field !== null;
}

/** Values that are proposed for fields of the record. */
export function openProposals(record: Rec): ValueProposal[] {
  return records
    .all("proposal")
    .filter((one): one is ValueProposal => isValueProposal(one) && one.fields.record === record.id && one.fields.status === "open");
}

export function targetOf(proposal: Proposal): Rec | undefined {
  const { collection, record } = proposal.fields;
  return isCollection(collection) ? records.get(collection, record) : undefined;
}

/** `meeting`: where it came up; null when nowhere. */
export async function propose(record: Rec, field: string, newValue: unknown, reason: string, meeting: string | null): Promise<boolean> {
  const oldValue = (record.fields as unknown as Record<string, unknown>)[field] ?? null;
  const values = { collection: record.collection, record: record.id, field, oldValue, newValue, reason, meeting, status: "open" };
  return (await create("proposal", `person:${session.person}`, values)) !== null;
}

/** The value in the plan, then the answer to the author; both can be taken back. */
export async function accept(proposal: ValueProposal, value: unknown, answer: string): Promise<boolean> {
  const target = targetOf(proposal);
  if (!target) return false;
  const { field } = proposal.fields;
  const answered = answerStep(proposal, "accepted", answer);
  if (fieldOf(target.collection, field).rule !== "text") return act([step(target, { [field]: value }), answered], t.inbox.accepted);
  const before = String((target.fields as unknown as Record<string, unknown>)[field] ?? "");
  const after = String(value ?? "");
  if (!(await rewrite(target, field, before, after))) return false;
  const undo = await perform(answered ? [answered] : []);
  if (!undo) {
    await rewrite(target, field, after, before);
    return false;
  }
  const back = async () => (await undo()) && (await rewrite(target, field, after, before));
  toasts.show(t.inbox.accepted, { action: t.common.undo, run: () => void back() });
  return true;
}

type Verdict = "accepted" | "rejected" | "withdrawn";

function answerStep(proposal: Proposal, status: Verdict, answer: string): Step | null {
  return step(proposal, { status, ...(answer && { answer }) });
}

/** Can be taken back from the message that says it was done. */
export function answerProposal(proposal: Proposal, status: Verdict, answer: string): Promise<boolean> {
  return act([answerStep(proposal, status, answer)], status === "withdrawn" ? t.plan.withdrawn : t.inbox.rejected);
}
