// SPDX-License-Identifier: EUPL-1.2
/** What was ticked in a list, to do one thing with all of it. */
import { SvelteSet } from "svelte/reactivity";

interface Identified {
  readonly id: string;
}

export class Chosen {
  readonly #ids = new SvelteSet<string>();

  has({ id }: Identified): boolean {
    return this.#ids.has(id);
  }
  /** Whether they are chosen from now on. */
  set(list: readonly Identified[], on: boolean): void {
    for (const { id } of list)
      if (on) this.#ids.add(id);
      else this.#ids.delete(id);
  }
  /** Those of them that are: what is not in the list any more, since it was decided on meanwhile, is not among the chosen either. */
  of<T extends Identified>(list: readonly T[]): T[] {
    return list.filter((one) => this.has(one));
  }
  clear(): void {
    this.#ids.clear();
  }
}
