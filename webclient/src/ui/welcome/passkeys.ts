// SPDX-License-Identifier: EUPL-1.2
/** Passkeys (WebAuthn level 3) between the browser and the API. Binary values travel in base64url. */
import { decode, encode } from "../../base64url";
import type { Secret } from "../../messages";
import { api, type ApiAnswer } from "../session.svelte";

export function canPasskey(): boolean {
  return typeof PublicKeyCredential === "function" && Boolean(navigator.credentials);
}

/** What the passkey computes its 32 bytes of; the same everywhere, as they never leave the device. Persisted by what it opens. */
const extensions: AuthenticationExtensionsClientInputs = { prf: { eval: { first: new TextEncoder().encode("bijeen data key") } } };

/** null where the passkey gives none. */
function secretOf(used: PublicKeyCredential): Secret | null {
  const first = used.getClientExtensionResults().prf?.results?.first;
  if (!first) return null;
  const bytes = ArrayBuffer.isView(first) ? new Uint8Array(first.buffer, first.byteOffset, first.byteLength) : new Uint8Array(first);
  return { passkey: encode(used.rawId), prf: new Uint8Array(bytes) };
}

/** Of one passkey, without a server: nothing is proven to anybody by this. null when the person or the device declined. */
export async function passkeySecret(id: string): Promise<Secret | null> {
  const challenge = crypto.getRandomValues(new Uint8Array(32));
  const allowCredentials: PublicKeyCredentialDescriptor[] = [{ type: "public-key", id: decode(id) }];
  try {
    const used = await navigator.credentials.get({ publicKey: { challenge, allowCredentials, userVerification: "required", extensions } });
    return used && secretOf(used as PublicKeyCredential);
  } catch {
    return null;
  }
}

/** Some passkeys give it at once, others at their first use, and some never. */
async function secretOfNew(made: PublicKeyCredential): Promise<Secret | null> {
  if (!made.getClientExtensionResults().prf?.enabled) return null;
  return secretOf(made) ?? (await passkeySecret(encode(made.rawId)));
}

interface CreationOptions {
  rp: PublicKeyCredentialRpEntity;
  user: { id: string; name: string; displayName: string };
  challenge: string;
  pubKeyCredParams: PublicKeyCredentialParameters[];
  timeout: number;
  excludeCredentials: { id: string; type: "public-key" }[];
  authenticatorSelection: AuthenticatorSelectionCriteria;
}

interface RequestOptions {
  challenge: string;
  timeout: number;
  rpId: string;
  userVerification: UserVerificationRequirement;
}

/** `answer` is null when the person or the device declined. */
type Declined = { ok: false; answer: Extract<ApiAnswer<never>, { ok: false }> | null };
type Made = { ok: true; passkey: Record<string, unknown>; secret: Secret | null };
/** `person`: whose it is, where the device says so. */
type Used = Made & { person: string | null };

/** A person's id as the server gave it to the passkey: the bytes of the UUID. */
function personIn(handle: ArrayBuffer | null): string | null {
  if (handle?.byteLength !== 16) return null;
  const hex = Array.from(new Uint8Array(handle), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export async function makePasskey(code: string): Promise<Made | Declined> {
  const answer = await api<CreationOptions>("POST", "/v1/passkey/options", { code });
  if (!answer.ok) return { ok: false, answer };
  const options = answer.body;
  try {
    const made = (await navigator.credentials.create({
      publicKey: {
        ...options,
        challenge: decode(options.challenge),
        user: { ...options.user, id: decode(options.user.id) },
        excludeCredentials: options.excludeCredentials.map((one) => ({ ...one, id: decode(one.id) })),
        extensions,
      },
    })) as PublicKeyCredential | null;
    const response = made?.response as AuthenticatorAttestationResponse | undefined;
    const publicKey = response?.getPublicKey();
    if (!made || !response || !publicKey) return { ok: false, answer: null };
    const passkey = {
      id: encode(made.rawId),
      clientDataJSON: encode(response.clientDataJSON),
      authenticatorData: encode(response.getAuthenticatorData()),
      publicKey: encode(publicKey),
      algorithm: response.getPublicKeyAlgorithm(),
    };
    return { ok: true, passkey, secret: await secretOfNew(made) };
  } catch {
    return { ok: false, answer: null };
  }
}

export async function usePasskey(): Promise<Used | Declined> {
  const answer = await api<RequestOptions>("POST", "/v1/passkey/options", {});
  if (!answer.ok) return { ok: false, answer };
  try {
    const { challenge, timeout, rpId, userVerification } = answer.body;
    const used = (await navigator.credentials.get({
      publicKey: { challenge: decode(challenge), timeout, rpId, userVerification, extensions },
    })) as PublicKeyCredential | null;
    if (!used) return { ok: false, answer: null };
    const response = used.response as AuthenticatorAssertionResponse;
    const passkey = {
      id: encode(used.rawId),
      clientDataJSON: encode(response.clientDataJSON),
      authenticatorData: encode(response.authenticatorData),
      signature: encode(response.signature),
    };
    return { ok: true, passkey, secret: secretOf(used), person: personIn(response.userHandle) };
  } catch {
    return { ok: false, answer: null };
  }
}
