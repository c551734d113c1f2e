// SPDX-License-Identifier: EUPL-1.2
import { client } from "../../client";
import { t } from "../../i18n/current.svelte";
import { localDay } from "../dates";
import { explain, problemOf } from "../session.svelte";
import { toasts } from "../toasts.svelte";

/** Saves everything that was not sent as a file and gives what is in it; null when that did not work. */
export async function exportUnsent(): Promise<string | null> {
  try {
    const { json } = await client.ask("exportUnsent", {});
    const url = URL.createObjectURL(new Blob([json], { type: "application/json" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = `${t.device.exportName}-${localDay()}.json`;
    link.click();
    URL.revokeObjectURL(url);
    toasts.show(t.device.exported);
    return json;
  } catch (error) {
    toasts.show(explain(problemOf(error)), { tone: "danger" });
    return null;
  }
}
