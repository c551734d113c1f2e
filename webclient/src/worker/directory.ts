// SPDX-License-Identifier: EUPL-1.2
/** Which stores there are on this device and whose is open. */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import { newId } from "./ids";

export interface Holder {
  person: string;
  device: string;
  name: string | null;
}

interface Schema extends DBSchema {
  settings: { key: string; value: unknown };
}

const databaseName = "bijeen";

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

  static storeName({ person, device }: Holder): string {
    return `${databaseName}-${person}-${device}`;
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
    const others = (await this.holders()).filter((other) => Directory.storeName(other) !== Directory.storeName(holder));
    await this.#put("holders", [holder, ...others]);
    await this.#put("current", holder);
    if ((await this.#get("nextDevice")) === holder.device) await this.#put("nextDevice", undefined);
  }

  async forget(holder: Holder): Promise<void> {
    await this.#put("current", undefined);
    const others = (await this.holders()).filter((other) => Directory.storeName(other) !== Directory.storeName(holder));
    await this.#put("holders", others);
  }

  /** The server still has to be told that a session was ended here. */
  async sessionToEnd(): Promise<boolean> {
    return (await this.#get("endSession")) === true;
  }
  async setSessionToEnd(value: boolean): Promise<void> {
    await this.#put("endSession", value);
  }

  close(): void {
    this.#database.close();
  }

  #get(key: string): Promise<unknown> {
    return this.#database.get("settings", key);
  }
  async #put(key: string, value: unknown): Promise<void> {
    const transaction = this.#database.transaction("settings", "readwrite", { durability: "strict" });
    await Promise.all([value === undefined ? transaction.store.delete(key) : transaction.store.put(value, key), transaction.done]);
  }
}
