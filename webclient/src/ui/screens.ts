// SPDX-License-Identifier: EUPL-1.2
/** Which screen stands at which address. */
import type { Component } from "svelte";
import { t } from "../i18n/current.svelte";
import ActionItems from "./actions/ActionItems.svelte";
import Device from "./device/Device.svelte";
import Groups from "./groups/Groups.svelte";
import Home from "./home/Home.svelte";
import Meetings from "./meetings/Meetings.svelte";
import Accessibility from "./more/Accessibility.svelte";
import Deleted from "./more/Deleted.svelte";
import More from "./more/More.svelte";
import NotFound from "./more/NotFound.svelte";
import People from "./people/People.svelte";
import Plan from "./plan/Plan.svelte";
import Search from "./search/Search.svelte";
import { records } from "./records.svelte";
import { route } from "./route.svelte";
import { titleOf } from "./values";

/** Some screens read the parts of the address; others take nothing. */
type ScreenComponent = Component<{ parts: string[] }> | Component<Record<string, never>>;

export interface Screen {
  component?: ScreenComponent;
  /** Instead of it: what only some people come to is fetched when they do; a device that was prepared has it without a network. */
  load?: () => Promise<{ default: ScreenComponent }>;
  title: () => string;
}

/** The title of the record that the address names, else of the screen. */
function titled(general: string): string {
  const [, second, third] = route.parts;
  const record =
    records.get("meeting", second) ??
    records.get("body", second) ??
    records.get("activity", third) ??
    records.get("focusPoint", third) ??
    records.get("report", second) ??
    records.get("reportVersion", third);
  return record ? titleOf(record) : general;
}

const screens: Record<string, Screen> = {
  "": { component: Home, title: () => t.nav.home },
  plan: { component: Plan, title: () => titled(t.plan.title) },
  overleg: { component: Meetings, title: () => titled(t.meetings.title) },
  actiepunten: { component: ActionItems, title: () => t.actions.title },
  bundelen: { load: () => import("./inbox/Inbox.svelte"), title: () => t.inbox.title },
  groepen: { component: Groups, title: () => titled(t.groups.title) },
  zoeken: { component: Search, title: () => t.search.title },
  rapportage: { load: () => import("./report/Report.svelte"), title: () => titled(t.report.title) },
  mensen: { component: People, title: () => t.people.title },
  apparaat: { component: Device, title: () => t.device.title },
  inlezen: { load: () => import("./importing/Importing.svelte"), title: () => t.importing.title },
  meer: { component: More, title: () => t.nav.more },
  verwijderd: { component: Deleted, title: () => t.deleted.title },
  toegankelijkheid: { component: Accessibility, title: () => t.accessibility.title },
};

export function screenAt(parts: string[]): Screen {
  const name = parts[0] ?? "";
  return Object.hasOwn(screens, name) ? (screens[name] as Screen) : { component: NotFound, title: () => t.app.notFound };
}
