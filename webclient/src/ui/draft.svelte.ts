// SPDX-License-Identifier: EUPL-1.2
/** What was filled in in a form: kept on this device, for this person, until it is saved or thrown away. */
import { keepDraft, keptDraft } from "./kept-drafts";
import { unsavedWhile } from "./unsaved.svelte";

function stored(form: string): object | null {
  const values: unknown = JSON.parse(keptDraft(form) ?? "null");
  return typeof values === "object" && !Array.isArray(values) ? values : null;
}

/** To be made where a component begins. */
export class Draft<T extends object> {
  value = $state() as T;
  /** It was filled in earlier. */
  restored = $state(false);
  readonly #form: string;
  readonly #fresh: string;

  /** `form`: which form, of what. `fresh`: the form as it is before anybody fills it in. */
  constructor(form: string, fresh: T) {
    this.#form = form;
    this.#fresh = JSON.stringify(fresh);
    const earlier = stored(form);
    this.restored = earlier !== null;
    this.value = { ...fresh, ...earlier };
    const filled = $derived(JSON.stringify(this.value) !== this.#fresh);
    $effect(() => keepDraft(form, filled ? JSON.stringify(this.value) : null));
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
    keepDraft(this.#form, null);
  }
}
