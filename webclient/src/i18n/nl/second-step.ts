// SPDX-License-Identifier: EUPL-1.2
import { n } from "../count";

/** Read by few people and by those seldom: comes with its screens (ui/welcome/second-step-words.ts). */
export const secondStep = {
  codeTitle: "Vul de code van uw app in",
  codeAdvice: "Open uw app voor codes en neem de zes cijfers bij Bijeen over.",
  code: "Code van de app",
  codeHint: "Zes cijfers. Elke halve minuut komt er een nieuwe.",
  recoverTitle: "Vul een herstelcode in",
  useRecovery: "Gebruik een herstelcode",
  useApp: "Gebruik de code van de app",
  recoveryCode: "Herstelcode",
  recoveryHint: "Een van de codes die u bewaarde toen u de tweede stap instelde. Elke code werkt één keer.",
  lost: "Uw telefoon en uw herstelcodes kwijt? Vraag de projectleider om een nieuwe link.",
  check: "Controleren",
  back: "Terug",

  setUpTitle: "Stel een tweede stap in",
  setUpWhy: "Een wachtzin kan bekend raken. Daarom vraagt Bijeen ook een code uit een app op uw telefoon.",
  stepApp: "Neem een app voor codes",
  stepAppAdvice:
    "Vaak hebt u er al een: Microsoft Authenticator, Google Authenticator of de app Wachtwoorden van een iPhone. Anders vindt u er een in de winkel met apps van uw telefoon.",
  stepScan: "Zet Bijeen in de app",
  stepScanAdvice: "Kies in de app voor toevoegen en richt de camera op dit vierkant.",
  square: "Vierkant om met de app te scannen",
  openApp: "Openen in een app op dit apparaat",
  key: "Lukt scannen niet? Typ dan deze sleutel in de app:",
  copyKey: "Sleutel kopiëren",
  stepCode: "Vul de code in die de app nu geeft",
  finish: "Klaar, controleren",

  codesTitle: "Bewaar uw herstelcodes",
  codesAdvice:
    "Bent u uw telefoon kwijt, dan meldt u zich aan met een van deze codes. Elke code werkt één keer. Bewaar ze goed, en niet alleen op die telefoon.",
  codesOnce: "U ziet ze alleen nu. Op het scherm Dit apparaat kunt u altijd nieuwe maken.",
  copyCodes: "Codes kopiëren",
  save: "Opslaan als bestand",
  fileTitle: "Herstelcodes van Bijeen. Elke code werkt één keer.",
  fileName: "herstelcodes-bijeen.txt",
  kept: "Ik heb ze bewaard",
  keptSure: "Hebt u de codes bewaard?",

  title: "Tweede stap",
  isSet: (when: string) => `Code van een app, ingesteld ${when}`,
  left: (count: number) =>
    count === 0 ? "U hebt geen herstelcodes meer. Maak nieuwe." : `Nog ${n(count, "herstelcode", "herstelcodes")}.`,
  remind: "Iemand die uw wachtzin kent, kan zich nu aanmelden als u. Met een code van een app als tweede stap kan dat niet.",
  setUp: "Tweede stap instellen",
  replace: "Andere app of telefoon",
  newCodes: "Nieuwe herstelcodes",
  newCodesSure: "Nieuwe herstelcodes maken?",
  newCodesAdvice: "De oude codes werken daarna niet meer.",
  turnOff: "Uitzetten",
  turnOffSure: "De tweede stap uitzetten?",
  turnOffAdvice: "Daarna meldt u zich aan met alleen uw wachtzin. Ook de herstelcodes werken dan niet meer.",
  recoveryUsed: (when: string) =>
    `Er is aangemeld met een herstelcode van u: ${when}. Was u dat niet? Beëindig dan de apparaten die u niet kent en bel de projectleider.`,
  isOff: "Tweede stap uitgezet.",
  isOn: "Tweede stap ingesteld.",
};
