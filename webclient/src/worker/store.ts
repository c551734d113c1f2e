// SPDX-License-Identifier: EUPL-1.2
/** The pairs of one replica in IndexedDB. Writes are durable, in order and all or nothing; one failure ends the store. */
import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { Write } from "./core";

interface Schema extends DBSchema {
  pairs: { key: string; value: string };
  /** "term": counts the openings; the last opener alone may write. */
  marks: { key: string; value: number };
  /** Calls of other tabs whose effect is in the pairs, by tab and number. */
  calls: { key: [tab: string, call: number]; value: DoneCall };
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

const doneKeptMs = 24 * 60 * 60 * 1000;
const readAtOnce = 1000;

export class Store {
  readonly #database: IDBPDatabase<Schema>;
  readonly #term: number;
  #waiting: Batch[] = [];
  #writing: Promise<void> | null = null;
  #failure: unknown = null;

  private constructor(database: IDBPDatabase<Schema>, term: number) {
    this.#database = database;
    this.#term = term;
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
    const term = ((await transaction.objectStore("marks").get("term")) ?? 0) + 1;
    await marks.put(term, "term");
    for await (const cursor of transaction.objectStore("calls")) {
      if (Date.now() - cursor.value.at > doneKeptMs) await cursor.delete();
    }
    await transaction.done;
    return new Store(database, term);
  }

  static erase(name: string): Promise<void> {
    return deleteDB(name);
  }

  /** Every pair, some at a time, in the order of the keys; while one part is taken in, the next is being read. */
  async *read(): AsyncGenerator<[string, string][]> {
    let part = this.#readAfter(null);
    for (;;) {
      const [keys, values] = await part;
      const last = keys.at(-1);
      if (last === undefined) return;
      part = this.#readAfter(last);
      part.catch(() => undefined); // heard of by whoever goes on
      yield keys.map((key, i) => [key, values[i] as string]);
    }
  }

  #readAfter(last: string | null): Promise<[string[], string[]]> {
    const range = last === null ? null : IDBKeyRange.lowerBound(last, true);
    const { store } = this.#database.transaction("pairs");
    return Promise.all([store.getAllKeys(range, readAtOnce), store.getAll(range, readAtOnce)]);
  }

  async done(tab: string, call: number): Promise<DoneCall | null> {
    return (await this.#database.get("calls", [tab, call])) ?? null;
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
        await this.#write(batches);
        for (const batch of batches) batch.resolve();
      } catch (error) {
        this.#failure = error;
        for (const batch of batches) batch.reject(error);
      }
    }
    this.#writing = null;
  }

  async #write(batches: Batch[]): Promise<void> {
    const transaction = this.#database.transaction(["pairs", "marks", "calls"], "readwrite", { durability: "strict" });
    const pairs = transaction.objectStore("pairs");
    const calls = transaction.objectStore("calls");
    const finished = transaction.done;
    finished.catch(() => undefined); // seen below, or through the request that failed
    if ((await transaction.objectStore("marks").get("term")) !== this.#term) {
      transaction.abort();
      throw new Superseded();
    }
    const requests: Promise<unknown>[] = [];
    for (const { writes, done } of batches) {
      for (const [key, value] of writes) requests.push(value === null ? pairs.delete(key) : pairs.put(value, key));
      if (!done) continue;
      requests.push(calls.delete(IDBKeyRange.bound([done.tab, 0], [done.tab, done.settled], false, true)));
      requests.push(calls.put(done, [done.tab, done.call]));
    }
    await Promise.all([...requests, finished]);
  }
}
