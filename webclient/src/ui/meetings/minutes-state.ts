// SPDX-License-Identifier: EUPL-1.2
/** Where the minutes of a meeting are between draft and adopted. */
import { may } from "../permissions";
import { records, type Rec } from "../records.svelte";
import { session } from "../session.svelte";

type Meeting = Rec<"meeting">;
type Version = Rec<"minutesVersion">;
type Remark = Rec<"minutesRemark">;

/** The latest first. */
export function versionsOf(meeting: Meeting): Version[] {
  return records
    .all("minutesVersion")
    .filter((one) => one.fields.meeting === meeting.id)
    .sort((a, b) => b.fields.number - a.fields.number);
}

/** The text that stands fixed, for approval or adopted; undefined while people write. */
export function standingVersion(meeting: Meeting): Version | undefined {
  return records.get("minutesVersion", meeting.fields.version);
}

/** Earlier adopted minutes stay so while the next version is written. */
export function adoptedVersion(meeting: Meeting): Version | undefined {
  return versionsOf(meeting).find(({ fields }) => fields.adoptedOn !== null);
}

export function remarksOf(version: Version): Remark[] {
  return records
    .all("minutesRemark")
    .filter(({ fields }) => fields.version === version.id)
    .sort((a, b) => a.createdAt - b.createdAt);
}

/** Who sends minutes round, answers remarks and says that they are adopted. */
export function keepsMinutes(meeting: Meeting): boolean {
  return may("create", "minutesVersion", meeting.scope);
}

/** Of a meeting: the text that this person is asked to approve and has said nothing of. */
export function asksMe(version: Version): boolean {
  const { approvers, adoptedOn, hash } = version.fields;
  if (adoptedOn !== null || !session.person || !approvers.includes(session.person)) return false;
  return !records
    .all("approval")
    .some(({ author, fields }) => author === session.person && fields.version === version.id && fields.hash === hash);
}

export function meetingOfVersion(version: Version | undefined): Meeting | undefined {
  return records.get("meeting", version?.fields.meeting);
}

/** Standing for approval now, and I am asked. */
export function toApprove(): Version[] {
  return records.all("minutesVersion").filter((one) => meetingOfVersion(one)?.fields.version === one.id && asksMe(one));
}

/** Without an answer, for those who answer. */
export function openRemarks(): Remark[] {
  return records.all("minutesRemark").filter((one) => one.fields.status === "open" && may("create", "minutesVersion", one.scope));
}
