// SPDX-License-Identifier: EUPL-1.2
/** The API of docs/protocol.md over fetch. */
import type { ErrorCode } from "../generated/model";
import type { Language } from "./problems";

/** No answer of our server: no network, a broken connection, or something in between that answers for it. */
export class NoContact extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = "NoContact";
  }
}

export interface Reply {
  status: number;
  /** application/json, application/problem+json, text/html … without parameters; "" where there is no body. */
  type: string;
  text: string;
  /** Of an image; then there is no text. */
  bytes: Uint8Array<ArrayBuffer> | null;
  /** Milliseconds that the server asks to wait; null where it does not. */
  retryAfter: number | null;
}

interface Options {
  /** Text is JSON. */
  body?: string | Uint8Array<ArrayBuffer> | undefined;
  stop?: AbortSignal;
  /** Until the answer is there whole. */
  timeMaxMs?: number;
}

const timeMaxMsUsual = 30_000;

function retryAfter(header: string | null): number | null {
  if (header === null) return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
}

/** Gives whatever our server answers, errors too. @throws NoContact */
export async function request(method: string, path: string, language: Language, options: Options = {}): Promise<Reply> {
  const { body, stop, timeMaxMs = timeMaxMsUsual } = options;
  const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": language };
  if (method !== "GET") headers["Bijeen-Request"] = "1";
  if (body !== undefined) headers["Content-Type"] = typeof body === "string" ? "application/json" : "application/octet-stream";
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Error("no answer in time")), timeMaxMs);
  const stopped = () => late.abort(stop?.reason);
  stop?.addEventListener("abort", stopped);
  try {
    const answer = await fetch(path, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      cache: "no-store",
      credentials: "same-origin",
      redirect: "error",
      signal: late.signal,
    });
    // A sign-in page of a guest network answers for us, but without our header.
    if (!answer.headers.has("API-Version")) throw new Error(`not an answer of this server (${answer.status})`);
    const type = (answer.headers.get("Content-Type") ?? "").split(";")[0]?.trim() ?? "";
    const bytes = type.startsWith("image/") ? new Uint8Array(await answer.arrayBuffer()) : null;
    const text = bytes ? "" : await answer.text();
    return { status: answer.status, type, text, bytes, retryAfter: retryAfter(answer.headers.get("Retry-After")) };
  } catch (error) {
    throw new NoContact(error);
  } finally {
    clearTimeout(timer);
    stop?.removeEventListener("abort", stopped);
  }
}

/**
 * Tries with a request that sends nothing whether there is a network, whatever the device says of it: work that was in a request counts as
 * sent, and can be withdrawn no more. @throws NoContact
 */
export async function reach(language: Language, stop?: AbortSignal): Promise<void> {
  await request("GET", "/v1/status", language, stop && { stop });
}

export function isJson(reply: Reply): boolean {
  return reply.type === "application/json" || reply.type === "application/problem+json";
}

/** Of an answer that is no success. */
export interface Told {
  code: ErrorCode;
  /** Bytes of a photo that the server has. */
  received?: number;
}

export function problemOf(reply: Reply): Told {
  return { code: "server.internal", ...(isJson(reply) && (JSON.parse(reply.text) as Partial<Told>)) };
}

/** Nothing is wrong with what was sent: the same may do later. */
export function isLater({ status }: Reply): boolean {
  return status >= 500 || [401, 408, 429].includes(status);
}

/** The server says that this device, or its person's part, was ended; not merely that something is not allowed. */
export function isEnd(reply: Reply): boolean {
  if (reply.status !== 403) return false;
  const { code } = problemOf(reply);
  return code === "auth.device" || code === "auth.forbidden";
}
