// SPDX-License-Identifier: EUPL-1.2
/** A file of unsent work that somebody saved on another device (sync/replica.h, export_unsent): read with care, as it may be anything. */
import type { Op } from "../../messages";

export interface FromFile {
  id: string;
  made: number;
  scope: string;
  ops: Op[];
  /** The server may have it: its answer did not come. */
  maybeSent: boolean;
}

export interface UnsentFile {
  person: string;
  sets: FromFile[];
}

type Json = Record<string, unknown>;

export const bytesMax = 64 * 1024 * 1024;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const members = new Set(["collection", "record", "create", "put", "add", "remove", "text", "deleted"]);

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function isId(value: unknown): value is string {
  return typeof value === "string" && uuid.test(value);
}
function isEdit(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length === 3 &&
    value.slice(0, 2).every((n) => Number.isSafeInteger(n) && n >= 0) &&
    typeof value[2] === "string"
  );
}
function eachIs(value: unknown, holds: (one: unknown) => boolean): boolean {
  return value === undefined || (isObject(value) && Object.values(value).every(holds));
}
function isOp(value: unknown): value is Op {
  return (
    isObject(value) &&
    Object.keys(value).every((name) => members.has(name)) &&
    typeof value.collection === "string" &&
    isId(value.record) &&
    [value.create, value.deleted].every((flag) => flag === undefined || typeof flag === "boolean") &&
    eachIs(value.put, () => true) &&
    eachIs(value.add, Array.isArray) &&
    eachIs(value.remove, Array.isArray) &&
    eachIs(value.text, (edits) => Array.isArray(edits) && edits.every(isEdit))
  );
}

function readSet(value: unknown, sent: Set<unknown>): FromFile | null {
  if (!isObject(value)) return null;
  const { id, made, scope, ops } = value;
  if (!isId(id) || typeof made !== "number" || typeof scope !== "string" || !Array.isArray(ops) || !ops.every(isOp)) return null;
  return { id, made, scope, ops, maybeSent: sent.has(id) };
}

/** null for what is no such file, whole. Withdrawn sets, which do nothing, are left out. */
export function readUnsentFile(text: string): UnsentFile | null {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(file) || file.format !== "bijeen-unsent" || file.version !== 1 || !isId(file.person)) return null;
  const { changeSets, sent = [] } = file;
  if (!Array.isArray(changeSets) || !Array.isArray(sent)) return null;
  const known = new Set<unknown>(sent);
  const sets = changeSets.map((set) => readSet(set, known));
  if (!sets.every((set) => set !== null)) return null;
  return { person: file.person, sets: sets.filter(({ ops }) => ops.length > 0) };
}
