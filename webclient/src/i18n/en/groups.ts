// SPDX-License-Identifier: EUPL-1.2
import { n } from "../count";
import type { Messages } from "../current.svelte";

export const groups: Messages["groups"] = {
  title: "Groups",
  intro: "Choose a group on the left. You then see who is in it and when it meets.",
  new: "Create a group",
  name: "Name of the group",
  create: "Create a group",
  created: "Group created.",
  members: "Members",
  noMembers: "No members yet.",
  memberCount: (count: number) => n(count, "member", "members"),
  addMember: "Add a member",
  existing: "Someone from the list",
  newPerson: "New person",
  person: "Person",
  function: "Role in the group",
  add: "Add to the group",
  added: (name: string) => `${name} was added.`,
  invite: "Invite",
  inviteWho: (name: string) => `Invite ${name}`,
  removeMember: (name: string) => `Remove ${name} from the group`,
  waiting: "You can add members once the group has been sent.",
  meetings: "Meetings of this group",
  notYours: "You see the members and meetings of groups that you are in.",
  planMeeting: "Plan a meeting",
  rhythm: "How often does the group meet?",
  changeRhythm: "Change the schedule",
  noRhythm: "No schedule agreed yet.",
  howOften: "Schedule",
  rhythms: { times: "A number of times a year", every: "Every few months", months: "In fixed months", none: "No schedule" },
  timesPerYear: "How many times a year?",
  propose: "Propose dates",
  series: "Plan the coming year",
  first: "First meeting on",
  otherFirst: "First meeting on another day",
  proposed: "Proposed days",
  insteadOf: (day: string, holiday: string) => `instead of ${day} (${holiday})`,
  withStanding: "every meeting begins with the standing agenda",
  planCount: (count: number) => `Plan ${n(count, "meeting", "meetings")}`,
  seriesPlanned: (count: number) => `${n(count, "meeting", "meetings")} planned.`,
  standing: "Standing agenda",
  standingHint: "Every new meeting of this group begins with these items.",
};

export const lostGroups: Messages["lostGroups"] = {
  lost: (names) => `You no longer belong to ${new Intl.ListFormat("en").format(names)}. What was there has been removed from this device.`,
  aGroup: "a group",
  unsent: (count) =>
    count === 1
      ? "1 change that you made there is not in the plan. The project leader gets to see it and can take it over."
      : `${count} changes that you made there are not in the plan. The project leader gets to see them and can take them over.`,
  photos: (count) =>
    `${n(count, "photo", "photos")} from there ${count === 1 ? "is" : "are"} on this device alone. Save ${count === 1 ? "it" : "them"} if you want to keep ${count === 1 ? "it" : "them"}.`,
  look: "Look at them",
  read: "I have read this",
};

export const invite: Messages["invite"] = {
  title: (name: string) => `Link for ${name}`,
  advice: "Give this link to this person only. It works once and is valid for 72 hours.",
  link: "Sign-in link",
  copy: "Copy link",
  making: "Making the link…",
  sending: "Sending the details first…",
  failed: "The link was not made.",
  until: (when: string) => `Valid until ${when}`,
};
