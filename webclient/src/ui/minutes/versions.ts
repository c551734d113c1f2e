// SPDX-License-Identifier: EUPL-1.2
/** The minutes of a meeting on their way from draft to adopted. */
import type { MinutesVersionBasis } from "../../generated/model";
import { t } from "../../i18n/current.svelte";
import { localDay, sayDate, sayList, sayNumber } from "../dates";
import { derivedId } from "../derived-id";
import { bytesOver } from "../documents/bound";
import { act, actOnText, change, create, creation, modify, problemWithValues, step } from "../edits";
import { answerOf, arrivals } from "../meetings/attendance";
import { onPaper } from "../meetings/late-changes";
import { agendaOf, bodyOf, outcomesOf } from "../meetings/meeting-lists";
import { keepsMinutes, meetingOfVersion, remarksOf, versionsOf } from "../meetings/minutes-state";
import { nameOf as nameOfPhoto, photosOf } from "../photos/photos";
import { records, type Rec } from "../records.svelte";
import { session } from "../session.svelte";
import { toasts } from "../toasts.svelte";
import { personName } from "../values";
import { checksum, namedAsIn, type MinutesContent } from "./content";
import type { Teller } from "./document";
import type { Asked, Reply } from "./standing";

type Meeting = Rec<"meeting">;
type Version = Rec<"minutesVersion">;
type Remark = Rec<"minutesRemark">;

export const teller: Teller = {
  get words() {
    return t.minutes;
  },
  date: sayDate,
  list: sayList,
};

export function contentOf(version: Version): MinutesContent {
  return version.fields.content as MinutesContent;
}

const nameOf = (person: string | null) => (person ? personName(person) : "");

/** The minutes as they are now. What only some may read is no part of them. */
export function compose(meeting: Meeting): MinutesContent {
  const { fields } = meeting;
  const came = arrivals(meeting);
  const answers = fields.present.map((person) => ({ name: personName(person), arrival: came.get(person), person }));
  const isLate = ({ person, arrival }: (typeof answers)[number]) => answerOf(meeting, person, arrival) === "late";
  const photos = photosOf(meeting).flatMap((photo) => {
    const { id, width, height, record } = photo;
    return record ? [{ id, hash: record.fields.hash, caption: nameOfPhoto(photo), width, height }] : [];
  });
  const byName = (names: string[]) => names.toSorted((a, b) => a.localeCompare(b));
  return {
    format: 1,
    group: bodyOf(meeting)?.fields.name ?? "",
    title: fields.title,
    date: fields.date,
    start: fields.start,
    end: fields.end,
    place: fields.place ?? "",
    chair: nameOf(fields.chair),
    minuteTaker: nameOf(fields.minuteTaker),
    present: byName(answers.map(({ name }) => name)),
    late: answers.filter(isLate).map(({ name, arrival }) => ({ name, at: arrival?.fields.at ?? "" })),
    apologies: byName(fields.apologies.map(personName)),
    guests: byName([...fields.guests]),
    agenda: agendaOf(meeting).map(({ fields: { title, presenter, status } }) => ({
      title,
      presenter: nameOf(presenter),
      carriedOver: status === "carried-over",
    })),
    text: fields.minutes,
    outcomes: onPaper(outcomesOf(meeting)),
    ...(photos.length > 0 ? { photos } : {}),
  };
}

/** What was fixed with what lives on beside it, as that is now: points, arrivals, outcomes, photos. */
export function asNow(fixed: MinutesContent, meeting: Meeting): MinutesContent {
  const { agenda, late, outcomes, photos } = compose(meeting);
  return { ...fixed, agenda, late, outcomes: namedAsIn(fixed.outcomes, outcomes), photos: photos ?? [] };
}

export interface Question {
  approvers: readonly string[];
  replyBy: string;
  silence: boolean;
}

/** Fixes the text under the next number and asks for approval of it. Refused where somebody wrote in it meanwhile. */
export async function sendForApproval(meeting: Meeting, question: Question): Promise<boolean> {
  const number = (versionsOf(meeting)[0]?.fields.number ?? 0) + 1;
  const id = await derivedId(meeting.id, `minutesVersion/${number}`);
  const content = compose(meeting);
  const over = bytesOver("minutesVersion", content);
  if (over > 0) {
    toasts.show(t.minutes.tooLong(sayNumber(over)), { tone: "danger" });
    return false;
  }
  const values = { meeting: meeting.id, number, on: localDay(), content, hash: await checksum(content), ...question };
  const ops = [creation("minutesVersion", id, values), { collection: "meeting", record: meeting.id, put: { version: id } }];
  if (!(await change(meeting.scope, ops))) return false;
  toasts.show(t.minutes.sent(number));
  return true;
}

export function reopen(meeting: Meeting): Promise<boolean> {
  return act([step(meeting, { version: null })], t.minutes.reopened);
}

const adoption = (basis: MinutesVersionBasis) => ({ adoptedOn: localDay(), basis });

/** On what it can be adopted without a decision of the meeting; null where that takes one. */
export async function basisOf(version: Version): Promise<MinutesVersionBasis | null> {
  for (const basis of ["agreed", "silence"] as const)
    if ((await problemWithValues(version, adoption(basis)))?.code !== "record.not-agreed") return basis;
  return null;
}

export async function adopt(version: Version, basis: MinutesVersionBasis): Promise<boolean> {
  if (!(await modify(version, adoption(basis)))) return false;
  toasts.show(t.minutes.isAdopted);
  return true;
}

export function askedIn({ id, fields }: Version): Asked {
  return { id, ...fields };
}

/** To all texts of the meeting's minutes. */
export function repliesIn(meeting: Meeting): Reply[] {
  const versions = new Set(versionsOf(meeting).map(({ id }) => id));
  return records
    .all("approval")
    .filter(({ fields }) => versions.has(fields.version))
    .map(({ author, changedAt, fields }) => ({ author, changedAt, ...fields }));
}

export async function reply(version: Version, agrees: boolean): Promise<boolean> {
  const own = records.all("approval").find(({ author, fields }) => author === session.person && fields.version === version.id);
  const values = { version: version.id, hash: version.fields.hash, agrees };
  const done = own ? await modify(own, { agrees }) : await create("approval", version.scope, values);
  if (done) toasts.show(agrees ? t.minutes.youAgree : t.minutes.youObject);
  return done !== null;
}

export async function remark(version: Version, about: string, text: string): Promise<boolean> {
  const kept = await create("minutesRemark", version.scope, { version: version.id, about, text, status: "open" });
  if (kept) toasts.show(t.minutes.remarkKept);
  return kept !== null;
}

/** Those to any text of these minutes, the latest text first. */
export function allRemarks(meeting: Meeting): Remark[] {
  return versionsOf(meeting).flatMap(remarksOf);
}

/** Where a remark says how a passage should read, the passage is replaced, if it is still there, once. */
export function passageIn(meeting: Meeting, { fields }: Remark): boolean {
  return fields.replaces === true && fields.about !== null && meeting.fields.minutes.split(fields.about).length === 2;
}

export async function takeIn(meeting: Meeting, one: Remark, answer: string): Promise<boolean> {
  const { minutes: before } = meeting.fields;
  const { about, text } = one.fields;
  const answered = step(one, { status: "taken", ...(answer && { answer }) });
  if (!passageIn(meeting, one)) return act([answered], t.minutes.taken);
  const after = before.replace(about ?? "", () => text);
  return actOnText({ record: meeting, field: "minutes", before, after }, [answered], t.minutes.taken);
}

/** Whether this person answers it, and it waits for that. */
export function mayAnswer({ fields }: Remark): boolean {
  const meeting = meetingOfVersion(records.get("minutesVersion", fields.version));
  return meeting !== undefined && keepsMinutes(meeting) && fields.status === "open";
}

export function reject(remarks: readonly Remark[], answer: string): Promise<boolean> {
  const steps = remarks.map((one) => step(one, { status: "rejected", answer }));
  return act(steps, t.inbox.rejectedMany(remarks.length));
}
