// SPDX-License-Identifier: EUPL-1.2
/** From a means of sign-in to a session on this device. */
import { client } from "../../client";
import type { Secret } from "../../messages";
import { keepPerson } from "../last-person";
import { recoveryCodes } from "../recovery-codes.svelte";
import { go } from "../route.svelte";
import { api, failed, session, type ApiAnswer } from "../session.svelte";
import { firstSync } from "./first-sync.svelte";

export interface SessionAnswer {
  person: string;
  name: string;
  role: string;
  device: string;
  /** Where a second step was set up with it. */
  recoveryCodes?: string[];
}

/** Keyboards write one character in several ways; the same passphrase must be the same bytes everywhere (RFC 8265, 4.2.1). */
export function passphraseSecret(passphrase: string): { passphrase: string } {
  return { passphrase: passphrase.normalize("NFC") };
}

/** What somebody has just signed in with, for a store that is to be begun anew. */
let given: Secret | null = null;

/** Gives it once. */
export function takeGiven(): Secret | null {
  const taken = given;
  given = null;
  return taken;
}

/** What this device is called in the list of one's devices. */
function deviceName(): string {
  const agent = navigator.userAgent;
  const system = /Android/.test(agent)
    ? "Android"
    : /iPhone|iPad/.test(agent)
      ? "iOS"
      : /Windows/.test(agent)
        ? "Windows"
        : /Mac/.test(agent)
          ? "macOS"
          : "Linux";
  const browser = /Edg\//.test(agent) ? "Edge" : /Firefox\//.test(agent) ? "Firefox" : /Chrome\//.test(agent) ? "Chrome" : "Safari";
  return `${browser}, ${system}`;
}

/**
 * Posts the means together with this device; on success the store is bound to the person and the app opens. `secret`: what protects the
 * store. `whose`: the person, where known.
 */
export async function start(
  path: "/v1/invitation/accept" | "/v1/session",
  means: Record<string, unknown>,
  secret: Secret | null,
  whose: string | null,
): Promise<ApiAnswer<SessionAnswer>> {
  try {
    const attempt = async (fresh: boolean) => {
      const { id } = await client.ask("deviceId", { ...(whose ? { person: whose } : {}), fresh });
      return api<SessionAnswer>("POST", path, { ...means, device: { id, name: deviceName() } });
    };
    let answer = await attempt(false);
    // The server ended this device once: the same browser goes on as a new one.
    if (!answer.ok && answer.code === "auth.device") answer = await attempt(true);
    if (!answer.ok) return answer;
    recoveryCodes.show(answer.body.recoveryCodes); // said once: also where this device then fails to keep anything
    const { person, device } = answer.body;
    const known = session.person === person && session.status?.device === device && session.status.firstSync === null;
    keepPerson(person);
    if (!known) firstSync.watch();
    const { status } = await client.ask("signedIn", { person, device, secret });
    given = status.locked ? secret : null;
    session.heed(status);
    await go("/", { replace: true });
    return answer;
  } catch (error) {
    return failed(error);
  }
}
