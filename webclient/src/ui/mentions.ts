// SPDX-License-Identifier: EUPL-1.2
/** Somebody is mentioned in a text by an @ and his name. */
import { plain } from "./plain";

export interface Name {
  value: string;
  label: string;
}

const nameMax = 60;

/** A letter or digit after a name makes it another name; of names that begin alike the longest is meant. */
export function mentionedIn(text: string, people: readonly Name[]): Set<string> {
  const byLength = people.toSorted((a, b) => b.label.length - a.label.length);
  const found = new Set<string>();
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    const rest = plain(text.slice(at + 1, at + 1 + nameMax + 1));
    const meant = byLength.find(({ label }) => rest.startsWith(plain(label)) && !/^[\p{L}\p{N}]/u.test(rest.slice(plain(label).length)));
    if (meant) found.add(meant.value);
  }
  return found;
}

/** Who may be meant by what stands before the cursor, and where the @ is. A name that is whole asks nothing more. */
export function beingMentioned(before: string, people: readonly Name[]): { at: number; people: Name[] } | null {
  const at = before.lastIndexOf("@");
  if (at < 0 || before.length - at > nameMax || /[\p{L}\p{N}]/u.test(before.charAt(at - 1))) return null;
  const words = plain(before.slice(at + 1));
  if (words.includes("\n")) return null;
  const possible = people.filter(({ label }) => plain(label).startsWith(words) && plain(label) !== words);
  return possible.length > 0 ? { at, people: possible } : null;
}
