// SPDX-License-Identifier: EUPL-1.2
/** A meeting as a file for one's own calendar; made on the device, so also without a network. */
import { client } from "../../client";
import type { Rec } from "../records.svelte";
import { saveFile } from "../save-file";
import { explain, problemOf } from "../session.svelte";
import { toasts } from "../toasts.svelte";
import { bodyOf } from "./meeting-lists";

export async function saveCalendarFile(meeting: Rec<"meeting">): Promise<void> {
  const { title, date, start, end, place, status } = meeting.fields;
  try {
    const { text } = await client.ask("icalendar", {
      events: [
        {
          id: meeting.id,
          title,
          day: date,
          start: start ?? "",
          end: end ?? "",
          place: place ?? "",
          about: bodyOf(meeting)?.fields.name ?? "",
          link: `${location.origin}/overleg/${meeting.id}`,
          cancelled: status === "cancelled",
          changedAt: meeting.changedAt,
        },
      ],
    });
    saveFile(`${date} ${title.replace(/[^\p{L}\p{N} -]/gu, "")}.ics`, "text/calendar", text);
  } catch (error) {
    toasts.show(explain(problemOf(error)), { tone: "danger" });
  }
}
