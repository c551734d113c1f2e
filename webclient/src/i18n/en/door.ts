// SPDX-License-Identifier: EUPL-1.2
/** English, plain. */
import type { DoorMessages } from "../nl/door";
import { common, install } from "./common";
import { device } from "./device";
import { lock } from "./lock";
import { accessibility, app, nav } from "./shell";
import { welcome } from "./welcome";

export const door: DoorMessages = {
  device,
  lock,
  common,
  install,
  app,
  nav,
  accessibility,
  welcome,
};
