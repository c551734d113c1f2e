// SPDX-License-Identifier: EUPL-1.2
/**
 * The data keys that are in use. So that a reload asks for no passphrase they are also in the memory of the service worker, which forgets
 * them soon after the last tab went (docs/device.md says why there).
 */
import type { Secret } from "../messages";
import { makeDataKey, unwrap, type DataKey, type WrappedKey } from "./data-key";
import type { KeyMessage } from "./frames";

/** To the service worker, by way of the page. The answer to "find" comes through the port. */
export type ToServiceWorker = (message: KeyMessage, port?: MessagePort) => void;

const keepEveryMs = 15_000;
const patienceMs = 30_000;

export class Keyring {
  readonly #keys = new Map<string, CryptoKey>();
  readonly #tell: ToServiceWorker;
  readonly #timer: ReturnType<typeof setInterval>;
  #secret: Secret | null = null;

  constructor(tell: ToServiceWorker) {
    this.#tell = tell;
    this.#timer = setInterval(() => this.keepAll(), keepEveryMs);
  }

  /** What a person has just given opens stores while `work` is being done. */
  async with(secret: Secret | null, work: () => Promise<void>): Promise<void> {
    this.#secret = secret;
    try {
      await work();
    } finally {
      this.#secret = null;
    }
  }

  /** null when nothing that is known here opens it. `current`: it is what the person has just given. */
  async open(wrapped: WrappedKey): Promise<{ key: CryptoKey; current: boolean } | null> {
    const given = this.#secret && (await unwrap(wrapped, this.#secret));
    const key = given ?? this.#keys.get(wrapped.id) ?? (await this.#find(wrapped.id));
    if (key) this.#keep(wrapped.id, key);
    return key && { key, current: given !== null };
  }

  /** A new data key for what the person has just given; null where that is nothing. */
  async make(): Promise<DataKey | null> {
    const made = this.#secret && (await makeDataKey(this.#secret));
    if (made) this.#keep(made.wrapped.id, made.key);
    return made;
  }

  forget(): void {
    this.#keys.clear();
    this.#tell({ keys: "forget" });
  }

  /** Another tab goes on with the keys. */
  close(): void {
    this.keepAll();
    clearInterval(this.#timer);
  }

  #keep(id: string, key: CryptoKey): void {
    if (this.#keys.get(id) === key) return;
    this.#keys.set(id, key);
    this.keepAll();
  }

  /** Also for when the service worker has just begun: what was told before nobody heard. */
  keepAll(): void {
    if (this.#keys.size > 0) this.#tell({ keys: "keep", kept: [...this.#keys] });
  }

  #find(id: string): Promise<CryptoKey | null> {
    const { port1, port2 } = new MessageChannel();
    return new Promise<CryptoKey | null>((resolve) => {
      port1.onmessage = ({ data }: MessageEvent<CryptoKey | null>) => resolve(data);
      setTimeout(() => resolve(null), patienceMs);
      this.#tell({ keys: "find", id }, port2);
    }).finally(() => port1.close());
  }
}
