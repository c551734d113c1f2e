// SPDX-License-Identifier: EUPL-1.2
import { client } from "../../client";
import { t } from "../../i18n/current.svelte";
import type { Rec } from "../records.svelte";
import { explain, problemOf } from "../session.svelte";
import { toasts } from "../toasts.svelte";
import { shrink } from "./shrink";

/** Keeps a picture on this device for the meeting. Gives its id; null, having said why, where that did not work. */
export async function takePhoto(meeting: Rec<"meeting">, file: Blob): Promise<string | null> {
  const picture = await shrink(file).catch(() => null);
  if (!picture) {
    toasts.show(t.photos.unreadable, { tone: "danger" });
    return null;
  }
  try {
    const { id } = await client.ask("newId", {});
    await client.ask("takePhoto", { id, scope: meeting.scope, meeting: meeting.id, caption: "", made: Date.now(), ...picture });
    toasts.show(t.photos.kept);
    return id;
  } catch (error) {
    const problem = problemOf(error);
    toasts.show(problem.code === "replica.disk" ? t.photos.noRoom : `${t.common.notSaved} ${explain(problem)}`, { tone: "danger" });
    return null;
  }
}
