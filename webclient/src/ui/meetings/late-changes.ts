// SPDX-License-Identifier: EUPL-1.2
/** Outcomes live on after the minutes that name them were adopted; whoever changes one there changes what was agreed. */
import { canonical } from "../canonical";
import type { MinutesContent } from "../minutes/content";
import { records, type Rec } from "../records.svelte";
import { personName } from "../values";
import { inOrderOfMaking } from "./meeting-lists";

type OnPaper = MinutesContent["outcomes"];

/** Minutes that stand adopted and whose outcomes read otherwise now. */
export interface LateChange {
  meeting: Rec<"meeting">;
  version: Rec<"minutesVersion">;
  now: OnPaper;
  /** By which one that was put away is known: another change shows again. */
  key: string;
}

/** As minutes name them. */
export function onPaper(outcomes: readonly Rec<"outcome">[]): OnPaper {
  return outcomes.map(({ fields: { kind, title, note, owner, due } }) => ({
    kind,
    title,
    note,
    owner: owner ? personName(owner) : "",
    due: due ?? "",
  }));
}

/** 32 bits of a text that say nothing of it (FNV-1a): what was put away is kept in clear. */
function fnv1a(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(36);
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
      const now = onPaper(list);
      const reads = canonical(now);
      if (reads === canonical((version.fields.content as MinutesContent).outcomes)) return [];
      const key = `${version.id} ${fnv1a(reads)}`;
      return seen.includes(key) ? [] : [{ meeting, version, now, key }];
    })
    .sort((a, b) => b.meeting.fields.date.localeCompare(a.meeting.fields.date));
}
