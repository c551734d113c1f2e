// SPDX-License-Identifier: EUPL-1.2
import type { Messages } from "../current.svelte";

export const report: Messages["report"] = {
  title: "Progress report",
  intro: "Everything that was decided, done and changed in a period, as one readable page.",
  from: "From",
  to: "Up to",
  open: "Open the report",
  newTab: "opens in a new tab",
  offline: "The report needs a network.",
  wrongOrder: "The first date lies after the last.",
  quick: "Quick choice",
  thisQuarter: "This quarter",
  lastQuarter: "Last quarter",
  halfYear: "Last half year",
  thisYear: "This year",
  notYours: "The report is for the project leader, the secretary and the board.",
  moments: "Reporting moments",
};
