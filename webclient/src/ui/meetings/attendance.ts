// SPDX-License-Identifier: EUPL-1.2
/** Who is there. Presence and apologies are sets of the meeting; that somebody came later, and when, is a record per person. */
import { localDay, localTime } from "../dates";
import { derivedId } from "../derived-id";
import { change, creation } from "../edits";
import type { Op } from "../../messages";
import { records, type Rec } from "../records.svelte";

type Meeting = Rec<"meeting">;
export type Answer = "present" | "late" | "apologies" | "unknown";

export function arrivals(meeting: Meeting): Map<string, Rec<"arrival">> {
  const ours = records.all("arrival").filter((one) => one.fields.meeting === meeting.id);
  return new Map(ours.map((one) => [one.fields.person, one]));
}

/** "both": two people gave different answers at once. */
export function answerOf(meeting: Meeting, person: string, arrival: Rec<"arrival"> | undefined): Answer | "both" {
  const present = meeting.fields.present.includes(person);
  const apologies = meeting.fields.apologies.includes(person);
  if (present && apologies) return "both";
  if (present) return arrival?.fields.late ? "late" : "present";
  return apologies ? "apologies" : "unknown";
}

export async function answer(meeting: Meeting, person: string, next: Answer): Promise<boolean> {
  const wanted = { present: next === "present" || next === "late", apologies: next === "apologies" };
  const op: Op = { collection: "meeting", record: meeting.id };
  for (const set of ["present", "apologies"] as const) {
    const there = meeting.fields[set].includes(person);
    if (wanted[set] && !there) (op.add ??= {})[set] = [person];
    if (!wanted[set] && there) (op.remove ??= {})[set] = [person];
  }
  const ops = op.add || op.remove ? [op] : [];
  const was = arrivals(meeting).get(person);
  if (next === "late" || was?.fields.late) ops.push(await arrivalOp(meeting, person, next === "late", was?.fields.at ?? null));
  return ops.length === 0 || (await change(meeting.scope, ops)) !== null;
}

/** For people of whom nothing was known, and to take that back. */
export async function setPresent(meeting: Meeting, people: readonly string[], present: boolean): Promise<boolean> {
  const set = { present: [...people] };
  const op: Op = { collection: "meeting", record: meeting.id, ...(present ? { add: set } : { remove: set }) };
  return (await change(meeting.scope, [op])) !== null;
}

export async function arriveAt(meeting: Meeting, person: string, at: string | null): Promise<boolean> {
  return (await change(meeting.scope, [await arrivalOp(meeting, person, true, at)])) !== null;
}

/** Who ticks "came later" during the meeting does so when the door opens. */
async function arrivalOp(meeting: Meeting, person: string, late: boolean, known: string | null): Promise<Op> {
  const at = late ? (known ?? (meeting.fields.date === localDay() ? localTime() : null)) : null;
  const op = creation("arrival", await derivedId(meeting.id, `arrival/${person}`), { meeting: meeting.id, person, late });
  return { ...op, put: { ...op.put, at } };
}
