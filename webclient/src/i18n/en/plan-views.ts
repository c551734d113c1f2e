// SPDX-License-Identifier: EUPL-1.2
import { n } from "../count";
import type { Messages } from "../current.svelte";

export const planViews: Messages["planViews"] = {
  views: "Ways to look at the plan",
  list: "List",
  timeline: "Timeline",
  board: "Board",
  table: "Table",
  matrix: "Municipalities",
};

export const timeline: Messages["timeline"] = {
  now: "Planned for now",
  ongoing: "Ongoing",
  repeating: "Comes back each year",
  unknown: "Not known when",
  half: (half: 1 | 2, year: number) => (half === 1 ? String(year) : `July ${year}`),
  today: (day: string) => `Today, ${day}`,
  todayAfter: (day: string) => `Today is ${day}: later than what is shown.`,
  todayBefore: (day: string) => `Today is ${day}: earlier than what is shown.`,
};

export const board: Messages["board"] = {
  states: "Status",
  none: "No activities.",
  moveWhat: (what: string) => `Another status: ${what}`,
  move: "Move to…",
  moved: (status: string) => `Now at: ${status}.`,
};

export const matrix: Messages["matrix"] = {
  onlyOwn: "Only what differs somewhere",
  own: "In its own way",
  ownWays: (count: number) => `${count} in its own way`,
  notHere: "does not take part",
  cell: (municipality: string, what: string) => `${municipality}: ${what}`,
  nothingOwn: "Everything here goes as in the plan.",
};

export const planTable: Messages["planTable"] = {
  search: "Search in the table",
  sortBy: "Order",
  focusPoint: "Focus point",
  changed: "Changed",
  rows: (count: number) => n(count, "activity", "activities"),
  download: "Save as CSV",
  sorted: (column: string, down: boolean) => `In order of ${column}${down ? ", last first" : ""}.`,
};

export const money: Messages["money"] = {
  title: "Money",
  intro: "Requests for extra money and subsidy, and what was decided.",
  none: "No money has been requested yet.",
  ask: "Request money",
  asked: "Requested",
  granted: "Granted",
  perYear: "Per year",
  waiting: "Waiting for a decision",
  decided: "Decided",
  withdrawn: "Withdrawn",
  by: (who: string, day: string) => `${who}, ${day}`,
  onBehalf: (organisation: string) => `on behalf of ${organisation}`,
  range: (min: string, max: string) => `According to the plan a subsidy is ${min} to ${max}.`,
  outside: "This amount is outside that.",
  isAsked: (amount: string) => `${amount} requested`,
  gets: (amount: string) => `${amount} granted.`,
  getsNothing: "Not granted.",
  decide: "Decide",
  decideAgain: "Change the decision",
  grant: "Grant",
  refuse: "Refuse",
  isGranted: "Granted.",
  isRefused: "Refused.",
  withdraw: "Withdraw",
  isWithdrawn: "Request withdrawn.",
};

export const nextPeriod: Messages["nextPeriod"] = {
  title: "Next plan period",
  count: (many: number) => `${n(many, "focus point", "focus points")} prioritised`,
  countOf: (many: number, max: number) => `${many} of at most ${n(max, "focus point", "focus points")} prioritised`,
  add: "Add a focus point",
  promote: "Give priority",
  promoted: "This focus point has priority.",
  demote: "Remove priority",
  demoted: "This focus point has no priority any more.",
  finish: "Finish",
  end: "Finish or stop",
  isEnded: "Saved. There is room for another focus point.",
  ended: "Done or stopped",
  goOn: "Resume",
  goesOn: "This focus point is under way again.",
  full: (max: number) => `${n(max, "focus point has", "focus points have")} priority already. That is the most that was agreed.`,
  why: "Why give priority anyway?",
  whyHint: "Everybody who reads the plan sees this.",
  insist: "Give priority anyway",
  how: "How does this focus point end?",
  done: "Done: the aim was reached",
  stopped: "Stopped: we do not go on with it",
};

export const changed: Messages["changed"] = {
  title: "What has changed?",
  since: "Since",
  week: "A week",
  month: "A month",
  quarter: "A quarter",
  half: "Half a year",
  count: (many: number, day: string) => `${n(many, "part", "parts")} of the plan changed since ${day}.`,
  none: "Nothing was changed.",
  offline: "Without a network you see what was changed and by whom. What was there before is on the server.",
  gone: "Removed from the plan",
  isNew: "new",
  by: (who: string, day: string) => `${who}, ${day}`,
  typed: "the text was edited",
  nothing: "nothing",
  was: "was:",
  is: "is now:",
};
