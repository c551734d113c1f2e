// SPDX-License-Identifier: EUPL-1.2
/** Changes that people make, as change sets. A problem is shown to them; nothing is thrown. */
import { client } from "../client";
import type { CollectionName } from "../generated/model";
import { t } from "../i18n/current.svelte";
import type { Op, Problem } from "../messages";
import { canonical } from "./canonical";
import { askWhyOf } from "./kept-texts.svelte";
import { fieldOf } from "./labels";
import { madeAnew } from "./made-anew";
import { records, type Rec } from "./records.svelte";
import { explain, problemOf } from "./session.svelte";
import { toasts } from "./toasts.svelte";
import { asLine, asLines } from "./typed-text";

export type Values = Record<string, unknown>;

/** The ids of the records, or null when nothing was kept. */
export async function change(scope: string, ops: Op[]): Promise<string[] | null> {
  try {
    // Values may be parts of a screen's reactive state, which cannot travel to the worker as they are.
    const plain = JSON.parse(JSON.stringify(ops)) as Op[];
    const { ids } = await client.ask("edit", { scope, ops: plain });
    return ids;
  } catch (error) {
    const problem = problemOf(error);
    toasts.show(`${t.common.notSaved} ${explain(problem)}`, { tone: "danger" });
    return null;
  }
}

/** Why this would not be kept here; null where it would. Nothing is made. */
export async function problemWith(scope: string, ops: readonly Op[]): Promise<Problem | null> {
  if (ops.length === 0) return null;
  try {
    const plain = JSON.parse(JSON.stringify(ops)) as Op[];
    const { problems } = await client.ask("tryEdits", { scope, edits: [plain] });
    return problems[0] ?? null;
  } catch (error) {
    return problemOf(error);
  }
}

export function problemWithValues(record: Rec, values: Values): Promise<Problem | null> {
  const op = modification(record, values);
  return problemWith(record.scope, op ? [op] : []);
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}

/** As its field holds it: of one line or of several. */
function held(collection: CollectionName, name: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => held(collection, name, one));
  const { type, multiline } = fieldOf(collection, name);
  if (typeof value !== "string" || (type !== "string" && type !== "text")) return value;
  return type === "text" || multiline ? asLines(value) : asLine(value);
}

export function creation(collection: CollectionName, record: string, values: Values): Op {
  const op: Op = { collection, record, create: true };
  for (const [name, given] of Object.entries(values)) {
    const value = held(collection, name, given);
    if (isEmpty(value)) continue;
    const { rule } = fieldOf(collection, name);
    if (rule === "set") (op.add ??= {})[name] = value as unknown[];
    else if (rule === "text") (op.text ??= {})[name] = [[0, 0, value as string]];
    else (op.put ??= {})[name] = value;
  }
  return op;
}

/** Of a record that may have been made before, and taken away: nothing it held then comes back with it. */
export async function creationAnew(collection: CollectionName, record: string, values: Values): Promise<Op> {
  const op = creation(collection, record, values);
  // Where the worker gives no answer, the change itself says why.
  const { views } = await client.ask("deleted", {}).catch(() => ({ views: [] }));
  const before = views.find((one) => one.collection === collection && one.id === record);
  return before ? madeAnew(op, before.fields) : op;
}

const same = (a: unknown, b: unknown) => canonical(a) === canonical(b);

/** What must be done to give a record these values; null when it has them. Texts are typed, not put: see `rewrite`. */
export function modification(record: Rec, values: Values): Op | null {
  const op: Op = { collection: record.collection, record: record.id };
  const now = record.fields as unknown as Values;
  for (const [name, given] of Object.entries(values)) {
    const value = held(record.collection, name, given);
    const { rule } = fieldOf(record.collection, name);
    if (rule === "set") {
      const old = (now[name] as unknown[] | undefined) ?? [];
      const next = (value as unknown[] | null) ?? [];
      const added = next.filter((one) => !old.some((other) => same(one, other)));
      const removed = old.filter((one) => !next.some((other) => same(one, other)));
      if (added.length > 0) (op.add ??= {})[name] = added;
      if (removed.length > 0) (op.remove ??= {})[name] = removed;
    } else if (rule !== "text") {
      const next = value === "" ? null : value;
      // A put of the shown value settles a conflict, so it is made even when nothing seems to change.
      if (record.conflicts[name] || !same(now[name] ?? null, next ?? null)) (op.put ??= {})[name] = next ?? null;
    }
  }
  return op.put || op.add || op.remove ? op : null;
}

/** `jointId`: of a record that is made jointly (derivedId); any other gets an id of its own. */
export async function create(collection: CollectionName, scope: string, values: Values, jointId?: string): Promise<string | null> {
  const op = jointId ? await creationAnew(collection, jointId, values) : creation(collection, (await client.ask("newId", {})).id, values);
  if (!(await change(scope, [op]))) return null;
  void askWhyOf(collection, op.record, values);
  return op.record;
}

export async function modify(record: Rec, values: Values): Promise<string[] | null> {
  const op = modification(record, values);
  return op ? change(record.scope, [op]) : [];
}

/** One op of something done at once in several scopes, and what takes it back when somebody asks for that. */
export interface Step {
  scope: string;
  op: Op;
  back: () => Op | null;
}

/** Null when the record has these values already. */
export function step(record: Rec, values: Values): Step | null {
  const op = modification(record, values);
  return op && { scope: record.scope, op, back: takingBack(record, op) };
}

/** Of an op that puts, adds and removes. What somebody changed again since is not taken back. */
export function takingBack(record: Rec, op: Op): () => Op | null {
  const before = record.fields as unknown as Values;
  return () => {
    const now = (records.get(record.collection, record.id)?.fields ?? {}) as unknown as Values;
    const here = (name: string, value: unknown) => ((now[name] as unknown[] | undefined) ?? []).some((one) => same(one, value));
    const undo: Op = { collection: record.collection, record: record.id };
    for (const [name, value] of Object.entries(op.put ?? {}))
      if (same(now[name] ?? null, value)) (undo.put ??= {})[name] = before[name] ?? null;
    for (const [name, added] of Object.entries(op.add ?? {})) {
      const left = added.filter((one) => here(name, one));
      if (left.length > 0) (undo.remove ??= {})[name] = left;
    }
    for (const [name, removed] of Object.entries(op.remove ?? {})) {
      const gone = removed.filter((one) => !here(name, one));
      if (gone.length > 0) (undo.add ??= {})[name] = gone;
    }
    return undo.put || undo.add || undo.remove ? undo : null;
  };
}

const opsAtOnce = 100;

/** One change set per scope, as long as they fit; when one of them is not kept those before are taken back. Gives what undoes all and says whether it did. */
export async function perform(steps: readonly Step[]): Promise<(() => Promise<boolean>) | null> {
  const done: Step[] = [];
  const undo = async () => {
    let undone = true;
    for (const [scope, list] of byScope(done.toReversed())) {
      const ops = list.map(({ back }) => back()).filter((op) => op !== null);
      if (ops.length > 0 && !(await change(scope, ops))) undone = false;
    }
    return undone;
  };
  for (const [scope, list] of byScope(steps)) {
    const kept = await change(
      scope,
      list.map(({ op }) => op),
    );
    if (!kept) {
      await undo();
      return null;
    }
    done.push(...list);
  }
  return undo;
}

/** Says that it was done, with what takes it back. */
export async function act(steps: readonly (Step | null)[], said: string): Promise<boolean> {
  const changes = steps.filter((one) => one !== null);
  const undo = await perform(changes);
  if (undo) toasts.show(said, changes.length > 0 ? { action: t.common.undo, run: () => void undo() } : {});
  return undo !== null;
}

/** Replaces a text by another, with more that belongs to it. Says that it was done, with what takes all of it back; what others typed stays. */
export async function actOnText(
  { record, field, before, after }: { record: Rec; field: string; before: string; after: string },
  steps: readonly (Step | null)[],
  said: string,
): Promise<boolean> {
  if (!(await rewrite(record, field, before, after))) return false;
  const undo = await perform(steps.filter((one) => one !== null));
  const back = () => rewrite(record, field, after, before);
  if (!undo) {
    await back();
    return false;
  }
  toasts.show(said, { action: t.common.undo, run: () => void undo().then((undone) => undone && back()) });
  return true;
}

function byScope(steps: readonly Step[]): [string, Step[]][] {
  const scopes = [...new Set(steps.map(({ scope }) => scope))];
  return scopes.flatMap((scope) => {
    const list = steps.filter((one) => one.scope === scope);
    const parts = Array.from({ length: Math.ceil(list.length / opsAtOnce) }, (_, at) => list.slice(at * opsAtOnce, (at + 1) * opsAtOnce));
    return parts.map((part): [string, Step[]] => [scope, part]);
  });
}

/** Replaces a whole text by another; what others typed meanwhile stays. */
export async function rewrite(record: Rec, field: string, before: string, after: string): Promise<boolean> {
  try {
    await client.ask("editText", { collection: record.collection, id: record.id, field, before, after: asLines(after) });
    return true;
  } catch (error) {
    toasts.show(`${t.common.notSaved} ${explain(problemOf(error))}`, { tone: "danger" });
    return false;
  }
}

export async function remove(record: Rec): Promise<boolean> {
  const done = await change(record.scope, [{ collection: record.collection, record: record.id, deleted: true }]);
  if (!done) return false;
  toasts.show(t.common.removed, {
    action: t.common.undo,
    run: () => void change(record.scope, [{ collection: record.collection, record: record.id, deleted: false }]),
  });
  return true;
}
