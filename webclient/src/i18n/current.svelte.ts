// SPDX-License-Identifier: EUPL-1.2
/** The language of the screens, and the texts in it. Reading `t` in a screen follows the choice. */
import type { Label, Language } from "../generated/model";
import { door, type DoorMessages } from "./nl/door";
import type { HouseMessages } from "./nl/house";

export type Messages = DoorMessages & HouseMessages;

/** How the texts come, in two parts: those of the screens behind the sign-in are loaded with them (enterHouse). */
interface Catalogue {
  door(): DoorMessages | Promise<DoorMessages>;
  house(): Promise<HouseMessages>;
}

/** The door in Dutch comes with the program; who reads English fetches that too, and has it without a network from then on like all of the program. */
const catalogues: Record<Language, Catalogue> = {
  nl: { door: () => door, house: async () => (await import("./nl/house")).house },
  en: { door: async () => (await import("./en/door")).door, house: async () => (await import("./en/house")).house },
};
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
  #messages = $state.raw<DoorMessages & Partial<HouseMessages>>(door);
  #asked: Language = "nl";
  #inHouse = false;

  get language(): Language {
    return this.#language;
  }
  /** Without the part of the house before enterHouse() has resolved, which no screen of the door reads. */
  get messages(): DoorMessages & Partial<HouseMessages> {
    return this.#messages;
  }
  /** The choice of last time; for before the first screen is drawn. Where its texts are not to be had the screens are in Dutch. */
  async restore(): Promise<void> {
    await this.choose(remembered()).catch(() => undefined);
  }
  /** Loads the texts of the screens behind the sign-in, now and at each later choice. Rejects when they could not be fetched. */
  async enterHouse(): Promise<void> {
    this.#inHouse = true;
    // Again where somebody chose meanwhile.
    while (!("home" in this.#messages)) await this.choose(this.#asked);
  }
  /** Rejects, and changes nothing, when the texts could not be fetched. */
  async choose(language: Language): Promise<void> {
    this.#asked = language;
    const messages = await this.#load(language).catch((error: unknown) => {
      if (this.#asked === language) this.#asked = this.#language;
      throw error;
    });
    if (this.#asked !== language) return; // somebody chose again meanwhile
    this.#messages = messages;
    this.#language = language;
    try {
      localStorage.setItem(key, language);
    } catch {
      // Private windows may refuse; the choice then lasts as long as the page.
    }
  }

  async #load(language: Language): Promise<DoorMessages & Partial<HouseMessages>> {
    const { door, house } = catalogues[language];
    return { ...(await door()), ...(this.#inHouse ? await house() : {}) };
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
