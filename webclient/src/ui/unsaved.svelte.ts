// SPDX-License-Identifier: EUPL-1.2
import { untrack } from "svelte";

/** Whether somebody is in the middle of something: then the page is not loaded again under their hands. */
class Unsaved {
  #count = $state(0);
  get any(): boolean {
    return this.#count > 0;
  }
  /** Gives what ends it. */
  begin(): () => void {
    this.#count += 1;
    return () => (this.#count -= 1);
  }
}

export const unsaved = new Unsaved();

/** For a component: as long as `when` holds. */
export function unsavedWhile(when: () => boolean): void {
  const holds = $derived(when());
  $effect(() => (holds ? untrack(() => unsaved.begin()) : undefined));
}
