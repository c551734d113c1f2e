// SPDX-License-Identifier: EUPL-1.2
/** Meetings and what belongs to them, in the order people read them. */
import { openItems } from "../actions/action-items";
import { daysFromToday } from "../dates";
import { people, type Option } from "../options";
import { byOrder } from "../order-key";
import { records, type Rec } from "../records.svelte";

type Meeting = Rec<"meeting">;

const moment = ({ fields }: Meeting) => `${fields.date} ${fields.start ?? ""}`;

/** Also those that were cancelled: people who know nothing of it look there, and would travel to it. */
export function upcoming(): Meeting[] {
  return records
    .all("meeting")
    .filter(({ fields }) => daysFromToday(fields.date) >= 0)
    .sort((a, b) => moment(a).localeCompare(moment(b)));
}

/** The first that go on, and what was cancelled until then: that takes no place, and is no more than as many. */
export function nextMeetings(many: number): Meeting[] {
  const all = upcoming();
  const isCancelled = ({ fields }: Meeting) => fields.status === "cancelled";
  const next = all.filter((one) => !isCancelled(one)).slice(0, many);
  const last = next.at(many - 1);
  const until = last ? all.indexOf(last) : all.length;
  const cancelled = all.slice(0, until).filter(isCancelled).slice(0, many);
  return all.filter((one) => next.includes(one) || cancelled.includes(one));
}

export function past(): Meeting[] {
  return records
    .all("meeting")
    .filter(({ fields }) => daysFromToday(fields.date) < 0)
    .sort((a, b) => moment(b).localeCompare(moment(a)));
}

export function bodyOf(record: Pick<Rec, "scope">): Rec<"body"> | undefined {
  return records.get("body", record.scope.startsWith("body:") ? record.scope.slice("body:".length) : null);
}

export function membersOf(body: string): Rec<"membership">[] {
  return records.all("membership").filter((one) => one.scope === `body:${body}`);
}

/** The chair and secretary of a group are the likely ones of its meetings. */
export function officersOf(members: readonly Rec<"membership">[]): { chair: string | null; minuteTaker: string | null } {
  const who = (task: string) => members.find((one) => one.fields.function === task)?.fields.person ?? null;
  return { chair: who("chair"), minuteTaker: who("secretary") };
}

/** When and where a group meets, as far as it said so. */
export function usualOf(body: Rec<"body"> | undefined): { start: string | null; end: string | null; place: string | null } {
  const { meetsFrom = null, meetsUntil = null, meetsAt = null } = body?.fields ?? {};
  return { start: meetsFrom, end: meetsUntil, place: meetsAt };
}

/** People to choose from in a group: its members first, and those who are there in this meeting of it. */
export function peopleNear(scope: string, meeting: Meeting | undefined): Option[] {
  const near = new Set([...membersOf(bodyOf({ scope })?.id ?? "").map((one) => one.fields.person), ...(meeting?.fields.present ?? [])]);
  const all = people();
  return [...all.filter((one) => near.has(one.value)), ...all.filter((one) => !near.has(one.value))];
}

export function agendaOf(meeting: Meeting): Rec<"agendaItem">[] {
  return records
    .all("agendaItem")
    .filter((one) => one.fields.meeting === meeting.id)
    .sort(byOrder);
}

export function inOrderOfMaking(outcomes: readonly Rec<"outcome">[]): Rec<"outcome">[] {
  return outcomes.toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
}

/** Also of a meeting that was deleted. */
export function outcomesOf(meeting: Pick<Meeting, "id">): Rec<"outcome">[] {
  return inOrderOfMaking(records.all("outcome").filter((one) => one.fields.meeting === meeting.id));
}

/** Open action items of earlier meetings of the same body. */
export function carriedOver(meeting: Meeting): Rec<"outcome">[] {
  return openItems().filter((one) => {
    const earlier = records.get("meeting", one.fields.meeting);
    return one.scope === meeting.scope && earlier !== undefined && earlier.id !== meeting.id && earlier.fields.date <= meeting.fields.date;
  });
}
