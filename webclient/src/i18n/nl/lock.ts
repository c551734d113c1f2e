// SPDX-License-Identifier: EUPL-1.2
import { n } from "../count";

export const lock = {
  title: "Bijeen is vergrendeld",
  advice: "Ontgrendel Bijeen om verder te werken. Dat kan ook zonder netwerk.",
  unlock: "Ontgrendelen",
  withPasskey: "Ontgrendelen met passkey",
  waiting: (changes: number, photos: number) => {
    const both = [changes > 0 && n(changes, "wijziging", "wijzigingen"), photos > 0 && n(photos, "foto", "foto’s")]
      .filter(Boolean)
      .join(" en ");
    return changes + photos === 1
      ? `${both} staat nog op dit apparaat en wordt daarna verzonden.`
      : `${both} staan nog op dit apparaat en worden daarna verzonden.`;
  },
  ended:
    "De toegang van dit apparaat is beëindigd. Ontgrendel Bijeen nog één keer: dan gaan uw foto’s naar de server, die ze bewaart voor de projectleider. Daarna wordt alles van Bijeen hier gewist.",
  wrongPassphrase: "Deze wachtzin klopt niet. Het is de wachtzin waarmee u zich het laatst op dit apparaat aanmeldde.",
  wrongPasskey: "Deze passkey opent Bijeen niet. Gebruik de passkey waarmee u zich het laatst op dit apparaat aanmeldde.",
  tooMany: (seconds: number) => `Dat ging een paar keer mis. Wacht ${n(seconds, "seconde", "seconden")} en probeer het dan opnieuw.`,
  forgotten: "Wachtzin vergeten?",
  lostPasskey: "Passkey kwijt?",
  forgottenAdvice:
    "Niemand kan zonder wachtzin of passkey lezen wat hier staat, ook de projectleider niet. Vraag de projectleider om een nieuwe link en meld u daarmee aan. Daarna kunt u op dit apparaat opnieuw beginnen.",
  signInFirst: "Meld u eerst aan. Daarna kunt u op dit apparaat opnieuw beginnen.",
  beginAnew: "Opnieuw beginnen",
  beginAnewSure: "Op dit apparaat opnieuw beginnen?",
  beginAnewAdvice: (count: number) =>
    count === 0
      ? "Alles wordt opnieuw opgehaald. Half ingevulde formulieren op dit apparaat raakt u kwijt."
      : `Alles wordt opnieuw opgehaald. ${n(count, "wijziging blijft", "wijzigingen blijven")} vergrendeld op dit apparaat, tot u zich hier weer aanmeldt met de wachtzin of passkey van toen. Half ingevulde formulieren raakt u kwijt.`,
  chooseTitle: "Kies een wachtzin voor dit apparaat",
  chooseAdvice:
    "Bijeen versleutelt wat op dit apparaat staat. Met deze wachtzin ontgrendelt u het. Het mag de wachtzin zijn waarmee u zich aanmeldt. De wachtzin wordt niet verzonden.",
  lockNow: "Vergrendelen",
  protected: "Wat op dit apparaat staat, is versleuteld.",
};
