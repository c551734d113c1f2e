// SPDX-License-Identifier: EUPL-1.2
/** Changes to the plan by those who may not change it themselves. */
import { client } from "../../client";
import { collections } from "../../generated/model";
import { change, create, creation, modification, rewrite } from "../edits";
import { fieldOf, isCollection } from "../labels";
import { records, type Rec } from "../records.svelte";
import { session } from "../session.svelte";

type Proposal = Rec<"proposal">;

/** Fields of a record that can be proposed or edited in a form. */
export function editableFields(record: Rec): string[] {
  const hidden = new Set(["order", "uuid", "json", "recurrence"]);
  return Object.entries(collections[record.collection].fields)
    .filter(([, field]) => field.rule !== "once" && !hidden.has(field.type))
    .map(([name]) => name);
}

export function openProposals(record: Rec): Proposal[] {
  return records.all("proposal").filter((one) => one.fields.record === record.id && one.fields.status === "open");
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

/** Two change sets: the value in the plan, then the answer to the author. */
export async function accept(proposal: Proposal, value: unknown, answer: string): Promise<boolean> {
  const target = targetOf(proposal);
  if (!target) return false;
  const { field } = proposal.fields;
  if (fieldOf(target.collection, field).rule === "text") {
    const before = String((target.fields as unknown as Record<string, unknown>)[field] ?? "");
    if (!(await rewrite(target, field, before, String(value ?? "")))) return false;
  } else {
    const op = modification(target, { [field]: value });
    if (op && !(await change(target.scope, [op]))) return false;
  }
  return answerProposal(proposal, "accepted", answer);
}

export async function answerProposal(proposal: Proposal, status: "accepted" | "rejected" | "withdrawn", answer: string): Promise<boolean> {
  const put = { status, ...(answer ? { answer } : {}) };
  return (await change(proposal.scope, [{ collection: "proposal", record: proposal.id, put }])) !== null;
}

/** A variant of an activity or focus point for one municipality. */
export async function addVariant(
  of: Rec<"activity"> | Rec<"focusPoint">,
  municipality: string,
  term: string,
  note: string,
): Promise<boolean> {
  const { id } = await client.ask("newId", {});
  const link = of.collection === "activity" ? { activity: of.id } : { focusPoint: of.id };
  return (await change(of.scope, [creation("localVariant", id, { municipality, term, note, ...link })])) !== null;
}
