// SPDX-License-Identifier: EUPL-1.2
/** Values at rest (docs/device.md): AES-256-GCM (NIST SP 800-38D) under the data key of a store, each bound to its place in it. */
export type Sealed = Uint8Array<ArrayBuffer>;

const nonceBytes = 12;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class Sealing {
  readonly #store: string;
  readonly #key: CryptoKey;

  constructor(store: string, key: CryptoKey) {
    this.#store = store;
    this.#key = key;
  }

  seal(place: string, text: string): Promise<Sealed> {
    return this.sealBytes(place, encoder.encode(text));
  }

  async sealBytes(place: string, content: Sealed): Promise<Sealed> {
    const nonce = crypto.getRandomValues(new Uint8Array(nonceBytes));
    const sealed = await crypto.subtle.encrypt(this.#algorithm(nonce, place), this.#key, content);
    const bytes = new Uint8Array(nonceBytes + sealed.byteLength);
    bytes.set(nonce);
    bytes.set(new Uint8Array(sealed), nonceBytes);
    return bytes;
  }

  /** @throws OperationError for what was not sealed by this key for this place. */
  async open(place: string, sealed: Sealed): Promise<string> {
    return decoder.decode(await this.openBytes(place, sealed));
  }

  async openBytes(place: string, sealed: Sealed): Promise<Sealed> {
    const nonce = sealed.subarray(0, nonceBytes);
    return new Uint8Array(await crypto.subtle.decrypt(this.#algorithm(nonce, place), this.#key, sealed.subarray(nonceBytes)));
  }

  #algorithm(iv: Sealed, place: string): AesGcmParams {
    return { name: "AES-GCM", iv, additionalData: encoder.encode(`${this.#store}\n${place}`) };
  }
}
