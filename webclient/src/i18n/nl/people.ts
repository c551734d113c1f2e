// SPDX-License-Identifier: EUPL-1.2
export const people = {
  title: "Mensen",
  add: "Persoon toevoegen",
  invite: "Uitnodigen",
  devices: "Apparaten",
  signedIn: "heeft zich aangemeld",
  notSignedIn: "nog niet aangemeld",
  inactive: "doet niet meer mee",
  end: "Deelname beëindigen",
  endWhose: (name: string) => `Deelname beëindigen van ${name}`,
  endSure: (name: string) => `Doet ${name} niet meer mee?`,
  endAdvice:
    "Deze persoon kan Bijeen dan niet meer gebruiken. Op zijn of haar apparaten wordt alles gewist bij het volgende contact. Wat daar nog niet was verzonden, komt bij u onder Bundelen, Geweigerd.",
  resume: "Weer laten meedoen",
  resumeWhose: (name: string) => `${name} weer laten meedoen`,
  name: "Naam",
  role: "Rol",
  added: (name: string) => `${name} is toegevoegd.`,
  realNameHint: "De echte naam leest alleen de projectleider. Anderen zien de naam hierboven.",
  notYours: "Mensen beheren doet de projectleider of de beheerder.",
  filter: "Zoek een naam",
  nobody: "Niemand gevonden.",
};
