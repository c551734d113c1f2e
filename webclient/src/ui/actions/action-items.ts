// SPDX-License-Identifier: EUPL-1.2
/** Action items that are still to be done, the most urgent first. */
import { daysFromToday } from "../dates";
import { records, type Rec } from "../records.svelte";
import { session } from "../session.svelte";

type Outcome = Rec<"outcome">;

const soonDays = 7;
const noDue = "9999";

export function openItems(): Outcome[] {
  return records
    .all("outcome")
    .filter(({ fields }) => fields.kind === "action-item" && (fields.status ?? "open") === "open")
    .sort((a, b) => (a.fields.due ?? noDue).localeCompare(b.fields.due ?? noDue) || (a.id < b.id ? -1 : 1));
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

/** Of the groups that this person is in; who is in none reads those of all. */
export function ofMyGroups(items: readonly Outcome[]): Outcome[] {
  const mine = new Set(
    records
      .all("membership")
      .filter((one) => one.fields.person === session.person)
      .map((one) => one.scope),
  );
  return items.filter((one) => mine.size === 0 || mine.has(one.scope));
}
