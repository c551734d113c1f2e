// SPDX-License-Identifier: EUPL-1.2
import type { Messages } from "../current.svelte";

export const search: Messages["search"] = {
  title: "Search",
  label: "Search the plan, meetings and outcomes",
  hint: "Works without a network too.",
  empty: "Type at least two letters.",
  nothing: (words: string) => `Nothing found for “${words}”.`,
};
