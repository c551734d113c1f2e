// SPDX-License-Identifier: EUPL-1.2
/** Change sets in words: what, of what, in which meeting. */
import { t } from "../i18n/current.svelte";
import type { Op } from "../messages";
import { capital, collectionLabel, isCollection } from "./labels";
import { linesOf } from "./parts/history-words";
import { records } from "./records.svelte";
import { meetingOf, pathOf, titleOf } from "./values";

export interface Told {
  title: string;
  lines: string[];
  path: string | null;
  meeting: string | null;
}

function titleIn(op: Op): string {
  const put = op.put ?? {};
  const named = put.title ?? put.name ?? put.text;
  return typeof named === "string" ? named : "";
}

export function tellOp(op: Op): Told {
  if (!isCollection(op.collection)) return { title: op.collection, lines: [], path: null, meeting: null };
  const record = records.get(op.collection, op.record);
  const meeting = record ? meetingOf(record) : records.get("meeting", op.put?.meeting as string | undefined);
  const typed = Object.values(op.text ?? {}).flatMap((edits) => edits.map(([, , inserted]) => inserted));
  const lines = linesOf(op.collection, op);
  if (typed.join("").trim()) lines.push(`“${typed.join("")}”`);
  return {
    title: `${capital(collectionLabel(op.collection))}: ${record ? titleOf(record) : titleIn(op) || t.common.unknownItem}`,
    lines,
    path: pathOf(record),
    meeting: meeting && meeting.id !== op.record ? meeting.fields.title : null,
  };
}

/** A whole set as plain text, to copy. */
export function asText(ops: readonly Op[]): string {
  return ops
    .map(tellOp)
    .map(({ title, lines }) => [title, ...lines].join("\n"))
    .join("\n\n");
}
