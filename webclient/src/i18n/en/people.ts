// SPDX-License-Identifier: EUPL-1.2
import type { Messages } from "../current.svelte";

export const people: Messages["people"] = {
  title: "People",
  add: "Add a person",
  invite: "Invite",
  devices: "Devices",
  signedIn: "has signed in",
  notSignedIn: "not signed in yet",
  name: "Name",
  role: "Role",
  added: (name: string) => `${name} was added.`,
  notYours: "The project leader or the administrator looks after people.",
  filter: "Search a name",
  nobody: "Nobody found.",
};
