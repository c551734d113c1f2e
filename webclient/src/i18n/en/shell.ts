// SPDX-License-Identifier: EUPL-1.2
import { n } from "../count";
import type { Messages } from "../current.svelte";

export const app: Messages["app"] = {
  name: "Bijeen",
  tagline: "One action plan, together, also without a network",
  skip: "Skip to the content",
  mainMenu: "Main menu",
  allPlaces: "All places",
  opening: "Opening…",
  broken: "Bijeen cannot continue",
  brokenAdvice: "What was saved stays on this device. Load the page again. If that does not help, ask the project leader.",
  reload: "Reload",
  updateReady: "There is a new version.",
  updateNow: "Update now",
  opensOnlineOnly: "The program opens with a network only",
  shellFailed: {
    unsupported: "This browser does not keep the program. Is this a private window? Then open Bijeen in an ordinary window.",
    distrusted:
      "The browser does not trust the certificate of this server and so does not keep the program. Ask your administrator for help.",
    failed: "The browser could not keep the program. Open Bijeen again when you have a network.",
  },
  notFound: "This page does not exist",
  notFoundAdvice: "Perhaps the item was removed, or it belongs to a group that you are not in.",
  expired: (count: number) =>
    count === 0
      ? "You are signed out. Keep working; sending waits until you sign in."
      : `You are signed out. ${n(count, "change waits", "changes wait")} for you to sign in.`,
  ended:
    "The access of this device was ended. What you still write here does not go into the plan: it is kept for the project leader. Sign in again to continue.",
};

export const nav: Messages["nav"] = {
  home: "Home",
  plan: "Plan",
  meetings: "Meetings",
  inbox: "Consolidate",
  search: "Search",
  more: "More",
  groups: "Groups",
  report: "Reports",
  people: "People",
  device: "This device",
  programme: "More about the programme",
  accessibility: "Accessibility",
  waiting: "to do",
};

export const accessibility: Messages["accessibility"] = {
  title: "Accessibility",
  newTab: "opens in a new tab",
  inShort:
    "Everybody should be able to work with Bijeen: it is built to WCAG 2.2, level AA, and EN 301 549. The screens are checked automatically; no expert has examined them. Does something not work? Tell the project leader. The statement that the law asks for is in Dutch.",
};
