// SPDX-License-Identifier: EUPL-1.2
/** What the browser remembers of a person outside the store: no content, and nothing of it after the device was ended. */
const personKey = "bijeen.person";
/** Answers that were put away. */
const seenKey = "bijeen.seen";
/** The leader's visits to the inbox. */
const visitsKey = "bijeen.inbox-visits";
/** The new means of sign-in that the person said to have made: when. */
const meansSeenKey = "bijeen.means-seen";

function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null; // it lasts as long as the page then
  }
}

/** Who signed in here last: a passphrase needs to know for whom it is. The id alone, as names are content. */
export function lastPerson(): string | null {
  return attempt(() => localStorage.getItem(personKey));
}
export function keepPerson(person: string): void {
  attempt(() => localStorage.setItem(personKey, person));
}

export function keptSeen(): string | null {
  return attempt(() => localStorage.getItem(seenKey));
}
export function keepSeen(text: string): void {
  attempt(() => localStorage.setItem(seenKey, text));
}

export function keptVisits(): string | null {
  return attempt(() => localStorage.getItem(visitsKey));
}
export function keepVisits(text: string): void {
  attempt(() => localStorage.setItem(visitsKey, text));
}

export function keptMeansSeen(): string | null {
  return attempt(() => localStorage.getItem(meansSeenKey));
}
export function keepMeansSeen(when: string): void {
  attempt(() => localStorage.setItem(meansSeenKey, when));
}

/** After signing out; who comes back signs in with a passphrase without a new link. */
export function forgetSeen(): void {
  for (const key of [seenKey, visitsKey, meansSeenKey]) attempt(() => localStorage.removeItem(key));
}
/** After the device was ended. */
export function forgetPerson(): void {
  forgetSeen();
  attempt(() => localStorage.removeItem(personKey));
}
