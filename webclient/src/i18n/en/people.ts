// SPDX-License-Identifier: EUPL-1.2
import type { Messages } from "../current.svelte";

export const people: Messages["people"] = {
  title: "People",
  add: "Add a person",
  invite: "Invite",
  devices: "Devices",
  signedIn: "has signed in",
  notSignedIn: "not signed in yet",
  inactive: "no longer takes part",
  end: "End participation",
  endWhose: (name: string) => `End the participation of ${name}`,
  endSure: (name: string) => `Does ${name} no longer take part?`,
  endAdvice:
    "This person can then no longer use Bijeen. On their devices everything is erased at the next contact. What was not sent from there comes to you under Consolidate, Refused.",
  resume: "Resume participation",
  resumeWhose: (name: string) => `Resume the participation of ${name}`,
  name: "Name",
  role: "Role",
  added: (name: string) => `${name} was added.`,
  realNameHint: "Only the project leader reads the real name. Others see the name above.",
  notYours: "The project leader or the administrator manages the list of people.",
  filter: "Search for a name",
  nobody: "Nobody found.",
};
