// SPDX-License-Identifier: EUPL-1.2
import type { Messages } from "../current.svelte";

export const actions: Messages["actions"] = {
  title: "Action items",
  all: "All action items",
  mine: "Mine",
  groups: "My groups",
  late: "Overdue",
  soon: "This week",
  later: "Later",
  closed: "Closed",
  noneClosed: "Nothing has been closed yet.",
  reopen: "Open again",
  isOpen: "Open again.",
  none: "Nothing is open here.",
  nobody: "no owner yet",
  tell: (title: string) => `How did it go: ${title}`,
  howItWent: "How did it go?",
  why: "Why?",
  saved: "Saved.",
};
