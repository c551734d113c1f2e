// SPDX-License-Identifier: EUPL-1.2
import { t } from "../i18n/current.svelte";
import { toasts } from "./toasts.svelte";

/** Onto the clipboard, which a browser may refuse. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toasts.show(t.common.copied);
  } catch {
    toasts.show(t.common.failed, { tone: "danger" });
  }
}
