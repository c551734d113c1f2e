// SPDX-License-Identifier: EUPL-1.2
/** Action items: what is still to be done, the most urgent first, and what is not. */
import { daysFromToday } from "../dates";
import { isSameWork } from "../merging";
import { records, type Rec } from "../records.svelte";
import { session } from "../session.svelte";

type Outcome = Rec<"outcome">;

const soonDays = 7;
const noDue = "9999";

function items(open: boolean): Outcome[] {
  return records
    .all("outcome")
    .filter((one) => one.fields.kind === "action-item" && ((one.fields.status ?? "open") === "open") === open && !isSameWork(one));
}

export function openItems(): Outcome[] {
  return items(true).sort((a, b) => (a.fields.due ?? noDue).localeCompare(b.fields.due ?? noDue) || (a.id < b.id ? -1 : 1));
}

/** Done or not to be done any more, the latest first. */
export function closedItems(): Outcome[] {
  return items(false).sort((a, b) => b.changedAt - a.changedAt);
}

export function isMine({ fields }: Outcome): boolean {
  return fields.owner !== null && fields.owner === session.person;
}

export function isOverdue({ fields }: Outcome): boolean {
  return fields.due !== null && daysFromToday(fields.due) < 0;
}

export function isSoon({ fields }: Outcome): boolean {
  return fields.due !== null && daysFromToday(fields.due) >= 0 && daysFromToday(fields.due) <= soonDays;
}

/** Of the groups that this person is in; who is in none reads those of all. `andMine`: and his own wherever they are. */
export function ofMyGroups(items: readonly Outcome[], { andMine = false } = {}): Outcome[] {
  const mine = new Set(
    records
      .all("membership")
      .filter((one) => one.fields.person === session.person)
      .map((one) => one.scope),
  );
  return items.filter((one) => mine.size === 0 || mine.has(one.scope) || (andMine && isMine(one)));
}
