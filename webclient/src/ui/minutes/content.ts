// SPDX-License-Identifier: EUPL-1.2
/** Minutes as they are fixed under a number: all they say, in words, so that they stay as they were whatever happens to what they name. */
import type { OutcomeKind } from "../../generated/model";
import { canonical } from "../canonical";

export interface OutcomeOnPaper {
  kind: OutcomeKind;
  title: string;
  note: string;
  owner: string;
  /** Who that is; left out where it is nobody, and in what was fixed long ago. */
  ownerId?: string;
  due: string;
}

export interface MinutesContent {
  format: 1;
  group: string;
  title: string;
  date: string;
  start: string | null;
  end: string | null;
  place: string;
  chair: string;
  minuteTaker: string;
  present: string[];
  /** Of those present; `at`: HH:MM, "" where nobody noted it. */
  late: { name: string; at: string }[];
  apologies: string[];
  guests: string[];
  agenda: { title: string; presenter: string; carriedOver: boolean }[];
  text: string;
  outcomes: OutcomeOnPaper[];
  /** Left out where there are none. `hash`: SHA-256 of the bytes. Of some that were fixed long ago the caption alone. */
  photos?: (string | { id: string; hash: string; caption: string; width: number; height: number })[];
}

/** SHA-256 of the content as canonical JSON (RFC 8785), hexadecimal: who approves a text names it by this. */
export async function checksum(content: MinutesContent): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(canonical(content))));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Outcomes as they are now, with the names of what was fixed: who is called otherwise since changed nothing of what was agreed. */
export function namedAsIn(fixed: readonly OutcomeOnPaper[], now: readonly OutcomeOnPaper[]): OutcomeOnPaper[] {
  const names = new Map(fixed.map(({ ownerId, owner }) => [ownerId, owner]));
  return now.map((one) => ({ ...one, owner: (one.ownerId && names.get(one.ownerId)) || one.owner }));
}

/** Whether two lists of outcomes read the same. */
export function readsAs(one: readonly OutcomeOnPaper[], other: readonly OutcomeOnPaper[]): boolean {
  const read = (list: readonly OutcomeOnPaper[]) =>
    canonical(list.map(({ kind, title, note, owner, due }) => [kind, title, note, owner, due]));
  return read(one) === read(other);
}
