// SPDX-License-Identifier: EUPL-1.2
/**
 * Sealing to a public key that only the server can open: HPKE (RFC 9180), base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM,
 * one message per encapsulation. Opened by server/store/hpke.h.
 */
type Bytes = Uint8Array<ArrayBuffer>;

const curve = { name: "ECDH", namedCurve: "P-256" };
const hmac = { name: "HMAC", hash: "SHA-256" };
const kemSuite = bytes("KEM", 0, 0x10);
const suite = bytes("HPKE", 0, 0x10, 0, 1, 0, 1);
const none = bytes();
const baseMode = 0;
const hashBits = 256;
const keyBytes = 16;
const nonceBytes = 12;

/** Texts and numbers below 256, one after the other. */
function bytes(...parts: (string | number | ArrayBuffer | Bytes)[]): Bytes {
  const arrays = parts.map((part) => {
    if (typeof part === "string") return new TextEncoder().encode(part);
    return typeof part === "number" ? new Uint8Array([part]) : new Uint8Array(part);
  });
  const whole = new Uint8Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    whole.set(array, at);
    at += array.length;
  }
  return whole;
}

async function mac(key: BufferSource, text: Bytes): Promise<ArrayBuffer> {
  return crypto.subtle.sign("HMAC", await crypto.subtle.importKey("raw", key, hmac, false, ["sign"]), text);
}

// RFC 9180, 4; HKDF (RFC 5869) of one block. A salt of none is one of zeros: a key of no bytes is refused.
function extract(names: Bytes, salt: ArrayBuffer | null, label: string, secret: ArrayBuffer | Bytes): Promise<ArrayBuffer> {
  return mac(salt ?? new Uint8Array(hashBits / 8), bytes("HPKE-v1", names, label, secret));
}
async function expand(names: Bytes, key: ArrayBuffer, label: string, info: Bytes, count: number): Promise<ArrayBuffer> {
  return (await mac(key, bytes(0, count, "HPKE-v1", names, label, info, 1))).slice(0, count);
}

/** For a public key as it comes from the server: an uncompressed point. @throws where it is none */
export async function makeSealer(publicKey: Bytes, info: string): Promise<(text: string, aad: string) => Promise<Bytes>> {
  const peer = await crypto.subtle.importKey("raw", publicKey, curve, false, []);
  const context = bytes(baseMode, await extract(suite, null, "psk_id_hash", none), await extract(suite, null, "info_hash", bytes(info)));
  return async (text, aad) => {
    const own = await crypto.subtle.generateKey(curve, true, ["deriveBits"]);
    const point = await crypto.subtle.exportKey("raw", own.publicKey);
    const agreed = await crypto.subtle.deriveBits({ name: "ECDH", public: peer }, own.privateKey, hashBits);
    const common = await extract(kemSuite, null, "eae_prk", agreed);
    const shared = await expand(kemSuite, common, "shared_secret", bytes(point, publicKey), hashBits / 8);
    const secret = await extract(suite, shared, "secret", none);
    const [key, iv] = await Promise.all([
      expand(suite, secret, "key", context, keyBytes),
      expand(suite, secret, "base_nonce", context, nonceBytes),
    ]);
    const aes = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
    return bytes(point, await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bytes(aad) }, aes, bytes(text)));
  };
}
