// SPDX-License-Identifier: EUPL-1.2
export const people = {
  title: "Mensen",
  add: "Persoon toevoegen",
  invite: "Uitnodigen",
  devices: "Apparaten",
  signedIn: "heeft zich aangemeld",
  notSignedIn: "nog niet aangemeld",
  name: "Naam",
  role: "Rol",
  added: (name: string) => `${name} is toegevoegd.`,
  notYours: "Mensen beheren doet de projectleider of de beheerder.",
  filter: "Zoek een naam",
  nobody: "Niemand gevonden.",
};
