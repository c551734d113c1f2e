// SPDX-License-Identifier: EUPL-1.2
/** English, plain. */
import type { DoorMessages } from "../nl/door";
import * as device from "./device";
import * as lock from "./lock";
import * as parts from "./parts";
import * as shell from "./shell";
import * as welcome from "./welcome";

export const door: DoorMessages = {
  ...device,
  ...lock,
  ...parts,
  ...shell,
  ...welcome,
};
