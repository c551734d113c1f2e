// SPDX-License-Identifier: EUPL-1.2
/** Unsent work, sealed so that the server alone can open it: what is sent of a store that is shut (docs/device.md). */
import { decode } from "../base64url";
import { makeSealer } from "./hpke";
import type { Sealed } from "./sealing";

/** Persisted. A push of one unsent change set. */
export interface SealedPush {
  /** The server's public key in base64url. */
  to: string;
  bytes: Sealed;
}

/** Persisted. Numbers are those of change sets. */
export interface OutboxState {
  /** What new work is sealed to, in base64url; null: not known yet. */
  key: string | null;
  /** Up to here the server may have them: they may not be changed any more. */
  sent: number;
  /** Up to here it has given its verdicts since the store was shut. */
  judged: number;
}

/** What the outbox has of a change set: its push, or that the server gave its verdict, while the core keeps the set until it comes by pull. */
export type Outgoing = SealedPush | "judged";

/** The push of a change set by itself; "judged": as in Outgoing; null: it is not here any more. */
export type Unsealed = [n: number, push: { text: string } | "judged" | null];

export interface Sealer {
  to: string;
  seal: (push: string) => Promise<Sealed>;
}

/** As in server/api/sealed_handler.cpp. */
const purpose = "bijeen outbox";
/** As the core names what waits to be sent, by number. */
const pendingPrefix = "pending/";

/** `person`: whose it is; it opens for nobody else. */
export async function sealerFor(key: string, person: string): Promise<Sealer> {
  const seal = await makeSealer(decode(key), purpose);
  return { to: key, seal: (push) => seal(push, person) };
}

/** The pairs of the core that wait to be sent. */
export const pendingKeys = () => IDBKeyRange.bound(pendingPrefix, `${pendingPrefix}\uffff`);

/** Which change set a pair of the core is, where it is one that waits to be sent. */
export function pendingNumber(key: string): number | null {
  return key.startsWith(pendingPrefix) ? Number(key.slice(pendingPrefix.length)) : null;
}
