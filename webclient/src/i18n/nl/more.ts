// SPDX-License-Identifier: EUPL-1.2
export const deleted = {
  title: "Verwijderd",
  intro: "Alles wat is verwijderd en wat u kunt terugzetten.",
  introOwn: "Wat u zelf maakte en is verwijderd. U kunt het terugzetten.",
  nothing: "Er is niets verwijderd.",
  by: (who: string, when: string) => `verwijderd door ${who}, ${when}`,
  bringBack: "Terugzetten",
  broughtBack: (what: string) => `“${what}” is teruggezet.`,
};
