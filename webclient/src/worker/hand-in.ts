// SPDX-License-Identifier: EUPL-1.2
/** Sends what is sealed of a store that is shut, under the session that this browser has (docs/device.md). */
import { encode } from "../base64url";
import type { Beside } from "./beside";
import { Directory, type Holder } from "./directory";
import type { SealedPush } from "./outbox";
import type { Language } from "./problems";
import { Store } from "./store";
import { isEnd, isJson, problemOf, reach, request, type Reply } from "./transport";

/** Bounds of one request, well within the server's. */
const countMax = 100;
const bytesMax = 256 * 1024;
const sendEveryMs = 30_000;
const askEveryMs = 300_000;

export interface HandedIn {
  /** Change sets that the server may not have. */
  waiting: number;
  /** What only the open store can send. */
  beside: Beside;
  /** The server has all that was in it. */
  complete: boolean;
  /** Those of now that it keeps for the leader, as the device or its person's part was ended. */
  escrowed: number;
  ended: boolean;
}

/** What goes in one request: sealed to one key. */
function firstOf(pushes: [number, SealedPush][]): [number, SealedPush][] {
  let bytes = 0;
  const end = pushes.findIndex(([, push], i) => {
    bytes += push.bytes.length;
    return i > 0 && (i >= countMax || bytes > bytesMax || push.to !== pushes[0]?.[1].to);
  });
  return end === -1 ? pushes : pushes.slice(0, end);
}

/** It waits for its person, who may still change or withdraw it. */
function tookNothing(reply: Reply): boolean {
  return reply.status === 409 && isJson(reply) && ["auth.confirm", "sync.kept-full"].includes(problemOf(reply).code);
}

async function sendAll(store: Store, language: Language): Promise<number> {
  let escrowed = 0;
  for (;;) {
    const part = firstOf(await store.outbox());
    const last = part.at(-1);
    if (!last) return escrowed;
    const before = store.outboxState.sent;
    await store.noteOutbox({ sent: last[0] }); // before it goes: from here on nobody may change it
    const sealed = part.map(([, { bytes }]) => encode(bytes));
    const body = JSON.stringify({ key: last[1].to, now: Date.now(), sealed });
    const reply = await request("POST", "/v1/sync/sealed", language, { body });
    if (tookNothing(reply)) await store.noteOutbox({ sent: before });
    if (reply.status !== 200) return escrowed;
    const counts = JSON.parse(reply.text) as { accepted: number; refused: number; escrowed: number };
    const judged = part[counts.accepted + counts.refused + counts.escrowed - 1]?.[0];
    if (judged === undefined) return escrowed;
    escrowed += counts.escrowed;
    await store.noteOutbox({ judged, sent: Math.max(before, judged) });
  }
}

/** Whether the server takes what is sent into keeping alone: this device, or its person's part, was ended. */
async function isEnded(language: Language): Promise<boolean> {
  return isEnd(await request("GET", "/v1/session", language));
}

/** @throws NoContact; Superseded where somebody opened the store meanwhile */
export async function handIn(holder: Holder, language: Language): Promise<HandedIn> {
  await reach(language);
  const store = await Store.open(Directory.storeName(holder), () => undefined);
  try {
    const escrowed = await sendAll(store, language);
    const waiting = (await store.waiting()).length;
    const beside = await store.besideWaiting();
    return { waiting, beside, complete: waiting + beside.photos + beside.ballots === 0, escrowed, ended: await isEnded(language) };
  } finally {
    await store.close();
  }
}

/** As long as a store is shut: soon again while there is something to send, and now and then to hear whether the device was ended. */
export class HandingIn {
  #underWay = false;
  #ended = false;
  #again: ReturnType<typeof setTimeout> | undefined;

  /** `work` gives how many change sets wait now; null when it is open. */
  constructor(private readonly work: () => Promise<number | null>) {}

  begin(): void {
    if (this.#underWay) return;
    this.#underWay = true;
    clearTimeout(this.#again);
    void this.work().then(
      (waiting) => this.#later(waiting),
      () => this.#later(1),
    );
  }

  end(): void {
    this.#ended = true;
    clearTimeout(this.#again);
  }

  #later(waiting: number | null): void {
    this.#underWay = false;
    if (waiting !== null && !this.#ended) this.#again = setTimeout(() => this.begin(), waiting > 0 ? sendEveryMs : askEveryMs);
  }
}
