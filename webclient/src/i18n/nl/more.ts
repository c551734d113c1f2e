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

export const accessibility = {
  title: "Toegankelijkheid",
  intro: "Iedereen moet met Bijeen kunnen werken.",
  aim: "Bijeen is gebouwd op WCAG 2.2, niveau AA, en EN 301 549. De schermen worden automatisch gecontroleerd, ook het werken met alleen het toetsenbord en wat een schermlezer te horen krijgt.",
  can: "Dit kan",
  keyboard: "Alles werkt met alleen het toetsenbord.",
  zoom: "Tekst kan tot 200 % groter zonder dat er iets wegvalt.",
  contrast: "Kleuren hebben genoeg contrast, in licht en in donker.",
  motion: "Wie minder beweging wil, krijgt minder beweging.",
  report: "Werkt iets niet? Vertel het de projectleider. U krijgt antwoord, en het wordt gemaakt.",
};
