// SPDX-License-Identifier: EUPL-1.2
/** Who is here, and how the device stands with the server. */
import { client, ProblemError } from "../client";
import { isFirstVisit } from "../first-visit";
import { current, t } from "../i18n/current.svelte";
import type { Problem, Status } from "../messages";
import { advice, errorSentences } from "./advice.svelte";
import { confirming } from "./confirming.svelte";
import { sayNumber } from "./dates";
import { heedBallots } from "./ballots.svelte";
import { heedDrafts } from "./kept-drafts";
import { forgetPerson } from "./last-person";
import { keptPhotos } from "./photos/kept-photos.svelte";
import { records } from "./records.svelte";

class Session {
  #status = $state.raw<Status | null>(null);
  #failure = $state<string | null>(null);
  #firstVisit = $state(false);

  /** null until the store is open. */
  get status(): Status | null {
    return this.#status;
  }
  /** Nothing was ever kept in this browser, so nobody needs to wait for its store to know that nobody is here. */
  get firstVisit(): boolean {
    return this.#firstVisit;
  }
  get failure(): string | null {
    return this.#failure ?? this.#status?.failure ?? null;
  }
  get person(): string | null {
    return this.#status?.person ?? null;
  }
  get role(): string | null {
    return this.#status?.role ?? null;
  }
  get online(): boolean {
    return this.#status?.online ?? false;
  }
  /** The server answers to who is here. */
  get reachable(): boolean {
    return this.online && this.#status?.session === "active";
  }
  /** Why the server can be asked for nothing now, for people; null while it answers. */
  get obstacle(): string | null {
    if (this.reachable) return null;
    if (this.#status?.session === "ended") return t.common.accessEnded;
    return this.online ? t.common.needsSignIn : t.common.needsNetwork;
  }
  get isLeader(): boolean {
    return this.role === "leader";
  }
  /** What stands in this scope is here, for this person to read. */
  reads(scope: string): boolean {
    return this.#status?.scopes.includes(scope) ?? false;
  }
  heed(status: Status): void {
    if (status.erased) forgetPerson();
    this.#status = status;
  }
  fail(text: string): void {
    this.#failure = text;
  }
  async lookForStores(): Promise<void> {
    this.#firstVisit = await isFirstVisit();
  }
}

export const session = new Session();
export async function openStore(): Promise<void> {
  client.listen((notice) => {
    if (notice.kind === "status") session.heed(notice.status);
    else if (notice.kind === "drafts") heedDrafts(notice.drafts);
    else if (notice.kind === "photos") keptPhotos.heed(notice.photos);
    else if (notice.kind === "ballots") heedBallots(notice.ballots);
    else if (notice.kind === "shut") records.shut();
    else records.heed(notice);
  });
  void session.lookForStores();
  try {
    const { status } = await client.ask("open", { language: current.language });
    session.heed(status);
    void advice.load().catch(() => undefined); // the title says what is wrong without it
  } catch (error) {
    session.fail(problemOf(error).detail || t.common.failed);
  }
}

export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  return { code: "server.internal", title: t.common.failed, detail: error instanceof Error ? error.message : "" };
}

/** For people: what went wrong, and what they can do. */
export function explain(problem: Partial<Problem> & { code?: string }): string {
  if (problem.code === "text.too-long") return t.common.tooLong(sayNumber(Number(problem.detail)));
  return problem.code ? errorSentences(problem.code) : (problem.title ?? t.common.failed);
}

/** `told`: all that the problem says. */
export type ApiAnswer<T> =
  { ok: true; body: T } | { ok: false; status: number; message: string; detail: string; code: string; told: Record<string, unknown> };

/** A call that needs the network; never throws. Where the server asks for it, who is here is first asked to show that it is he. */
export async function api<T>(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: unknown): Promise<ApiAnswer<T>> {
  try {
    const answer = await client.ask("api", body === undefined ? { method, path } : { method, path, body });
    if (answer.status >= 200 && answer.status < 300) return { ok: true, body: answer.body as T };
    const told = (answer.body ?? {}) as Record<string, unknown>;
    const problem = told as Partial<Problem> & { confirm?: boolean };
    if (problem.confirm && (await confirming.ask())) return await api<T>(method, path, body);
    return { ok: false, status: answer.status, code: problem.code ?? "", message: explain(problem), detail: problem.detail ?? "", told };
  } catch (error) {
    return failed(error);
  }
}

/** Where the server waits for it with what gives or takes access: who is here shows that it is he, and the sending goes on. */
export async function confirmAndSend(): Promise<void> {
  if (await confirming.ask()) await client.ask("syncNow", {}).catch(() => undefined); // the status tells
}

/** What failed on this device, as api() tells it. */
export function failed(error: unknown): Extract<ApiAnswer<never>, { ok: false }> {
  const problem = problemOf(error);
  const message = session.online ? explain(problem) : t.common.needsNetwork;
  return { ok: false, status: 0, code: problem.code, message, detail: problem.detail, told: {} };
}
