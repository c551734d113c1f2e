// SPDX-License-Identifier: EUPL-1.2
import { n } from "../count";

export const lock = {
  title: "Bijeen is locked",
  advice: "Unlock Bijeen to continue. That works without a network too.",
  unlock: "Unlock",
  withPasskey: "Unlock with passkey",
  waiting: (changes: number, photos: number) => {
    const both = [changes > 0 && n(changes, "change", "changes"), photos > 0 && n(photos, "photo", "photos")].filter(Boolean).join(" and ");
    return `${both} ${changes + photos === 1 ? "is" : "are"} still on this device and will be sent after that.`;
  },
  ended:
    "The access of this device was ended. Unlock Bijeen once more: then your photos go to the server, which keeps them for the project leader. After that everything of Bijeen is erased here.",
  wrongPassphrase: "This passphrase is not right. It is the one you last signed in with on this device.",
  wrongPasskey: "This passkey does not open Bijeen. Use the one you last signed in with on this device.",
  tooMany: (seconds: number) => `That went wrong a few times. Wait ${n(seconds, "second", "seconds")} and try again.`,
  forgotten: "Forgot your passphrase?",
  lostPasskey: "Lost your passkey?",
  forgottenAdvice:
    "Nobody can read what is here without the passphrase or passkey, not even the project leader. Ask the project leader for a new link and sign in with it. Then you can start over on this device.",
  signInFirst: "Sign in first. Then you can start over on this device.",
  beginAnew: "Start over",
  beginAnewSure: "Start over on this device?",
  beginAnewAdvice: (count: number) =>
    count === 0
      ? "Everything is fetched again. You lose half-filled forms on this device."
      : `Everything is fetched again. ${n(count, "change stays", "changes stay")} locked on this device until you sign in here with the passphrase or passkey of that time. You lose half-filled forms.`,
  chooseTitle: "Choose a passphrase for this device",
  chooseAdvice:
    "Bijeen encrypts what is on this device. You unlock it with this passphrase. It may be the one you sign in with. The passphrase is not sent.",
  lockNow: "Lock",
  protected: "What is on this device is encrypted.",
};
