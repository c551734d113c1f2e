// SPDX-License-Identifier: EUPL-1.2
/**
 * What a store keeps for the server beside the core and its change sets: photos and answers to polls. Each is a pair whose key tells
 * whether it waits, so that a shut store can count.
 */
import type { Write } from "./core";

/** How many of each wait for the server. */
export interface Beside {
  photos: number;
  ballots: number;
}

const places = {
  photos: { waiting: "photo/", settled: "photo-sent/" },
  ballots: { waiting: "ballot/", settled: "ballot-settled/" },
} as const;

/** The keys of those that wait. */
export function waitingKeys(kind: keyof Beside): IDBKeyRange {
  const { waiting } = places[kind];
  return IDBKeyRange.bound(waiting, `${waiting}\uffff`);
}

/** In the order in which they came. What a call gives to write is for the caller to make durable. */
export class KeptBeside<T> {
  readonly #all = new Map<string, T>();

  constructor(
    private readonly kind: keyof Beside,
    private readonly idOf: (one: T) => string,
    private readonly waits: (one: T) => boolean,
  ) {}

  /** Takes in a pair as the store has it, where it is one of these. */
  load(key: string, value: string): void {
    if (!Object.values(places[this.kind]).some((place) => key.startsWith(place))) return;
    const one = JSON.parse(value) as T;
    this.#all.set(this.idOf(one), one);
  }

  has(id: string): boolean {
    return this.#all.has(id);
  }
  get(id: string): T | undefined {
    return this.#all.get(id);
  }
  values(): T[] {
    return [...this.#all.values()];
  }
  waiting(): T[] {
    return this.values().filter(this.waits);
  }

  put(one: T): Write[] {
    const id = this.idOf(one);
    this.#all.set(id, one);
    return this.#writes(id, one);
  }

  letGo(id: string): Write[] {
    this.#all.delete(id);
    return this.#writes(id, null);
  }

  #writes(id: string, one: T | null): Write[] {
    const { waiting, settled } = places[this.kind];
    const waits = one !== null && this.waits(one);
    const text = one && JSON.stringify(one);
    return [
      [waiting + id, waits ? text : null],
      [settled + id, waits ? null : text],
    ];
  }
}
