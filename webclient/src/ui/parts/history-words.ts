// SPDX-License-Identifier: EUPL-1.2
/** The history of a record in sentences. Keystrokes of one person in one go are told once. */
import type { CollectionName } from "../../generated/model";
import { t } from "../../i18n/current.svelte";
import type { Op } from "../../messages";
import { fieldLabel, fieldOf } from "../labels";
import { sayValue } from "../values";

export interface HistoryEntry {
  seq: number;
  at: number;
  by: string;
  set: string;
  op: Op;
}

export interface Told {
  key: number;
  by: string;
  at: number;
  lines: string[];
}

const oneGoMs = 10 * 60_000;

/** Where something new stands, and what is in it for programs, is not told. */
function isTold(collection: CollectionName, name: string): boolean {
  return name !== "order" && name !== "meeting" && !["uuid", "json"].includes(fieldOf(collection, name).type);
}

export function linesOf(collection: CollectionName, op: Op): string[] {
  const words = t.history;
  const lines: string[] = op.create ? [words.made] : [];
  const label = (name: string) => fieldLabel(collection, name);
  for (const [name, value] of Object.entries(op.put ?? {})) {
    if (op.create && !isTold(collection, name)) continue;
    const said = sayValue(collection, name, value);
    if (op.create) lines.push(`${label(name)}: ${said}`);
    else lines.push(`${words.changed(label(name))} ${said ? words.to(said) : `(${words.emptied})`}`);
  }
  for (const [name, values] of Object.entries(op.add ?? {}))
    lines.push(`${label(name)}, ${words.added(sayValue(collection, name, values))}`);
  for (const [name, values] of Object.entries(op.remove ?? {}))
    lines.push(`${label(name)}, ${words.taken(sayValue(collection, name, values))}`);
  for (const name of Object.keys(op.text ?? {})) lines.push(words.typed(label(name)));
  if (op.deleted === true) lines.push(words.removed);
  if (op.deleted === false) lines.push(words.restored);
  return lines;
}

function touched(op: Op): string {
  return Object.keys({ ...op.put, ...op.add, ...op.remove, ...op.text }).join();
}

/** Newest first. */
export function tell(collection: CollectionName, entries: readonly HistoryEntry[]): Told[] {
  const told: (Told & { touched: string })[] = [];
  for (const { seq, at, by, op } of [...entries].sort((a, b) => b.seq - a.seq)) {
    const newer = told.at(-1);
    const repeats =
      newer && newer.by === by && newer.touched === touched(op) && newer.at - at < oneGoMs && !op.create && op.deleted === undefined;
    if (!repeats) told.push({ key: seq, by, at, lines: linesOf(collection, op), touched: touched(op) });
  }
  return told;
}
