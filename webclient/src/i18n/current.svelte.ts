// SPDX-License-Identifier: EUPL-1.2
/** The language of the screens, and the texts in it. Reading `t` in a screen follows the choice. */
import type { Label, Language } from "../generated/model";
import { nl } from "./nl";

export type Messages = typeof nl;

/** Dutch comes with the program; who reads English fetches that too, and has it without a network from then on like all of the program. */
const catalogues: Record<Language, () => Messages | Promise<Messages>> = { nl: () => nl, en: async () => (await import("./en")).en };
const key = "bijeen.language";

function remembered(): Language {
  try {
    return localStorage.getItem(key) === "en" ? "en" : "nl";
  } catch {
    return "nl";
  }
}

class Current {
  #language = $state<Language>("nl");
  #messages = $state.raw<Messages>(nl);
  #asked: Language = "nl";

  get language(): Language {
    return this.#language;
  }
  get messages(): Messages {
    return this.#messages;
  }
  /** The choice of last time; for before the first screen is drawn. Where its texts are not to be had the screens are in Dutch. */
  async restore(): Promise<void> {
    await this.choose(remembered()).catch(() => undefined);
  }
  /** Rejects, and changes nothing, when the texts could not be fetched. */
  async choose(language: Language): Promise<void> {
    this.#asked = language;
    const messages = await catalogues[language]();
    if (this.#asked !== language) return; // somebody chose again meanwhile
    this.#messages = messages;
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
  get: (_, section) => current.messages[section as keyof Messages],
});

export function said(label: Label): string {
  return label[current.language];
}
export function saidOfMany(label: Label): string {
  return (current.language === "nl" ? label.nlPlural : label.enPlural) ?? label[current.language];
}
