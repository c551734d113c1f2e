// SPDX-License-Identifier: EUPL-1.2
import type { Messages } from "../current.svelte";

export const deleted: Messages["deleted"] = {
  title: "Removed",
  intro: "Everything that was removed and that you can bring back.",
  introOwn: "What you made yourself and was removed. You can bring it back.",
  nothing: "Nothing was removed.",
  by: (who: string, when: string) => `removed by ${who}, ${when}`,
  bringBack: "Bring back",
  broughtBack: (what: string) => `“${what}” was brought back.`,
};
