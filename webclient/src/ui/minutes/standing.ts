// SPDX-License-Identifier: EUPL-1.2
/** How the approval of a version of the minutes stands, for people to read; what may be adopted on it, the engine judges. */

/** Of a version what counts here. */
export interface Asked {
  id: string;
  hash: string;
  approvers: readonly string[];
}

/** `author` as the server knows him. */
export interface Reply {
  version: string;
  hash: string;
  agrees: boolean;
  author: string;
  changedAt: number;
}

/** "other-text": he replied to another text of these minutes, which says nothing of this one. */
export type Said = "agrees" | "objects" | "other-text" | "nothing";

/** An approval counts for the very text it names, and for no other; of several of one person the last. */
export function saidOf(person: string, asked: Asked, replies: readonly Reply[]): Said {
  const own = replies.filter((one) => one.author === person).toSorted((a, b) => a.changedAt - b.changedAt);
  const last = own.findLast((one) => one.version === asked.id && one.hash === asked.hash);
  if (last) return last.agrees ? "agrees" : "objects";
  return own.length > 0 ? "other-text" : "nothing";
}

/** All who were asked, and who replied without being asked. */
export function repliesTo(asked: Asked, replies: readonly Reply[]): { person: string; said: Said }[] {
  const unasked = replies.map((one) => one.author).filter((one) => !asked.approvers.includes(one));
  return [...asked.approvers, ...new Set(unasked)]
    .map((person) => ({ person, said: saidOf(person, asked, replies) }))
    .filter(({ person, said }) => asked.approvers.includes(person) || said === "agrees" || said === "objects");
}
