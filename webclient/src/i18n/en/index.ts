// SPDX-License-Identifier: EUPL-1.2
/** English, plain. */
import type { Messages } from "../current.svelte";
import * as actions from "./actions";
import * as device from "./device";
import * as groups from "./groups";
import * as home from "./home";
import * as importing from "./importing";
import * as inbox from "./inbox";
import * as lock from "./lock";
import * as meetings from "./meetings";
import * as minutes from "./minutes";
import * as more from "./more";
import * as parts from "./parts";
import * as people from "./people";
import * as plan from "./plan";
import * as report from "./report";
import * as search from "./search";
import * as shell from "./shell";
import * as welcome from "./welcome";

export const en: Messages = {
  ...actions,
  ...device,
  ...groups,
  ...home,
  ...importing,
  ...inbox,
  ...lock,
  ...meetings,
  ...minutes,
  ...more,
  ...parts,
  ...people,
  ...plan,
  ...report,
  ...search,
  ...shell,
  ...welcome,
};
