// SPDX-License-Identifier: EUPL-1.2
import { n } from "../count";
import type { secondStep as dutch } from "../nl/second-step";

export const secondStep: typeof dutch = {
  codeTitle: "Enter the code from your app",
  codeAdvice: "Open your authenticator app and copy the six digits next to Bijeen.",
  code: "Code from the app",
  codeHint: "Six digits. There is a new one every half minute.",
  recoverTitle: "Enter a recovery code",
  useRecovery: "Use a recovery code",
  useApp: "Use the code from the app",
  recoveryCode: "Recovery code",
  recoveryHint: "One of the codes you kept when you set up the second step. Each works once.",
  lost: "Lost your phone and your recovery codes? Ask the project leader for a new link.",
  check: "Check",
  back: "Back",

  setUpTitle: "Set up a second step",
  setUpWhy: "A passphrase may become known. That is why Bijeen also asks for a code from an app on your phone.",
  stepApp: "Get an authenticator app",
  stepAppAdvice:
    "You often have one already: Microsoft Authenticator, Google Authenticator or the Passwords app of an iPhone. If not, the app store of your phone has one.",
  stepScan: "Put Bijeen in the app",
  stepScanAdvice: "Choose add in the app and point the camera at this square.",
  square: "Square to scan with the app",
  openApp: "Open in an app on this device",
  key: "Scanning does not work? Then type this key into the app:",
  copyKey: "Copy the key",
  stepCode: "Enter the code that the app shows now",
  finish: "Done, check it",

  codesTitle: "Save your recovery codes",
  codesAdvice: "If you lose your phone, you sign in with one of these codes. Each works once. Keep them well, and not on that phone alone.",
  codesOnce: "You see them only now. On the screen This device you can always make new ones.",
  copyCodes: "Copy the codes",
  save: "Save as a file",
  fileTitle: "Recovery codes of Bijeen. Each works once.",
  fileName: "recovery-codes-bijeen.txt",
  kept: "I have saved them",
  keptSure: "Have you saved the codes?",

  title: "Second step",
  isSet: (when: string) => `Code from an app, set up ${when}`,
  left: (count: number) =>
    count === 0 ? "You have no recovery codes left. Make new ones." : `${n(count, "recovery code", "recovery codes")} left.`,
  remind: "Anyone who knows your passphrase can sign in as you now. With a code from an app as a second step that cannot happen.",
  setUp: "Set up a second step",
  replace: "Another app or phone",
  newCodes: "New recovery codes",
  newCodesSure: "Make new recovery codes?",
  newCodesAdvice: "The old codes will no longer work.",
  turnOff: "Turn off",
  turnOffSure: "Turn off the second step?",
  turnOffAdvice: "From then on you sign in with your passphrase alone. The recovery codes no longer work either.",
  recoveryUsed: (when: string) =>
    `Someone signed in with one of your recovery codes: ${when}. Was that not you? Then end the devices you do not know and call the project leader.`,
  isOff: "Second step turned off.",
  isOn: "Second step set up.",
};
