// SPDX-License-Identifier: EUPL-1.2
/** What was said in confidence in a meeting: of whoever wrote it and the project leader, and not on anybody else's device. */
import { records, type Rec } from "../records.svelte";

export function confidentialOf(meeting: Rec<"meeting">): Rec<"confidentialItem">[] {
  return records
    .all("confidentialItem")
    .filter(({ fields }) => fields.meeting === meeting.id)
    .sort((a, b) => a.createdAt - b.createdAt);
}
