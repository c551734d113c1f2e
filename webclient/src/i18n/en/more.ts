// SPDX-License-Identifier: EUPL-1.2
import type { Messages } from "../current.svelte";

export const deleted: Messages["deleted"] = {
  title: "Removed",
  intro: "All that was removed and that you can bring back.",
  introOwn: "What you made yourself and was removed. You can bring it back.",
  nothing: "Nothing was removed.",
  by: (who: string, when: string) => `removed by ${who}, ${when}`,
  bringBack: "Bring back",
  broughtBack: (what: string) => `“${what}” was brought back.`,
};

export const accessibility: Messages["accessibility"] = {
  title: "Accessibility",
  intro: "Everybody must be able to work with Bijeen.",
  aim: "Bijeen is built to WCAG 2.2, level AA, and EN 301 549. The screens are checked automatically, also work with the keyboard alone and what a screen reader is told.",
  can: "You can count on this",
  keyboard: "Everything works with the keyboard alone.",
  zoom: "Text can grow to 200 % without losing anything.",
  contrast: "Colours have enough contrast, in light and in dark.",
  motion: "Who wants less motion gets less motion.",
  report: "Does something not work? Tell the project leader. You get an answer, and it will be mended.",
};
