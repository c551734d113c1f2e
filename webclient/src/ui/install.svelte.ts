// SPDX-License-Identifier: EUPL-1.2
/** Putting the program on the home screen: how that goes in this browser. */

/** Chromium's own event; in no standard. */
interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

function isInstalled(): boolean {
  return matchMedia("(display-mode: standalone)").matches || (navigator as { standalone?: boolean }).standalone === true;
}

/** An iPad calls itself a Mac, but is touched. */
function isApple(): boolean {
  return /iPhone|iPad|iPod/.test(navigator.userAgent) || (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);
}

class Install {
  #prompt = $state.raw<InstallPrompt | null>(null);
  #installed = $state(isInstalled());

  constructor() {
    addEventListener("beforeinstallprompt", (event) => {
      event.preventDefault();
      this.#prompt = event as InstallPrompt;
    });
    addEventListener("appinstalled", () => (this.#installed = true));
  }

  /** "ask": the browser asks when told to; the others are for a person to do by the menu; null: it is done, or not to be had here. */
  get way(): "ask" | "apple" | "android" | null {
    if (this.#installed) return null;
    if (isApple()) return "apple";
    if (this.#prompt) return "ask";
    return /Android/.test(navigator.userAgent) ? "android" : null;
  }

  async ask(): Promise<void> {
    const prompt = this.#prompt;
    this.#prompt = null; // it can be used once
    await prompt?.prompt();
  }
}

export const install = new Install();
