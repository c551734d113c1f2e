// SPDX-License-Identifier: EUPL-1.2
/** Dutch, plain (B1), of what comes before somebody is in, and of the parts that all screens are made of. */
import * as device from "./device";
import * as lock from "./lock";
import * as parts from "./parts";
import * as shell from "./shell";
import * as welcome from "./welcome";

export const door = {
  ...device,
  ...lock,
  ...parts,
  ...shell,
  ...welcome,
};
export type DoorMessages = typeof door;
