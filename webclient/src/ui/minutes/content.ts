// SPDX-License-Identifier: EUPL-1.2
/** Minutes as they are fixed under a number: all they say, in words, so that they stay as they were whatever happens to what they name. */
import type { OutcomeKind } from "../../generated/model";
import { canonical } from "../canonical";

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
  outcomes: { kind: OutcomeKind; title: string; note: string; owner: string; due: string }[];
  /** Left out where there are none. `hash`: SHA-256 of the bytes. Of some that were fixed long ago the caption alone. */
  photos?: (string | { id: string; hash: string; caption: string; width: number; height: number })[];
}

/** SHA-256 of the content as canonical JSON (RFC 8785), hexadecimal: who approves a text names it by this. */
export async function checksum(content: MinutesContent): Promise<string> {
  const bytes = new TextEncoder().encode(canonical(content));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
