// SPDX-License-Identifier: EUPL-1.2
/** Where the menu leads, for this person. */
import { t } from "../../i18n/current.svelte";
import { canInvite, canReport, readsContent } from "../permissions";
import type { IconName } from "../parts/Icon.svelte";
import { records } from "../records.svelte";
import { session } from "../session.svelte";

export interface Destination {
  path: string;
  label: string;
  icon: IconName;
}

/** Where the leader decides on what came in. */
export const inboxPath = "/bundelen";

export function allDestinations(): Destination[] {
  const reads = readsContent();
  const places: (Destination | false)[] = [
    { path: "/", label: t.nav.home, icon: "home" },
    reads && { path: "/plan", label: t.nav.plan, icon: "plan" },
    reads && { path: "/overleg", label: t.nav.meetings, icon: "meetings" },
    session.isLeader && { path: inboxPath, label: t.nav.inbox, icon: "inbox" },
    reads && { path: "/groepen", label: t.nav.groups, icon: "groups" },
    reads && { path: "/zoeken", label: t.nav.search, icon: "search" },
    (canReport() || (reads && records.all("reportVersion").length > 0)) && { path: "/rapportage", label: t.nav.report, icon: "report" },
    reads && { path: "/peilingen", label: t.polls.title, icon: "poll" },
    canInvite() && { path: "/mensen", label: t.nav.people, icon: "person" },
    { path: "/apparaat", label: t.nav.device, icon: "device" },
  ];
  return places.filter((place) => place !== false);
}

/** Seldom needed: last in the menu. */
export function rareDestinations(): Destination[] {
  const places: (Destination | false)[] = [
    session.isLeader && { path: "/inlezen", label: t.importing.title, icon: "import" },
    readsContent() && { path: "/verwijderd", label: t.deleted.title, icon: "trash" },
    { path: "/toegankelijkheid", label: t.nav.accessibility, icon: "accessibility" },
  ];
  return places.filter((place) => place !== false);
}

/** What fits at the foot of a phone; the rest is under "more". */
export function mainDestinations(): Destination[] {
  const wanted = readsContent() ? ["/", "/plan", "/overleg", session.isLeader ? inboxPath : "/zoeken"] : ["/", "/mensen", "/apparaat"];
  const first = allDestinations().filter(({ path }) => wanted.includes(path));
  return [...first, { path: "/meer", label: t.nav.more, icon: "more" }];
}

export function otherDestinations(): Destination[] {
  const main = mainDestinations();
  return allDestinations().filter(({ path }) => !main.some((one) => one.path === path));
}

export function isHere(destination: Destination, path: string): boolean {
  if (destination.path === "/") return path === "/";
  if (destination.path === "/meer")
    return path === "/meer" || [...otherDestinations(), ...rareDestinations()].some((one) => path.startsWith(one.path));
  return path === destination.path || path.startsWith(`${destination.path}/`);
}
