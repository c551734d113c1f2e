// SPDX-License-Identifier: EUPL-1.2
/** Points of an agenda: those of a meeting, and the standing ones of a group that every new meeting begins with. */
import { client } from "../../client";
import { daysFromToday, localDay } from "../dates";
import { derivedId } from "../derived-id";
import { t } from "../../i18n/current.svelte";
import { act, change, creation, creationAnew, step, type Step, type Values } from "../edits";
import { fieldOf } from "../labels";
import { byOrder, keyAfter } from "../order-key";
import { records, type Rec } from "../records.svelte";
import { agendaOf } from "./meeting-lists";

type Item = Rec<"agendaItem">;
export type Point = Item | Rec<"standingItem">;

export function standingOf(scope: string): Rec<"standingItem">[] {
  return records
    .all("standingItem")
    .filter((one) => one.scope === scope)
    .sort(byOrder);
}

/**
 * What earlier meetings of the group did not come to, oldest first. Standing items come back by themselves, and what has not been held yet
 * is not left over.
 */
export function leftOver(meeting: Rec<"meeting">): Item[] {
  if (daysFromToday(meeting.fields.date) < 0 || meeting.fields.status === "cancelled") return [];
  const taken = new Set(records.all("agendaItem").map((one) => one.fields.continues));
  const today = localDay();
  const dayOf = ({ fields }: Item) => records.get("meeting", fields.meeting)?.fields.date ?? today;
  return records
    .all("agendaItem")
    .filter((one) => one.scope === meeting.scope && one.fields.status !== "done" && !one.fields.standing && !taken.has(one.id))
    .filter((one) => one.fields.meeting !== meeting.id && dayOf(one) <= today && dayOf(one) < meeting.fields.date)
    .sort((a, b) => dayOf(a).localeCompare(dayOf(b)) || byOrder(a, b));
}

/** Puts items of earlier meetings on this agenda. Of two who do so at once both make the same ones. */
export async function takeOver(meeting: Rec<"meeting">, items: readonly Item[]): Promise<boolean> {
  const list: { id: string; fields: { order: string | null } }[] = agendaOf(meeting);
  const steps: (Step | null)[] = [];
  for (const item of items) {
    const id = await derivedId(meeting.id, `agendaItem/${item.id}`);
    const order = keyAfter(list);
    list.push({ id, fields: { order } });
    const { title, presenter, duration_min } = item.fields;
    const values = { meeting: meeting.id, title, presenter, duration_min, order, continues: item.id, status: "open" };
    // It may have been taken along before, and taken off again.
    const op = await creationAnew("agendaItem", id, values);
    const back = () => ({ collection: "agendaItem", record: id, deleted: true });
    steps.push({ scope: meeting.scope, op, back }, step(item, { status: "carried-over" }));
  }
  return act(steps, t.meetings.isTaken(items.length));
}

/** The title of a bottleneck that was passed on, as far as it fits on an agenda. */
function titleOnAgenda({ fields }: Rec<"escalation">): string {
  return fields.title.slice(0, fieldOf("agendaItem", "title").max);
}

export function isOnAgenda(meeting: Rec<"meeting">, escalation: Rec<"escalation">): boolean {
  return agendaOf(meeting).some((one) => one.fields.escalation === escalation.id);
}

/** Of two who put the same bottleneck on one agenda both make the same item. */
export async function putOnAgenda(meeting: Rec<"meeting">, escalation: Rec<"escalation">): Promise<boolean> {
  const id = await derivedId(meeting.id, `agendaItem/${escalation.id}`);
  const { id: origin } = escalation;
  const title = titleOnAgenda(escalation);
  const values = { meeting: meeting.id, title, order: keyAfter(agendaOf(meeting)), escalation: origin, status: "open" };
  return (await change(meeting.scope, [{ ...creation("agendaItem", id, values), deleted: false }])) !== null;
}

/**
 * The id of a series' meeting on that day: two who plan it apart make one. One that was taken out, or moved to another day, is not it:
 * what was written there would come along.
 */
async function seriesMeetingId(body: string, day: string): Promise<string> {
  const { views } = await client.ask("deleted", {}).catch(() => ({ views: [] }));
  const removed = new Set(views.filter(({ collection }) => collection === "meeting").map(({ id }) => id));
  for (let before = 0; ; before += 1) {
    const id = await derivedId(body, before === 0 ? `meeting/${day}` : `meeting/${day}/${before}`);
    const there = records.get("meeting", id);
    if (!removed.has(id) && (!there || there.fields.date === day)) return id;
  }
}

/** With `day` a meeting of a series, of which there is one a day in a group. Gives its id, or null when nothing was kept. */
export async function planMeeting(
  body: string,
  values: Values,
  { standing, day }: { standing: boolean; day?: string },
): Promise<string | null> {
  const scope = `body:${body}`;
  const id = day === undefined ? (await client.ask("newId", {})).id : await seriesMeetingId(body, day);
  // Of a series two may make the same meeting apart: each would type the beginning into the one text. There it is put in with a tap.
  const minutes = day === undefined ? (records.get("body", body)?.fields.minutesTemplate ?? "") : "";
  const ops = [creation("meeting", id, { ...values, minutes })];
  for (const { id: origin, fields } of standing ? standingOf(scope) : []) {
    const { title, presenter, duration_min, order } = fields;
    const item = { meeting: id, title, presenter, duration_min, order, standing: origin, status: "open" };
    ops.push(creation("agendaItem", await derivedId(id, `agendaItem/${origin}`), item));
  }
  return (await change(scope, ops)) ? id : null;
}
