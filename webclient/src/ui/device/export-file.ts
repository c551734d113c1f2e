// SPDX-License-Identifier: EUPL-1.2
import { client } from "../../client";
import { t } from "../../i18n/current.svelte";
import { localDay } from "../dates";
import { saveFile } from "../save-file";
import { explain, problemOf } from "../session.svelte";
import { toasts } from "../toasts.svelte";

/** Saves everything that was not sent as a file and gives what is in it; null when that did not work. */
export async function exportUnsent(): Promise<string | null> {
  try {
    const { json } = await client.ask("exportUnsent", {});
    saveFile(`${t.device.exportName}-${localDay()}.json`, "application/json", json);
    toasts.show(t.device.exported);
    return json;
  } catch (error) {
    toasts.show(explain(problemOf(error)), { tone: "danger" });
    return null;
  }
}
