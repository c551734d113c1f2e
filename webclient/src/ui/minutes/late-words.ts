// SPDX-License-Identifier: EUPL-1.2
/**
 * What somebody did to minutes that were fixed meanwhile was refused by the server. It becomes remarks on the fixed text, which those who
 * keep the minutes answer: what was typed as passages with how they should read, the rest in words.
 */
import { client } from "../../client";
import { t } from "../../i18n/current.svelte";
import type { Op, Unsent } from "../../messages";
import { tellOp } from "../change-words";
import { derivedId } from "../derived-id";
import { creation } from "../edits";
import { fieldOf } from "../labels";
import { standingVersion } from "../meetings/minutes-state";
import { records } from "../records.svelte";
import { problemOf } from "../session.svelte";
import { toasts } from "../toasts.svelte";
import { inContext, passages, type Passage } from "./passages";

function meetingOf({ collection, record, put }: Op): unknown {
  return collection === "meeting" ? record : collection === "arrival" ? put?.meeting : null;
}

/** Of one meeting and who was there alone: with other things in it, it is for a person to look at. */
function meetingIn({ ops }: Unsent): string | null {
  const [first, ...others] = ops.map(meetingOf);
  return typeof first === "string" && others.every((one) => one === first) ? first : null;
}

const isLate = ({ state, code, earlierDevice }: Unsent) =>
  state === "refused" && earlierDevice === undefined && (code === "record.locked" || code === "text.leaning");

function cut(text: string, max: number): string[] {
  return Array.from({ length: Math.ceil(text.length / max) }, (_, at) => text.slice(at * max, (at + 1) * max));
}

interface Said {
  about: string;
  text: string;
  replaces: boolean;
}

function ofPassage(passage: Passage): Said[] {
  const [before, after] = [passage.before.join("\n"), passage.after.join("\n")];
  const aboutMax = fieldOf("minutesRemark", "about").max ?? 0;
  const texts = cut(after, fieldOf("minutesRemark", "text").max ?? 0);
  const replaces = after.trim() !== "" && texts.length === 1 && before.length <= aboutMax && before.trim() !== "";
  const about = before.slice(0, aboutMax);
  return (after.trim() ? texts : [t.minutes.leaveOut]).map((text) => ({ about, text, replaces }));
}

async function remarksFrom(meeting: string, sets: readonly Unsent[]): Promise<Said[]> {
  const place = { collection: "meeting", id: meeting, field: "minutes" };
  const { text } = await client.ask("refusedText", place);
  const now = (records.get("meeting", meeting)?.fields.minutes ?? "").split("\n");
  const typed = text === null ? [] : passages(now, text.split("\n")).flatMap((one) => ofPassage(inContext(now, one)));
  const told = sets.flatMap(({ ops }) => ops).map((op): Op => (text === null ? op : withoutText(op)));
  const rest = told.map(tellOp).filter(({ lines }) => lines.length > 0);
  return [...typed, ...rest.map(({ title, lines }) => ({ about: title, text: lines.join("\n"), replaces: false }))];
}

function withoutText(op: Op): Op {
  const rest = { ...op };
  delete rest.text;
  return rest;
}

/** Of two tabs both make the same records, and so does one that broke off before it was done. */
async function handInFor(meeting: string, sets: readonly Unsent[]): Promise<boolean> {
  const here = records.get("meeting", meeting);
  const version = here && standingVersion(here);
  if (!version) return false;
  const status = "open";
  const origins = sets.map(({ id }) => id);
  const ops = await Promise.all(
    (await remarksFrom(meeting, sets)).map(async (values, at) =>
      creation("minutesRemark", await derivedId(meeting, `minutesRemark/${origins.join()}/${at}`), {
        version: version.id,
        ...values,
        origins,
        status,
      }),
    ),
  );
  if (ops.length > 0) {
    try {
      await client.ask("edit", { scope: version.scope, ops });
    } catch (error) {
      if (problemOf(error).code !== "record.exists") return false;
    }
  }
  for (const { n } of sets) await client.ask("dismiss", { n }).catch(() => undefined); // another tab was first
  return true;
}

async function handIn(): Promise<void> {
  const { sets } = await client.ask("unsent", {});
  const late = sets.filter((set) => isLate(set) && meetingIn(set) !== null);
  for (const meeting of new Set(late.map(meetingIn))) {
    // What the server has not judged yet may belong to the same words.
    const judged = sets.every((set) => meetingIn(set) !== meeting || isLate(set));
    const ours = late.filter((set) => meetingIn(set) === meeting);
    if (meeting !== null && judged && (await handInFor(meeting, ours))) toasts.show(t.minutes.tooLate);
  }
}

let running: Promise<void> | null = null;

/** The store was shut or erased while this was at work. */
function isShut(error: unknown): boolean {
  return ["replica.identity", "replica.sealed"].includes(problemOf(error).code);
}

/** What is left over is taken up at the next notice of the status. */
export function handInLateWords(): Promise<void> {
  running ??= handIn()
    .catch((error: unknown) => {
      if (!isShut(error)) throw error;
    })
    .finally(() => (running = null));
  return running;
}
