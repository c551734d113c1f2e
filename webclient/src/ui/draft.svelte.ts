// SPDX-License-Identifier: EUPL-1.2
/** What was filled in in a form: kept on this device, for this person, until it is saved or thrown away. */
import { session } from "./session.svelte";
import { unsavedWhile } from "./unsaved.svelte";

const prefix = "bijeen.draft.";

function stored(key: string): object | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? "null");
    return typeof kept === "object" && !Array.isArray(kept) ? kept : null;
  } catch {
    return null;
  }
}

function store(key: string, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // Where nothing can be stored it lasts as long as the form is open.
  }
}

/** To be made where a component begins. */
export class Draft<T extends object> {
  value = $state() as T;
  /** It was filled in earlier. */
  restored = $state(false);
  readonly #key: string;
  readonly #fresh: string;

  /** `form`: which form, of what. `fresh`: the form as it is before anybody fills it in. */
  constructor(form: string, fresh: T) {
    this.#key = `${prefix}${session.person}.${form}`;
    this.#fresh = JSON.stringify(fresh);
    const kept = stored(this.#key);
    this.restored = kept !== null;
    this.value = { ...fresh, ...kept };
    const filled = $derived(JSON.stringify(this.value) !== this.#fresh);
    $effect(() => store(this.#key, filled ? JSON.stringify(this.value) : null));
    unsavedWhile(() => filled);
  }

  /** Empties a form that stays open for the next one, and gives what was in it. */
  take(): T {
    const taken = $state.snapshot(this.value) as T;
    this.clear();
    return taken;
  }

  /** What was taken was not saved. What was filled in since stays. */
  putBack(taken: T): void {
    if (JSON.stringify(this.value) === this.#fresh) this.value = taken;
  }

  /** It was saved, or is thrown away. */
  clear(): void {
    this.restored = false;
    this.value = JSON.parse(this.#fresh) as T;
    store(this.#key, null);
  }
}

/** With the work of a person who signs out their half-filled forms go too. */
export function eraseDrafts(person: string | null): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(`${prefix}${person}.`)) localStorage.removeItem(key);
  } catch {
    // Nothing could be stored either.
  }
}
