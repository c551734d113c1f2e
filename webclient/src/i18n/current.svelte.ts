// SPDX-License-Identifier: EUPL-1.2
/** The language of the screens, and the texts in it. Reading `t` in a screen follows the choice. */
import type { Label, Language } from "../generated/model";
import { en } from "./en";
import { nl } from "./nl";

export type Messages = typeof nl;

const catalogues: Record<Language, Messages> = { nl, en };
const key = "bijeen.language";

function remembered(): Language {
  try {
    return localStorage.getItem(key) === "en" ? "en" : "nl";
  } catch {
    return "nl";
  }
}

class Current {
  #language = $state<Language>(remembered());
  get language(): Language {
    return this.#language;
  }
  choose(language: Language): void {
    this.#language = language;
    try {
      localStorage.setItem(key, language);
    } catch {
      // Private windows may refuse; the choice then lasts as long as the page.
    }
  }
}

export const current = new Current();

/** Dutch and English of people, places and the plan differ; only the words of the program are translated. */
export const t: Messages = new Proxy({} as Messages, {
  get: (_, section) => catalogues[current.language][section as keyof Messages],
});

export function said(label: Label): string {
  return label[current.language];
}
export function saidOfMany(label: Label): string {
  return (current.language === "nl" ? label.nlPlural : label.enPlural) ?? label[current.language];
}
