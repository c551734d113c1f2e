// SPDX-License-Identifier: EUPL-1.2
export const search = {
  title: "Zoeken",
  label: "Zoek in plan, overleggen en uitkomsten",
  hint: "Werkt ook zonder netwerk.",
  empty: "Typ minstens twee letters.",
  nothing: (words: string) => `Niets gevonden voor “${words}”.`,
};
