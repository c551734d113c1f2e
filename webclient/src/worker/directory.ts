// SPDX-License-Identifier: EUPL-1.2
/** Which stores there are on this device and whose is open. */
import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { Failures } from "./attempts";
import type { Beside } from "./beside";
import { newId } from "./ids";

export interface Holder {
  person: string;
  device: string;
  /** The device under whose name the store is, where the id was renewed since. */
  store?: string;
  /** Milliseconds since 1970 of the last answer of the server, as Status has it. */
  lastContact: number | null;
  /** The latest time that this device's clock has shown. */
  latest?: number;
  /** Everything was here once; what comes later is no first sync. */
  complete?: boolean;
}

/** Beside the change sets: what the server did not take from a device that was ended. */
export interface Erased extends Beside {
  /** Change sets that did not come into the plan, and that the server keeps. */
  kept: number;
  /** Photos of that kind; `photos` are those that it did not take. */
  keptPhotos: number;
}

interface Schema extends DBSchema {
  settings: { key: string; value: unknown };
}

const databaseName = "bijeen";

function without(holder: Holder, holders: unknown): Holder[] {
  return ((holders ?? []) as Holder[]).filter((other) => Directory.storeName(other) !== Directory.storeName(holder));
}

export class Directory {
  readonly #database: IDBPDatabase<Schema>;
  private constructor(database: IDBPDatabase<Schema>) {
    this.#database = database;
  }

  static async open(): Promise<Directory> {
    return new Directory(
      await openDB<Schema>(databaseName, 1, {
        upgrade: (fresh) => void fresh.createObjectStore("settings"),
        blocking: (_current, _next, event) => (event.target as IDBDatabase).close(),
      }),
    );
  }

  static storeName({ person, device, store }: Holder): string {
    return `${databaseName}-${person}-${store ?? device}`;
  }

  async current(): Promise<Holder | null> {
    return ((await this.#get("current")) as Holder | undefined) ?? null;
  }

  /** Everybody with a store here, the one in use included. */
  async holders(): Promise<Holder[]> {
    return ((await this.#get("holders")) as Holder[] | undefined) ?? [];
  }

  /** The device id of a person here; one that nobody has yet for others. */
  async deviceFor(person: string | null, fresh: boolean): Promise<string> {
    const held = fresh
      ? undefined
      : ((await this.holders()).find((holder) => holder.person === person) ?? (person ? null : await this.current()));
    if (held) return held.device;
    const kept = (await this.#get("nextDevice")) as string | undefined;
    if (kept && !fresh) return kept;
    const made = newId();
    await this.#put("nextDevice", made);
    return made;
  }

  async use(holder: Holder): Promise<void> {
    const transaction = this.#write();
    const settings = transaction.store;
    await settings.put([holder, ...without(holder, await settings.get("holders"))], "holders");
    await settings.put(holder, "current");
    if ((await settings.get("nextDevice")) === holder.device) await settings.delete("nextDevice");
    await transaction.done;
  }

  /** Its store, which is closed, with it. `endSession`: the server still has to be told. */
  async erase(holder: Holder, endSession = false): Promise<void> {
    await this.#forget(holder, endSession);
    await this.finishErasing();
  }

  /** What was to be erased when the browser ended. */
  async finishErasing(): Promise<void> {
    for (const name of ((await this.#get("erasing")) as string[] | undefined) ?? []) await deleteDB(name);
    await this.#put("erasing", []);
  }

  async #forget(holder: Holder, endSession: boolean): Promise<void> {
    const transaction = this.#write();
    const settings = transaction.store;
    if (endSession) await settings.put(true, "endSession");
    const erasing = ((await settings.get("erasing")) as string[] | undefined) ?? [];
    await settings.put([...erasing, Directory.storeName(holder)], "erasing");
    await settings.put(without(holder, await settings.get("holders")), "holders");
    const current = (await settings.get("current")) as Holder | undefined;
    if (current && Directory.storeName(current) === Directory.storeName(holder)) await settings.delete("current");
    await transaction.done;
  }

  /** Wrong attempts to unlock, since the last right one. */
  async failures(): Promise<Failures> {
    return ((await this.#get("failures")) as Failures | undefined) ?? { count: 0, at: 0 };
  }
  async setFailures(failures: Failures): Promise<void> {
    await this.#put("failures", failures);
  }

  /** A person's store was erased as the device, or the person's part, was ended; until somebody signs in. */
  async erased(): Promise<Erased | null> {
    return ((await this.#get("erased")) as Erased | null | undefined) ?? null;
  }
  async noteErased(erased: Erased | null): Promise<void> {
    await this.#put("erased", erased);
  }

  /** The server still has to be told that a session was ended here. */
  async sessionToEnd(): Promise<boolean> {
    return (await this.#get("endSession")) === true;
  }
  async sessionEnded(): Promise<void> {
    await this.#put("endSession", false);
  }

  close(): void {
    this.#database.close();
  }

  #get(key: string): Promise<unknown> {
    return this.#database.get("settings", key);
  }
  async #put(key: string, value: unknown): Promise<void> {
    const transaction = this.#write();
    await Promise.all([transaction.store.put(value, key), transaction.done]);
  }
  #write() {
    return this.#database.transaction("settings", "readwrite", { durability: "strict" });
  }
}
