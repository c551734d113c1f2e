// SPDX-License-Identifier: EUPL-1.2
/**
 * What came into the leader's inbox since the last visit, part by part: what is on this device now and was not then. By what was there and not by
 * the clock: what a phone recorded before that visit and sent after it is new too. Kept on this device, like which answers were put away.
 */
import { escalationsOf } from "../escalations";
import { keepVisits, keptVisits } from "../last-person";
import { changedAfterAdoption } from "../meetings/late-changes";
import { records, type Rec } from "../records.svelte";
import { session } from "../session.svelte";

export type Part = "outcomes" | "proposals" | "conflicts" | "escalations" | "minutes" | "refused";

/** Who comes back sooner goes on with the same visit: what was new then still is. */
const pauseMs = 30 * 60_000;

interface Visit {
  /** The last moment at which this person looked at the part, in ms of this device. */
  at: number;
  /** The end of the visit before, and what was there then and came since. */
  since: number;
  known: string[];
  came: string[];
}

type Visits = Partial<Record<Part, Visit>>;

/** Own work is not news. */
const byOthers = (list: readonly Rec[]) => list.filter(({ author }) => author !== session.person).map(({ id }) => id);

/** Of each difference on a record; "" is that of its deletion. */
export function conflictKeys({ id, conflicts, editedWhileDeleted }: Rec): string[] {
  return [...Object.keys(conflicts), ...(editedWhileDeleted ? [""] : [])].map((field) => `${id} ${field}`);
}

/** Of what groups said of a bottleneck that was passed on to them. */
export function answerKeys(outcome: Rec<"outcome">): string[] {
  return escalationsOf(outcome.id)
    .filter(({ fields }) => fields.status === "answered")
    .map(({ id }) => id);
}

/** All there is, also what was decided on: when it is put back it is not new. Of what the server refused the time of receipt tells it. */
const there: Record<Part, () => string[]> = {
  outcomes: () => byOthers(records.all("outcome")),
  proposals: () => byOthers(records.all("proposal")),
  conflicts: () => records.inConflict().flatMap(conflictKeys),
  escalations: () =>
    records
      .all("escalation")
      .filter(({ fields }) => fields.status === "answered")
      .map(({ id }) => id),
  minutes: () => [...byOthers(records.all("minutesRemark")), ...changedAfterAdoption([]).map(({ key }) => key)],
  refused: () => [],
};
const parts = Object.keys(there) as Part[];

function kept(): Visits {
  try {
    const { person, visits } = JSON.parse(keptVisits() ?? "{}") as { person?: string; visits?: Visits };
    if (person !== session.person || !visits) return {};
    const whole = Object.entries(visits).filter(([, one]) => Array.isArray(one.known) && Array.isArray(one.came));
    return Object.fromEntries(whole);
  } catch {
    return {};
  }
}

function keep(visits: Visits): void {
  keepVisits(JSON.stringify({ person: session.person, visits }));
}

class News {
  #visits = $state.raw<Partial<Record<Part, { since: number; known: ReadonlySet<string> }>>>({});

  /** The inbox is opened, or comes into sight again. On a device where it never was, nothing is new yet. */
  begin(): void {
    const now = Date.now();
    const visits = kept();
    for (const part of parts) visits[part] ??= { at: now, since: now, known: there[part](), came: [] };
    keep(visits);
    this.#visits = Object.fromEntries(
      parts.map((part) => {
        const { at, since, known, came } = visits[part] as Visit;
        return [part, now - at > pauseMs ? { since: at, known: new Set([...known, ...came]) } : { since, known: new Set(known) }];
      }),
    );
  }

  /** This part begins to be looked at, or is no longer. Where the store is shut in between, the visit ended at its beginning. */
  look(part: Part): void {
    const visit = this.#visits[part];
    if (!visit || !session.isLeader || !records.arrived) return; // signed out, or shut: nothing is here then
    const here = there[part]();
    const known = here.filter((key) => visit.known.has(key));
    keep({ ...kept(), [part]: { at: Date.now(), since: visit.since, known, came: here.filter((key) => !visit.known.has(key)) } });
  }

  /** When the last visit to it ended, in ms of this device. */
  since(part: Part): number {
    return this.#visits[part]?.since ?? Date.now();
  }

  /** The keys of what is new in it. */
  fresh(part: Part): ReadonlySet<string> {
    const known = this.#visits[part]?.known;
    return new Set(known ? there[part]().filter((key) => !known.has(key)) : []);
  }
}

export const news = new News();
