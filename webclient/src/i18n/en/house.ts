// SPDX-License-Identifier: EUPL-1.2
/** English, plain. */
import type { HouseMessages } from "../nl/house";
import * as actions from "./actions";
import * as groups from "./groups";
import * as home from "./home";
import * as importing from "./importing";
import * as inbox from "./inbox";
import * as meetings from "./meetings";
import * as minutes from "./minutes";
import * as more from "./more";
import * as parts from "./parts";
import * as people from "./people";
import * as photos from "./photos";
import * as plan from "./plan";
import * as planViews from "./plan-views";
import * as polls from "./polls";
import * as report from "./report";
import * as search from "./search";

export const house: HouseMessages = {
  ...actions,
  ...groups,
  ...home,
  ...importing,
  ...inbox,
  ...meetings,
  ...minutes,
  ...more,
  ...parts,
  ...people,
  ...photos,
  ...plan,
  ...planViews,
  ...polls,
  ...report,
  ...search,
};
