// SPDX-License-Identifier: EUPL-1.2
/** Which screen stands at which address. */
import { t } from "../i18n/current.svelte";
import ActionItems from "./actions/ActionItems.svelte";
import Device from "./device/Device.svelte";
import Groups from "./groups/Groups.svelte";
import Home from "./home/Home.svelte";
import Meetings from "./meetings/Meetings.svelte";
import Deleted from "./more/Deleted.svelte";
import More from "./more/More.svelte";
import NotFound from "./more/NotFound.svelte";
import type { Load, ScreenComponent } from "./parts/Later.svelte";
import People from "./people/People.svelte";
import Plan from "./plan/Plan.svelte";
import Search from "./search/Search.svelte";

export interface Screen {
  component?: ScreenComponent;
  /** Instead of it. */
  load?: Load;
  /** Of the screen, not of a record on it: browsers write titles into their history, in clear. */
  title: () => string;
}

const screens: Record<string, Screen> = {
  "": { component: Home, title: () => t.nav.home },
  plan: { component: Plan, title: () => t.plan.title },
  overleg: { component: Meetings, title: () => t.meetings.title },
  actiepunten: { component: ActionItems, title: () => t.actions.title },
  bundelen: { load: () => import("./inbox/Inbox.svelte"), title: () => t.inbox.title },
  groepen: { component: Groups, title: () => t.groups.title },
  zoeken: { component: Search, title: () => t.search.title },
  rapportage: { load: () => import("./report/Report.svelte"), title: () => t.report.title },
  mensen: { component: People, title: () => t.people.title },
  apparaat: { component: Device, title: () => t.device.title },
  peilingen: { load: () => import("./poll/Polls.svelte"), title: () => t.polls.title },
  inlezen: { load: () => import("./importing/Importing.svelte"), title: () => t.importing.title },
  meer: { component: More, title: () => t.nav.more },
  verwijderd: { component: Deleted, title: () => t.deleted.title },
  toegankelijkheid: { load: () => import("./more/Accessibility.svelte"), title: () => t.accessibility.title },
};

export function screenAt(parts: string[]): Screen {
  const name = parts[0] ?? "";
  return Object.hasOwn(screens, name) ? (screens[name] as Screen) : { component: NotFound, title: () => t.app.notFound };
}
