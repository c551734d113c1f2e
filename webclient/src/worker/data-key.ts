// SPDX-License-Identifier: EUPL-1.2
/** The data key of a store and the key that it is kept wrapped under, from what a person signs in with (docs/device.md). */
import type { Secret } from "../messages";
import type { Sealed } from "./sealing";

/** What opens a store. Persisted. */
export type Lock = { by: "passphrase"; salt: Sealed; rounds: number } | { by: "passkey"; salt: Sealed; passkey: string };

/** Persisted. `id` names the data key; another one of the same store has another. */
export interface WrappedKey {
  id: string;
  lock: Lock;
  nonce: Sealed;
  bytes: Sealed;
}

export interface DataKey {
  /** Cannot be exported. */
  key: CryptoKey;
  wrapped: WrappedKey;
}

/** OWASP Password Storage Cheat Sheet (2023), for PBKDF2-HMAC-SHA-256. */
const rounds = 600_000;
const saltBytes = 16;
const nonceBytes = 12;
const aes = { name: "AES-GCM", length: 256 };
const info = new TextEncoder().encode("bijeen data key");

function random(count: number): Sealed {
  return crypto.getRandomValues(new Uint8Array(count));
}

/** null when the secret is of another kind than the lock. */
async function wrappingKey(lock: Lock, secret: Secret): Promise<CryptoKey | null> {
  const uses: KeyUsage[] = ["wrapKey", "unwrapKey"];
  if (lock.by === "passphrase" && "passphrase" in secret) {
    const base = await crypto.subtle.importKey("raw", new TextEncoder().encode(secret.passphrase), "PBKDF2", false, ["deriveKey"]);
    const { salt } = lock;
    return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations: lock.rounds }, base, aes, false, uses);
  }
  if (lock.by === "passkey" && "passkey" in secret && lock.passkey === secret.passkey) {
    const base = await crypto.subtle.importKey("raw", secret.prf, "HKDF", false, ["deriveKey"]);
    return crypto.subtle.deriveKey({ name: "HKDF", hash: "SHA-256", salt: lock.salt, info }, base, aes, false, uses);
  }
  return null;
}

/** null when this secret does not open it. */
export async function unwrap({ lock, nonce, bytes }: WrappedKey, secret: Secret): Promise<CryptoKey | null> {
  const wrapping = await wrappingKey(lock, secret);
  if (!wrapping) return null;
  try {
    return await crypto.subtle.unwrapKey("raw", bytes, wrapping, { name: "AES-GCM", iv: nonce }, aes, false, ["encrypt", "decrypt"]);
  } catch (error) {
    if (error instanceof DOMException && error.name === "OperationError") return null;
    throw error;
  }
}

export async function makeDataKey(secret: Secret): Promise<DataKey> {
  const salt = random(saltBytes);
  const lock: Lock = "passphrase" in secret ? { by: "passphrase", salt, rounds } : { by: "passkey", salt, passkey: secret.passkey };
  const wrapping = (await wrappingKey(lock, secret)) as CryptoKey;
  const nonce = random(nonceBytes);
  const made = await crypto.subtle.generateKey(aes, true, ["encrypt", "decrypt"]);
  const bytes = new Uint8Array(await crypto.subtle.wrapKey("raw", made, wrapping, { name: "AES-GCM", iv: nonce }));
  const wrapped = { id: crypto.randomUUID(), lock, nonce, bytes };
  return { wrapped, key: (await unwrap(wrapped, secret)) as CryptoKey };
}
