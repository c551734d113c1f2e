// SPDX-License-Identifier: EUPL-1.2
/** How the messages of ../messages.ts travel between a page and its worker. */
import type { Notice, Problem, Requests } from "../messages";

export type Method = keyof Requests;
export type Ask<M extends Method> = Requests[M]["ask"];
export type Answer<M extends Method> = Requests[M]["answer"];

export interface CallFrame {
  call: number;
  method: Method;
  ask: unknown;
}

/** Between a worker and the service worker, whose memory keeps data keys. */
export type KeyMessage = { keys: "keep"; kept: [id: string, key: CryptoKey][] } | { keys: "find"; id: string } | { keys: "forget" };

export type WorkerFrame =
  { call: number; answer: unknown } | { call: number; problem: Problem } | { notice: Notice } | { toServiceWorker: KeyMessage };
