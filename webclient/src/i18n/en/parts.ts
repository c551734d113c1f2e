// SPDX-License-Identifier: EUPL-1.2
import { n } from "../count";
import type { Messages } from "../current.svelte";

export const trail: Messages["trail"] = {
  title: "Where this bottleneck went",
  passedOn: (day: string) => `passed on, ${day}`,
  waits: "waits for this group",
  here: "Bottlenecks for this group",
  hereIntro: "The project leader asks what this group thinks of it.",
  from: (group: string) => `from ${group}`,
  discuss: "Answer from this group",
  discussWhat: (what: string) => `Answer from this group: ${what}`,
  hint: "The project leader reads this and answers the person who recorded the bottleneck.",
  discussed: "The answer from this group has been saved.",
  toAgenda: "Add to the agenda",
  toAgendaWhat: (what: string) => `Add to the agenda: ${what}`,
  onAgenda: "Is on the agenda.",
  mergedWith: (what: string) => `Merged with “${what}”`,
  mergedUnread: "Merged with an outcome of another group",
};

export const chip: Messages["chip"] = {
  label: "Status",
  sent: "Everything sent",
  waiting: (count: number) => `${count} on this device`,
  sending: "Sending",
  broken: "Cannot save work",
  signIn: "Sign in again",
  refused: (count: number) => `${count} not accepted`,
  stuck: "Cannot send",
  confirm: "Confirm that it is you",
  conflicts: (count: number) => `Settle ${n(count, "difference", "differences")}`,
  offline: "No network",
  never: "no contact yet",
  contact: (when: string) => `last contact ${when}`,
};

export const history: Messages["history"] = {
  title: "History",
  last: (who: string, when: string) => `Last changed by ${who}, ${when}`,
  empty: "No changes yet.",
  made: "made",
  removed: "removed",
  restored: "put back",
  changed: (field: string) => `${field} changed`,
  typed: (field: string) => `typed in ${field}`,
  to: (value: string) => `to: ${value}`,
  emptied: "emptied",
  added: (value: string) => `added: ${value}`,
  taken: (value: string) => `taken out: ${value}`,
};

export const conflict: Messages["conflict"] = {
  title: "Difference",
  intro: "Two people changed this at the same time. Both values are kept. Choose which one counts.",
  field: (field: string) => `Difference in ${field}`,
  choose: "Choose this one",
  chooseValue: (value: string) => `Choose this one: ${value}`,
  own: "Fill in something else",
  settle: "Use this value",
  settled: "Difference settled.",
  inMeeting: (title: string) => `in ${title}`,
  deletedAndChanged: "One person removed this, another changed it",
  wasDeleted: "Removed",
  wasTyped: "Text typed",
  wasChanged: "Changed by somebody else. See in the history what was changed.",
  wasBroughtBack: "Brought back",
  keep: "Bring back",
  reallyRemove: "Remove after all",
  again: "Choose again",
  againAdvice: "Your choice had been sent. Choose here which value should count.",
  cannot: "You cannot settle this difference yourself. The project leader sees it too.",
  emptyValue: "empty",
};

export const privacy: Messages["privacy"] = {
  looksLike: (found: string[]) => `This looks like ${new Intl.ListFormat("en").format(found)}.`,
  noClients: "Do not write anything here that tells who a client is.",
  why: "Why is it needed here?",
  sayWhy: "Say why",
  noted: (reason: string) => `Reason noted: ${reason}.`,
  change: "Change",
  reasons: "Reasons for personal data",
  reasonsIntro: "People left in what looks like personal data, and said why. What it was is not written down.",
  noReasons: "No reason was noted yet.",
  inWhat: (kinds: string, where: string) => `Looked like ${kinds}, in: ${where}`,
  kinds: {
    "citizen-number": "a citizen service number",
    "bank-account": "a bank account number",
    email: "an e-mail address",
    phone: "a phone number",
    "birth-date": "a date of birth",
  },
};
