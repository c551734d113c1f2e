// SPDX-License-Identifier: EUPL-1.2
/**
 * The pairs of one replica in IndexedDB, sealed under its data key, and beside them its unsent work sealed to the server. Writes are
 * durable, in order and all or nothing; one failure ends the store. An IndexedDB transaction ends when it idles, so everything is sealed
 * before one begins.
 */
import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from "idb";
import { waitingKeys, type Beside } from "./beside";
import type { Write } from "./core";
import type { DataKey, WrappedKey } from "./data-key";
import { pendingKeys, pendingNumber, type OutboxState, type Outgoing, type SealedPush, type Sealer, type Unsealed } from "./outbox";
import { Sealing, type Sealed } from "./sealing";

interface Schema extends DBSchema {
  /** A string is of before stores had keys. */
  pairs: { key: string; value: Sealed | string };
  /** "term": counts the openings; the last opener alone may write. "key": the data key, wrapped. "outbox": how that stands. */
  marks: { key: string; value: number | WrappedKey | OutboxState };
  /** Calls of other tabs whose effect is in the pairs, by tab and number. */
  calls: { key: [tab: string, call: number]; value: Omit<DoneCall, "answer"> & { answer: Sealed } };
  /** A push of each unsent change set, by its number: only the server can open it. */
  outbox: { key: number; value: Outgoing };
  /** The bytes of photos, by record. */
  photos: { key: string; value: KeptBytes; indexes: { at: number } };
}

/** `at`: when they came here or were last looked at, give or take a day. */
export interface KeptBytes {
  at: number;
  bytes: Sealed;
}

/** Bytes to be kept of a photo; null: not any more. */
export type PhotoWrite = [id: string, bytes: Sealed | null];

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
  outbox: Unsealed[];
  done: DoneCall | null;
  photos: PhotoWrite[];
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** A batch as it is written. */
interface SealedBatch {
  pairs: [key: string, value: Sealed | null][];
  outbox: [n: number, push: Outgoing | null][];
  done: Schema["calls"]["value"] | null;
  photos: PhotoWrite[];
}

const doneKeptMs = 24 * 60 * 60 * 1000;
const readAtOnce = 1000;
const everything = ["pairs", "marks", "calls", "outbox", "photos"] as const;
type Everything = IDBPTransaction<Schema, (typeof everything)[number][], "readwrite">;

function callPlace({ tab, call }: Pick<DoneCall, "tab" | "call">): string {
  return `call/${tab}/${call}`;
}

function photoPlace(id: string): string {
  return `photo/${id}`;
}

export class Store {
  readonly #database: IDBPDatabase<Schema>;
  readonly #term: number;
  #wrapped: WrappedKey | null;
  #outboxState: OutboxState;
  #opened: Sealing | null = null;
  #sealer: Sealer | null = null;
  #waiting: Batch[] = [];
  #writing: Promise<void> | null = null;
  #failure: unknown = null;

  private constructor(database: IDBPDatabase<Schema>, term: number, wrapped: WrappedKey | null, outboxState: OutboxState) {
    this.#database = database;
    this.#term = term;
    this.#wrapped = wrapped;
    this.#outboxState = outboxState;
  }

  /** From here on no earlier opener of this name can write. `lost`: the browser took the database away. */
  static async open(name: string, lost: (error: Error) => void): Promise<Store> {
    const database = await openDB<Schema>(name, 3, {
      upgrade(fresh, before) {
        if (before < 1) {
          fresh.createObjectStore("pairs");
          fresh.createObjectStore("marks");
          fresh.createObjectStore("calls");
        }
        if (before < 2) fresh.createObjectStore("outbox");
        fresh.createObjectStore("photos").createIndex("at", "at");
      },
      blocking: () => database.close(),
      terminated: () => lost(new Error("the browser closed the storage")),
    });
    const transaction = database.transaction(["marks", "calls"], "readwrite", { durability: "strict" });
    const marks = transaction.objectStore("marks");
    const term = (((await marks.get("term")) as number | undefined) ?? 0) + 1;
    const wrapped = ((await marks.get("key")) as WrappedKey | undefined) ?? null;
    const outboxState = ((await marks.get("outbox")) as OutboxState | undefined) ?? { key: null, sent: 0, judged: 0 };
    await marks.put(term, "term");
    for await (const cursor of transaction.objectStore("calls")) {
      if (Date.now() - cursor.value.at > doneKeptMs) await cursor.delete();
    }
    await transaction.done;
    return new Store(database, term, wrapped, outboxState);
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
    const photos: KeptBytes[] = [];
    const ids = await this.photosKept();
    for (const id of ids) {
      const { at, bytes } = (await this.#database.get("photos", id)) as KeptBytes;
      const place = photoPlace(id);
      photos.push({ at, bytes: await next.sealBytes(place, await this.#sealing.openBytes(place, bytes)) });
    }
    const transaction = this.#database.transaction(everything, "readwrite", { durability: "strict" });
    await this.#holdTerm(transaction);
    const written = pairs.map(([at, value]) => transaction.objectStore("pairs").put(value, at));
    ids.forEach((id, i) => void written.push(transaction.objectStore("photos").put(photos[i] as KeptBytes, id)));
    const forgotten = transaction.objectStore("calls").clear(); // calls of before the sign-in
    await Promise.all([...written, forgotten, transaction.objectStore("marks").put(wrapped, "key"), transaction.done]);
    this.#wrapped = wrapped;
    this.#opened = next;
  }

  async isEmpty(): Promise<boolean> {
    return (await this.#database.count("pairs")) === 0;
  }

  get outboxState(): OutboxState {
    return this.#outboxState;
  }
  async noteOutbox(change: Partial<OutboxState>): Promise<void> {
    const state = { ...this.#outboxState, ...change };
    const transaction = this.#database.transaction(everything, "readwrite", { durability: "strict" });
    await this.#holdTerm(transaction);
    await Promise.all([transaction.objectStore("marks").put(state, "outbox"), transaction.done]);
    this.#outboxState = state;
  }

  /** Numbers of the change sets that the server may not have. Needs no key of the store, as the next. */
  async waiting(): Promise<number[]> {
    const keys = await this.#database.getAllKeys("pairs", pendingKeys());
    const judged = new Set((await this.#outgoing()).filter(([, push]) => push === "judged").map(([n]) => n));
    return keys.map((key) => pendingNumber(key) ?? 0).filter((n) => n > this.#outboxState.judged && !judged.has(n));
  }

  /** What else waits for the server; needs no key either. */
  async besideWaiting(): Promise<Beside> {
    const count = (kind: keyof Beside) => this.#database.count("pairs", waitingKeys(kind));
    const [photos, ballots] = await Promise.all([count("photos"), count("ballots")]);
    return { photos, ballots };
  }

  /** Ids of those whose bytes are here; what was not looked at for longest comes first. */
  photosKept(): Promise<string[]> {
    return this.#database.getAllKeysFromIndex("photos", "at");
  }

  async photo(id: string): Promise<KeptBytes | null> {
    const found = await this.#database.get("photos", id);
    return found ? { at: found.at, bytes: await this.#sealing.openBytes(photoPlace(id), found.bytes) } : null;
  }

  /** What is sealed to the server and has no verdict yet, in order. */
  async outbox(): Promise<[n: number, push: SealedPush][]> {
    return (await this.#outgoing()).filter((entry): entry is [number, SealedPush] => entry[1] !== "judged");
  }

  async #outgoing(): Promise<[n: number, push: Outgoing][]> {
    const range = IDBKeyRange.lowerBound(this.#outboxState.judged, true);
    const { store } = this.#database.transaction("outbox");
    const [numbers, pushes] = await Promise.all([store.getAllKeys(range), store.getAll(range)]);
    return numbers.map((n, i) => [n, pushes[i] as Outgoing]);
  }

  /** From here on what apply() is given for the outbox is sealed so. */
  sealFor(sealer: Sealer): void {
    this.#sealer = sealer;
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
  apply(writes: Write[], outbox: Unsealed[] = [], done: DoneCall | null = null, photos: PhotoWrite[] = []): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ writes, outbox, done, photos, resolve, reject });
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

  async #seal({ writes, outbox, done, photos }: Batch): Promise<SealedBatch> {
    const [sealing, sealer] = [this.#sealing, this.#sealer];
    const outgoing = async ([n, push]: Unsealed): Promise<[number, Outgoing | null]> => {
      if (push === null || push === "judged") return [n, push];
      return [n, sealer ? { to: sealer.to, bytes: await sealer.seal(push.text) } : null];
    };
    const pair = async ([key, value]: Write): Promise<[string, Sealed | null]> => [
      key,
      value === null ? null : await sealing.seal(key, value),
    ];
    return {
      pairs: await Promise.all(writes.map(pair)),
      outbox: await Promise.all(outbox.map(outgoing)),
      done: done && { ...done, answer: await sealing.seal(callPlace(done), JSON.stringify(done.answer)) },
      photos: await Promise.all(
        photos.map(async ([id, bytes]): Promise<PhotoWrite> => [id, bytes && (await sealing.sealBytes(photoPlace(id), bytes))]),
      ),
    };
  }

  async #write(batches: SealedBatch[]): Promise<void> {
    const transaction = this.#database.transaction(everything, "readwrite", { durability: "strict" });
    const pairs = transaction.objectStore("pairs");
    const calls = transaction.objectStore("calls");
    const pushes = transaction.objectStore("outbox");
    const contents = transaction.objectStore("photos");
    const finished = transaction.done;
    await this.#holdTerm(transaction);
    const requests: Promise<unknown>[] = [];
    for (const { pairs: written, outbox, done, photos } of batches) {
      for (const [key, value] of written) requests.push(value === null ? pairs.delete(key) : pairs.put(value, key));
      for (const [n, push] of outbox) requests.push(push === null ? pushes.delete(n) : pushes.put(push, n));
      for (const [id, bytes] of photos) requests.push(bytes ? contents.put({ at: Date.now(), bytes }, id) : contents.delete(id));
      if (!done) continue;
      requests.push(calls.delete(IDBKeyRange.bound([done.tab, 0], [done.tab, done.settled], false, true)));
      requests.push(calls.put(done, [done.tab, done.call]));
    }
    await Promise.all([...requests, finished]);
  }

  async #holdTerm(transaction: Everything): Promise<void> {
    transaction.done.catch(() => undefined); // seen by whoever waits for it, or through the request that failed
    if ((await transaction.objectStore("marks").get("term")) === this.#term) return;
    transaction.abort();
    throw new Superseded();
  }
}
