// SPDX-License-Identifier: EUPL-1.2
export const actions = {
  title: "Actiepunten",
  all: "Alle actiepunten",
  mine: "Van mij",
  groups: "Van mijn groepen",
  late: "Te laat",
  soon: "Deze week",
  later: "Later",
  none: "Hier staat niets open.",
  nobody: "nog van niemand",
  tell: (title: string) => `Hoe is het gegaan: ${title}`,
  howItWent: "Hoe is het gegaan?",
  why: "Waarom?",
  saved: "Bewaard.",
};
