// SPDX-License-Identifier: EUPL-1.2
import type { Language } from "../generated/model";
import { current, t } from "../i18n/current.svelte";
import { toasts } from "./toasts.svelte";

export async function chooseLanguage(language: Language): Promise<void> {
  try {
    await current.choose(language);
  } catch {
    toasts.show(t.common.needsNetwork, { tone: "danger" });
  }
}
