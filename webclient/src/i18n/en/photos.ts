// SPDX-License-Identifier: EUPL-1.2
import type { Messages } from "../current.svelte";

export const photos: Messages["photos"] = {
  title: "Photos",
  photo: "Photo",
  add: "Add a photo",
  captionHint: "What does it show? People who cannot see the photo read this too.",
  noCases: "Keep names and details of clients out of the photo.",
  of: (when: string) => `Photo of ${when}`,
  kept: "Photo saved on this device.",
  unreadable: "This photo cannot be read. Choose another one, or take it again.",
  noRoom: "There is no room for this photo on this device. Make room and try again.",
  opening: "Fetching the photo…",
  notHere: "This photo is not on this device yet. You will see it when there is a network.",
  notInFile: "This photo is not in this file: it was not on the device on which the file was made, without a network.",
  missing: "This photo is not on the server any more.",
  by: (name: string, when: string) => `${name}, ${when}`,
  remove: "Delete photo",
  withdrawSure: "Withdraw this photo?",
  withdrawAdvice: "The photo is removed from this device and is not sent.",
  underWay: "It cannot be withdrawn now: the photo is on its way already.",
  saveFile: "Save as a file",
  fileName: "photo",
};
