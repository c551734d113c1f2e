// SPDX-License-Identifier: EUPL-1.2
/**
 * The screens' side of the border: asks the worker and passes on what it tells.
 *
 *     const { status } = await client.ask("open", { language: "nl" });
 *     const stop = client.listen((notice) => …);
 */
import { errorTitles } from "./generated/model";
import type { Notice, Problem } from "./messages";
import { shell } from "./shell";
import { trustedScriptAddress } from "./trusted";
import type { Answer, Ask, CallFrame, Method, WorkerFrame } from "./worker/frames";
import workerAddress from "./worker/worker?worker&url";

const notLoaded = {
  nl: "Bijeen is niet helemaal geladen. Open de pagina opnieuw.",
  en: "Bijeen was not loaded completely. Open the page again.",
};

/** Why a request was not done; `code` is one of schema/errors.json. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail || problem.title || problem.code);
    this.name = "ProblemError";
  }
  get code(): string {
    return this.problem.code;
  }
}

const tellTouchEveryMs = 60_000;

interface Waiting {
  resolve: (answer: never) => void;
  reject: (error: ProblemError) => void;
}

export class Client {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Set<(notice: Notice) => void>();
  #calls = 0;
  #toldTouch = 0;
  #dead: Problem | null = null;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.addEventListener("message", (event: MessageEvent<WorkerFrame>) => this.#receive(event.data, event.ports));
    // An ErrorEvent is a fault in the worker, which goes on; without one it could not even be loaded.
    worker.addEventListener("error", (event) => this.#fail(event instanceof ErrorEvent ? event.message : null));
    // Only a page knows these; the worker hears of them at once instead of at its next timer.
    const wake = () => document.visibilityState === "visible" && void this.ask("wake", {}).catch(() => undefined);
    document.addEventListener("visibilitychange", wake);
    addEventListener("focus", wake);
    addEventListener("online", wake);
    for (const touch of ["pointerdown", "keydown"]) addEventListener(touch, () => this.#touched(), { capture: true, passive: true });
    void shell.ready.then(() => worker.postMessage("shell"));
  }

  /** Rejects with ProblemError alone. */
  async ask<M extends Method>(method: M, ask: Ask<M>): Promise<Answer<M>> {
    const answer = await this.#call(method, ask);
    if (method === "signedIn") void this.#askToPersist();
    // The exchange finds out too, and the status with it.
    if (method === "api" && (answer as Answer<"api">).status === 401) void this.#call("wake", {}).catch(() => undefined);
    return answer;
  }

  /** Gives what stops the listening. */
  listen(listener: (notice: Notice) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #call<M extends Method>(method: M, ask: Ask<M>): Promise<Answer<M>> {
    const call = ++this.#calls;
    return new Promise((resolve, reject) => {
      if (this.#dead) return reject(new ProblemError(this.#dead));
      this.#waiting.set(call, { resolve, reject });
      this.#worker.postMessage({ call, method, ask } satisfies CallFrame);
    });
  }

  /** Tells now and then that somebody is here. */
  #touched(): void {
    if (Date.now() - this.#toldTouch < tellTouchEveryMs) return;
    this.#toldTouch = Date.now();
    void this.#call("touched", {}).catch(() => undefined);
  }

  /** From here on there may be work on this device that is nowhere else. */
  async #askToPersist(): Promise<void> {
    await navigator.storage?.persist?.().catch(() => false);
    await this.#call("wake", {}).catch(() => undefined);
  }

  #receive(frame: WorkerFrame, ports: readonly MessagePort[]): void {
    if ("toServiceWorker" in frame) return shell.tell(frame.toServiceWorker, ports);
    if ("notice" in frame) {
      for (const listener of this.#listeners) listener(frame.notice);
      return;
    }
    const waiting = this.#waiting.get(frame.call);
    this.#waiting.delete(frame.call);
    if ("problem" in frame) waiting?.reject(new ProblemError(frame.problem));
    else waiting?.resolve(frame.answer as never);
  }

  #fail(message: string | null): void {
    const language = document.documentElement.lang === "en" ? "en" : "nl";
    const problem = { code: "replica.store", title: errorTitles["replica.store"][language], detail: message ?? notLoaded[language] };
    if (message === null) this.#dead = problem;
    for (const { reject } of this.#waiting.values()) reject(new ProblemError(problem));
    this.#waiting.clear();
  }
}

export const client = new Client(new Worker(trustedScriptAddress(workerAddress), { type: "module", name: "bijeen" }));
