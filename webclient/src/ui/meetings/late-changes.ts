// SPDX-License-Identifier: EUPL-1.2
/** Outcomes live on after the minutes that name them were adopted; whoever changes one there changes what was agreed. */
import { canonical } from "../canonical";
import { namedAsIn, readsAs, type MinutesContent, type OutcomeOnPaper } from "../minutes/content";
import { records, type Rec } from "../records.svelte";
import { shortHash } from "../short-hash";
import { personName } from "../values";
import { inOrderOfMaking } from "./meeting-lists";

/** Minutes that stand adopted and whose outcomes read otherwise now. */
export interface LateChange {
  meeting: Rec<"meeting">;
  version: Rec<"minutesVersion">;
  now: OutcomeOnPaper[];
  /** By which one that was put away is known: another change shows again. */
  key: string;
}

/** As minutes name them. */
export function onPaper(outcomes: readonly Rec<"outcome">[]): OutcomeOnPaper[] {
  return outcomes.map(({ fields: { kind, title, note, owner, due } }) => ({
    kind,
    title,
    note,
    owner: owner ? personName(owner) : "",
    ...(owner ? { ownerId: owner } : {}),
    due: due ?? "",
  }));
}

/** Not among `seen`, the latest meeting first. */
export function changedAfterAdoption(seen: readonly string[]): LateChange[] {
  const adopted = records
    .all("meeting")
    .map((meeting) => ({ meeting, version: records.get("minutesVersion", meeting.fields.version) }))
    .filter((one): one is { meeting: Rec<"meeting">; version: Rec<"minutesVersion"> } => Boolean(one.version?.fields.adoptedOn));
  if (adopted.length === 0) return [];
  const outcomes: Record<string, Rec<"outcome">[]> = {};
  for (const one of records.all("outcome")) (outcomes[one.fields.meeting ?? ""] ??= []).push(one);
  return adopted
    .flatMap(({ meeting, version }) => {
      const list = inOrderOfMaking(outcomes[meeting.id] ?? []);
      const fixed = (version.fields.content as MinutesContent).outcomes;
      const now = namedAsIn(fixed, onPaper(list));
      if (readsAs(fixed, now)) return [];
      const key = `${version.id} ${shortHash(canonical(now))}`;
      return seen.includes(key) ? [] : [{ meeting, version, now, key }];
    })
    .sort((a, b) => b.meeting.fields.date.localeCompare(a.meeting.fields.date));
}
