// SPDX-License-Identifier: EUPL-1.2
/** Dutch, plain (B1), of the screens of who is signed in; a file per folder. The shape of these objects is the contract that every other language fulfils. */
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

export const house = {
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
export type HouseMessages = typeof house;
