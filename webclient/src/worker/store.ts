// SPDX-License-Identifier: EUPL-1.2
/**
 * The pairs of one replica in IndexedDB, sealed under its data key. Writes are durable, in order and all or nothing; one failure ends the
 * store. An IndexedDB transaction ends when it idles, so everything is sealed before one begins.
 */
import { deleteDB, openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from "idb";
import type { Write } from "./core";
import type { DataKey, WrappedKey } from "./data-key";
import { Sealing, type Sealed } from "./sealing";

interface Schema extends DBSchema {
  /** A string is of before stores had keys. */
  pairs: { key: string; value: Sealed | string };
  /** "term": counts the openings; the last opener alone may write. "key": the data key, wrapped. */
  marks: { key: string; value: number | WrappedKey };
  /** Calls of other tabs whose effect is in the pairs, by tab and number. */
  calls: { key: [tab: string, call: number]; value: Omit<DoneCall, "answer"> & { answer: Sealed } };
}

/** Another tab leads now; this one must let go. */
export class Superseded extends Error {
  constructor() {
    super("another tab leads");
    this.name = "Superseded";
  }
}

/** The store was closed before this could be written. */
export class Closed extends Error {
  constructor() {
    super("the store was closed");
    this.name = "Closed";
  }
}

/** A call of another tab, remembered in the transaction of what it did, so that asking again does nothing twice. */
export interface DoneCall {
  tab: string;
  call: number;
  /** Calls of the tab below this number will not be asked again. */
  settled: number;
  answer: unknown;
  at: number;
}

interface Batch {
  writes: Write[];
  done: DoneCall | null;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** A batch as it is written. */
interface SealedBatch {
  pairs: [key: string, value: Sealed | null][];
  done: Schema["calls"]["value"] | null;
}

const doneKeptMs = 24 * 60 * 60 * 1000;
const readAtOnce = 1000;

function callPlace({ tab, call }: Pick<DoneCall, "tab" | "call">): string {
  return `call/${tab}/${call}`;
}

export class Store {
  readonly #database: IDBPDatabase<Schema>;
  readonly #term: number;
  #wrapped: WrappedKey | null;
  #opened: Sealing | null = null;
  #waiting: Batch[] = [];
  #writing: Promise<void> | null = null;
  #failure: unknown = null;

  private constructor(database: IDBPDatabase<Schema>, term: number, wrapped: WrappedKey | null) {
    this.#database = database;
    this.#term = term;
    this.#wrapped = wrapped;
  }

  /** From here on no earlier opener of this name can write. `lost`: the browser took the database away. */
  static async open(name: string, lost: (error: Error) => void): Promise<Store> {
    const database = await openDB<Schema>(name, 1, {
      upgrade(fresh) {
        fresh.createObjectStore("pairs");
        fresh.createObjectStore("marks");
        fresh.createObjectStore("calls");
      },
      blocking: () => database.close(),
      terminated: () => lost(new Error("the browser closed the storage")),
    });
    const transaction = database.transaction(["marks", "calls"], "readwrite", { durability: "strict" });
    const marks = transaction.objectStore("marks");
    const term = (((await marks.get("term")) as number | undefined) ?? 0) + 1;
    const wrapped = ((await marks.get("key")) as WrappedKey | undefined) ?? null;
    await marks.put(term, "term");
    for await (const cursor of transaction.objectStore("calls")) {
      if (Date.now() - cursor.value.at > doneKeptMs) await cursor.delete();
    }
    await transaction.done;
    return new Store(database, term, wrapped);
  }

  /** null: it has no key yet. */
  get wrapped(): WrappedKey | null {
    return this.#wrapped;
  }

  /** Nothing can be read or written before. */
  unlock(key: CryptoKey): void {
    this.#opened = new Sealing(this.#database.name, key);
  }

  /** From here on under another key; what is in it is sealed anew, all or nothing. For before the first apply(). */
  async sealUnder({ key, wrapped }: DataKey): Promise<void> {
    const next = new Sealing(this.#database.name, key);
    const pairs: [string, Sealed][] = [];
    for await (const part of this.read()) {
      pairs.push(...(await Promise.all(part.map(async ([at, value]): Promise<[string, Sealed]> => [at, await next.seal(at, value)]))));
    }
    const transaction = this.#database.transaction(["pairs", "marks", "calls"], "readwrite", { durability: "strict" });
    await this.#holdTerm(transaction);
    const written = pairs.map(([at, value]) => transaction.objectStore("pairs").put(value, at));
    const forgotten = transaction.objectStore("calls").clear(); // calls of before the sign-in
    await Promise.all([...written, forgotten, transaction.objectStore("marks").put(wrapped, "key"), transaction.done]);
    this.#wrapped = wrapped;
    this.#opened = next;
  }

  /** Pairs whose keys begin so; needs no key of the store. */
  count(prefix = ""): Promise<number> {
    return this.#database.count("pairs", IDBKeyRange.bound(prefix, `${prefix}\uffff`));
  }

  static erase(name: string): Promise<void> {
    return deleteDB(name);
  }

  /** Every pair, some at a time, in the order of the keys; while one part is taken in, the next is being read. */
  async *read(): AsyncGenerator<[string, string][]> {
    let part = this.#readAfter(null);
    for (;;) {
      const pairs = await part;
      const last = pairs.at(-1);
      if (last === undefined) return;
      part = this.#readAfter(last[0]);
      part.catch(() => undefined); // heard of by whoever goes on
      yield pairs;
    }
  }

  async #readAfter(last: string | null): Promise<[string, string][]> {
    const range = last === null ? null : IDBKeyRange.lowerBound(last, true);
    const { store } = this.#database.transaction("pairs");
    const [keys, values] = await Promise.all([store.getAllKeys(range, readAtOnce), store.getAll(range, readAtOnce)]);
    const open = async (key: string, value: Sealed | string) => (typeof value === "string" ? value : this.#sealing.open(key, value));
    return Promise.all(keys.map(async (key, i): Promise<[string, string]> => [key, await open(key, values[i] as Sealed | string)]));
  }

  async done(tab: string, call: number): Promise<DoneCall | null> {
    const found = await this.#database.get("calls", [tab, call]);
    if (!found) return null;
    return { ...found, answer: JSON.parse(await this.#sealing.open(callPlace(found), found.answer)) };
  }

  /**
   * Resolves when the writes, and all before them, are on the disk. What comes in during a transaction goes into the next one together.
   * After a failure every further call fails too: open the store again.
   */
  apply(writes: Write[], done: DoneCall | null = null): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ writes, done, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  async close(): Promise<void> {
    await this.#writing;
    this.#failure ??= new Closed();
    this.#database.close();
  }

  async #writeAll(): Promise<void> {
    await Promise.resolve(); // what is asked in one turn goes together
    while (this.#waiting.length > 0) {
      const batches = this.#waiting.splice(0);
      try {
        if (this.#failure !== null) throw this.#failure;
        await this.#write(await Promise.all(batches.map((batch) => this.#seal(batch))));
        for (const batch of batches) batch.resolve();
      } catch (error) {
        this.#failure = error;
        for (const batch of batches) batch.reject(error);
      }
    }
    this.#writing = null;
  }

  get #sealing(): Sealing {
    if (!this.#opened) throw new Error("the store has no key");
    return this.#opened;
  }

  async #seal({ writes, done }: Batch): Promise<SealedBatch> {
    const sealing = this.#sealing;
    const pair = async ([key, value]: Write): Promise<[string, Sealed | null]> => [
      key,
      value === null ? null : await sealing.seal(key, value),
    ];
    return {
      pairs: await Promise.all(writes.map(pair)),
      done: done && { ...done, answer: await sealing.seal(callPlace(done), JSON.stringify(done.answer)) },
    };
  }

  async #write(batches: SealedBatch[]): Promise<void> {
    const transaction = this.#database.transaction(["pairs", "marks", "calls"], "readwrite", { durability: "strict" });
    const pairs = transaction.objectStore("pairs");
    const calls = transaction.objectStore("calls");
    const finished = transaction.done;
    await this.#holdTerm(transaction);
    const requests: Promise<unknown>[] = [];
    for (const { pairs: written, done } of batches) {
      for (const [key, value] of written) requests.push(value === null ? pairs.delete(key) : pairs.put(value, key));
      if (!done) continue;
      requests.push(calls.delete(IDBKeyRange.bound([done.tab, 0], [done.tab, done.settled], false, true)));
      requests.push(calls.put(done, [done.tab, done.call]));
    }
    await Promise.all([...requests, finished]);
  }

  async #holdTerm(transaction: IDBPTransaction<Schema, ("pairs" | "marks" | "calls")[], "readwrite">): Promise<void> {
    transaction.done.catch(() => undefined); // seen by whoever waits for it, or through the request that failed
    if ((await transaction.objectStore("marks").get("term")) === this.#term) return;
    transaction.abort();
    throw new Superseded();
  }
}
