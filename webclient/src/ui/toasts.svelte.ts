// SPDX-License-Identifier: EUPL-1.2
/** Short messages at the foot of the screen; one at a time, the newest. */
export interface Toast {
  text: string;
  tone: "plain" | "danger";
  action?: string | undefined;
  run?: (() => void) | undefined;
}

const shownMs = 4000;
/** With something to press, or a problem to read, people need longer. */
const shownLongMs = 8000;

class Toasts {
  #current = $state.raw<Toast | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  get current(): Toast | null {
    return this.#current;
  }
  show(text: string, { tone = "plain", action, run }: Partial<Omit<Toast, "text">> = {}): void {
    clearTimeout(this.#timer);
    this.#current = { text, tone, action, run };
    this.#timer = setTimeout(() => this.hide(), action || tone === "danger" ? shownLongMs : shownMs);
  }
  hide(): void {
    clearTimeout(this.#timer);
    this.#current = null;
  }
  /** While a pointer or the focus rests on it, it stays. */
  hold(): void {
    clearTimeout(this.#timer);
  }
}

export const toasts = new Toasts();
