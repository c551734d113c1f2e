// SPDX-License-Identifier: EUPL-1.2
/** What the signed-in person may do, by the rules of the model. The server decides; this only offers what it will accept. */
import { collections } from "../generated/collections";
import type { CollectionName, Who } from "../generated/model";
import type { Rec } from "./records.svelte";
import { session } from "./session.svelte";

export type Act = "create" | "write" | "delete";

function holds(who: readonly Who[], scope: string, author: string | null): boolean {
  return who.some((name) => {
    if (name === "anyone") return true;
    if (name === "participant") return scope.startsWith("body:");
    if (name === "author") return author !== null && author === session.person;
    return name === session.role;
  });
}

/** In a scope; `author` is the maker of the record, oneself for a new one. */
export function may(act: Act, collection: CollectionName, scope: string, author: string | null = session.person): boolean {
  const { scope: kinds, access } = collections[collection];
  const kind = scope.split(":")[0];
  return kinds.some((one) => one === kind) && session.reads(scope) && holds(access[act], scope, author);
}

/** A decision stands on the record (alone or beside another value), and it is for others to change. */
function closed(record: Rec): boolean {
  const { settled } = collections[record.collection];
  if (!settled || holds(settled.by, record.scope, record.author)) return false;
  const shown = (record.fields as unknown as Record<string, unknown>)[settled.field];
  const standing = [shown, ...(record.conflicts[settled.field] ?? []).map((one) => one.value)];
  return standing.some((value) => settled.values.some((one) => one === value));
}

/** A lock stands on the record (alone or beside another value): on this field, or without one on the record's being there. */
function locked(record: Rec, name?: string): boolean {
  const { lock } = collections[record.collection];
  if (!lock || (name !== undefined && !lock.fields.includes(name))) return false;
  const shown = (record.fields as unknown as Record<string, unknown>)[lock.field];
  return [shown, ...(record.conflicts[lock.field] ?? []).map((one) => one.value)].some((value) => (value ?? null) !== null);
}

/** One field of a record, and one value of it where the value has a list of its own. A field's own list stands instead of the record's. */
export function mayWrite(record: Rec, name: string, value?: string): boolean {
  const { access, fields } = collections[record.collection];
  const field = fields[name];
  if (!field || field.rule === "once" || closed(record) || locked(record, name) || !session.reads(record.scope)) return false;
  const by = value === undefined ? undefined : field.values?.find((one) => one.value === value)?.by;
  return holds(field.write ?? access.write, record.scope, record.author) && (!by || holds(by, record.scope, record.author));
}

export function mayDelete(record: Rec): boolean {
  return !closed(record) && !locked(record) && may("delete", record.collection, record.scope, record.author);
}

/** Who cannot write a record of the plan can propose a change to it. */
export function mayPropose(collection: CollectionName): boolean {
  return collections[collection].propose === true && session.person !== null && may("create", "proposal", `person:${session.person}`);
}

export function canReport(): boolean {
  return ["leader", "secretary", "board"].includes(session.role ?? "");
}

/** The administrator lets people in and sees no content by virtue of that. */
export function readsContent(): boolean {
  return session.role !== "admin";
}

export function canInvite(): boolean {
  return ["leader", "admin"].includes(session.role ?? "");
}
