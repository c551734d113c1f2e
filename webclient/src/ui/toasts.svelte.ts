// SPDX-License-Identifier: EUPL-1.2
/** Short messages at the foot of the screen; one at a time, the newest. */
export interface Toast {
  text: string;
  tone: "plain" | "danger";
  action?: string | undefined;
  run?: (() => void) | undefined;
}

const shownMs = 4000;
/** A step to another screen that follows sooner belongs to what was done. */
const settledMs = 8000;

class Toasts {
  #current = $state.raw<Toast | null>(null);
  #shownAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  get current(): Toast | null {
    return this.#current;
  }
  /** With something to press, or a problem to read, it stays until it is closed, another one comes or its reader goes on to another screen. */
  show(text: string, { tone = "plain", action, run }: Partial<Omit<Toast, "text">> = {}): void {
    clearTimeout(this.#timer);
    this.#current = { text, tone, action, run };
    this.#shownAt = performance.now();
    if (!action && tone === "plain") this.#timer = setTimeout(() => this.hide(), shownMs);
  }
  hide(): void {
    clearTimeout(this.#timer);
    this.#current = null;
  }
  /** While a pointer or the focus rests on it, it stays. */
  hold(): void {
    clearTimeout(this.#timer);
  }
  /** Another screen is shown, or something else begun. */
  moved(): void {
    if (performance.now() - this.#shownAt > settledMs) this.hide();
  }
}

export const toasts = new Toasts();

class Places {
  #all = $state.raw<readonly symbol[]>([]);

  /** Gives what says that it is there no longer. */
  add(place: symbol): () => void {
    this.#all = [...this.#all, place];
    return () => (this.#all = this.#all.filter((one) => one !== place));
  }
  /** What lies on top makes all under it inert, so messages are shown there. */
  isTop(place: symbol): boolean {
    return this.#all.at(-1) === place;
  }
}

export const toastPlaces = new Places();
