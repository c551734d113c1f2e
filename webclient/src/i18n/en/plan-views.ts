// SPDX-License-Identifier: EUPL-1.2
import { n } from "../count";
import type { Messages } from "../current.svelte";

export const planViews: Messages["planViews"] = {
  views: "Ways to look at the plan",
  list: "List",
  timeline: "Timeline",
  board: "Board",
  table: "Table",
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

export const planTable: Messages["planTable"] = {
  search: "Search in the table",
  sortBy: "Order",
  focusPoint: "Focus point",
  changed: "Changed",
  rows: (count: number) => n(count, "activity", "activities"),
  download: "Save as CSV",
  sorted: (column: string, down: boolean) => `In order of ${column}${down ? ", last first" : ""}.`,
};
