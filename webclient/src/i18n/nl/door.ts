// SPDX-License-Identifier: EUPL-1.2
/** Dutch, plain (B1), of what comes before somebody is in, and of what all screens share. */
import { common, install } from "./common";
import { device } from "./device";
import { lock } from "./lock";
import { accessibility, app, nav } from "./shell";
import { welcome } from "./welcome";

export const door = { device, lock, common, install, app, nav, accessibility, welcome };
export type DoorMessages = typeof door;
