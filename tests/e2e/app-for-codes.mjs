// SPDX-License-Identifier: EUPL-1.2
/** An app for codes (TOTP, RFC 6238), for one key. */
import { createHmac } from "node:crypto";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function bytesOf(key) {
  const bits = [...key.replaceAll(" ", "")].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0")).join("");
  return Buffer.from(bits.match(/.{8}/g).map((eight) => parseInt(eight, 2)));
}

export class AppForCodes {
  #key;
  #last = 0;
  constructor(key) {
    this.#key = bytesOf(key);
  }

  /** A code that the server has not taken yet, of this half minute or the next; twice in a row at most. */
  code() {
    this.#last = Math.max(this.#last + 1, Math.floor(Date.now() / 30_000));
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(this.#last));
    const hash = createHmac("sha1", this.#key).update(counter).digest();
    const number = hash.readUInt32BE(hash[19] & 15) & 0x7fffffff;
    return String(number % 1_000_000).padStart(6, "0");
  }
}
