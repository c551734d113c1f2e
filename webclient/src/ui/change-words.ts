// SPDX-License-Identifier: EUPL-1.2
/** Change sets in words: what, of what, in which meeting. */
import { t } from "../i18n/current.svelte";
import type { CollectionName } from "../generated/model";
import type { Op } from "../messages";
import { errorTitle } from "./error-title";
import { capital, collectionLabel, fieldLabel, isCollection, placeLabel } from "./labels";
import { linesOf } from "./parts/history-words";
import { subjectOf, targetOf, valuesOf } from "./plan/proposals";
import { records } from "./records.svelte";
import { meetingOf, pathOf, sayValue, titleOf } from "./values";

export interface Told {
  title: string;
  lines: string[];
  path: string | null;
  meeting: string | null;
}

function titleIn(op: Op): string {
  const put = op.put ?? {};
  const named = put.title ?? put.name ?? put.text ?? put.caption;
  return typeof named === "string" ? named : "";
}

/** A new proposal is told as what it wants to change, not field by field. */
function tellProposal(put: Record<string, unknown>): Told | null {
  const { collection, record, field = null, newValue } = put;
  if (typeof collection !== "string" || !isCollection(collection) || typeof record !== "string") return null;
  if (field !== null && typeof field !== "string") return null;
  const asked = { collection, record, field, newValue };
  const values = Object.entries(valuesOf(asked));
  const say = (name: string, value: unknown) => sayValue(collection, name, value) || t.conflict.emptyValue;
  const changes =
    field === null
      ? values.map(([name, value]) => `${fieldLabel(collection, name)}: ${say(name, value)}`)
      : [`${t.inbox.old}: ${say(field, put.oldValue)}`, `${t.inbox.proposed}: ${say(field, newValue)}`];
  return {
    title: `${capital(collectionLabel("proposal"))}: ${subjectOf(asked)}`,
    lines: [...changes, ...(typeof put.reason === "string" && put.reason ? [`“${put.reason}”`] : [])],
    path: pathOf(targetOf({ fields: asked })),
    meeting: records.get("meeting", put.meeting as string | undefined)?.fields.title ?? null,
  };
}

/** Where it was left and why, instead of what the program calls it. */
function tellReason({ put = {}, add = {} }: Op): string[] {
  const say = (name: string, value: unknown) => sayValue("personalDataReason", name, value);
  return [t.privacy.inWhat(say("kinds", add.kinds), placeLabel(String(put.collection), String(put.field))), say("reason", put.reason)];
}

function linesIn(op: Op, collection: CollectionName): string[] {
  if (op.create && collection === "personalDataReason") return tellReason(op);
  // Of a new photo there is its caption to read; the rest is for the server.
  return op.create && collection === "photo" ? [] : linesOf(collection, op);
}

export function tellOp(op: Op): Told {
  if (!isCollection(op.collection)) return { title: op.collection, lines: [], path: null, meeting: null };
  const proposed = op.collection === "proposal" && op.create ? tellProposal(op.put ?? {}) : null;
  if (proposed) return proposed;
  const record = records.get(op.collection, op.record);
  const meeting = record ? meetingOf(record) : records.get("meeting", op.put?.meeting as string | undefined);
  const typed = Object.values(op.text ?? {}).flatMap((edits) => edits.map(([, , inserted]) => inserted));
  const lines = linesIn(op, op.collection);
  if (typed.join("").trim()) lines.push(`“${typed.join("")}”`);
  return {
    title: `${capital(collectionLabel(op.collection))}: ${record ? titleOf(record) : titleIn(op) || t.common.unknownItem}`,
    lines,
    path: pathOf(record),
    meeting: meeting && meeting.id !== op.record ? meeting.fields.title : null,
  };
}

/** Why a set was refused. */
export function whyRefused(code: string, ops: readonly Op[]): string {
  const makes = (name: string) => ops.some(({ collection }) => collection === name);
  if (code === "record.exists" && makes("reportVersion")) return t.report.frozenElsewhere;
  if (code === "record.stale" && makes("minutesVersion")) return t.minutes.writtenMeanwhile;
  return errorTitle(code);
}

/** Made again as it is, it would be refused again, or fix what nobody has looked at. */
const settledForGood = new Set(["record.exists", "record.locked", "record.once", "record.stale"]);

export function canTryAgain(code: string | undefined, ops: readonly Op[]): boolean {
  // Keystrokes mean nothing in a text that has changed since: that is for people to copy.
  return !settledForGood.has(code ?? "") && ops.every(({ text }) => text === undefined);
}

/** A whole set as plain text, to copy. */
export function asText(ops: readonly Op[]): string {
  return ops
    .map(tellOp)
    .map(({ title, lines }) => [title, ...lines].join("\n"))
    .join("\n\n");
}
