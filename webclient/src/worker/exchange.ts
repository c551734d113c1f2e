// SPDX-License-Identifier: EUPL-1.2
/**
 * Sends and fetches, one request at a time, and decides when. A round is: push until nothing waits, pull until there is no more,
 * fetch the scopes that are missing. A round that failed is tried again after a time that doubles, with jitter.
 */
import type { Core, Step } from "./core";
import { Events } from "./events";
import { Refusal } from "./problems";
import { isJson, NoContact, request, type Reply } from "./transport";

/** What the exchange needs of the replica: calls whose writes are durable when they resolve. */
export interface Replica {
  readonly core: Core;
  commit<S extends Step>(work: (core: Core) => S): Promise<S>;
}

export interface ExchangeState {
  /** The last request got an answer of our server; null = none was made yet. */
  contact: boolean | null;
  lastContact: number | null;
  sending: boolean;
  expired: boolean;
  /** As Status has it. */
  stuck: string | null;
}

const pollMs = 30_000;
const pollWithEventsMs = 300_000;
const backOffFirstMs = 1_000;
const backOffMaxMs = 30_000;
const typingIdleMs = 1_000;
const typingMaxMs = 3_000;
const behindTimesMax = 3;
const snapshotTimeMaxMs = 120_000;

interface Answer {
  more?: boolean;
  cursor?: number;
  /** Of a problem. */
  code?: string;
}

/** Its problem is one from which the core knows the way on. */
const coreSolves = { push: ["sync.gap", "sync.epoch"], pull: ["sync.cursor", "sync.epoch"] };

function read(reply: Reply): Answer {
  try {
    return isJson(reply) ? (JSON.parse(reply.text) as Answer) : {};
  } catch {
    return {};
  }
}

class Rejected extends Error {
  readonly code: string;
  constructor(readonly reply: Reply) {
    super(`the server answered ${reply.status}`);
    this.code = read(reply).code ?? "server.internal";
  }

  /** To ask the same again later will not help by itself. */
  get lasting(): boolean {
    return this.reply.status < 500 && ![401, 408, 429].includes(this.reply.status);
  }
}

/**
 * About what this device sends, so no reason to keep others' work away. Not where the server has other work under the same numbers of
 * this device: a pull would put that in the place of what waits here.
 */
function isAboutOurs(error: unknown): error is Rejected | Refusal {
  if (error instanceof Refusal) return true;
  if (error instanceof Rejected && error.code === "sync.id-reused") return false;
  return error instanceof Rejected && ([400, 409, 413, 415].includes(error.reply.status) || error.code === "auth.device");
}

export class Exchange {
  readonly state: ExchangeState = { contact: null, lastContact: null, sending: false, expired: false, stuck: null };
  readonly #replica: Replica;
  readonly #changed: () => void;
  readonly #events = new Events((seq) => this.#heard(seq));
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dueAt = Infinity;
  #typingSince: number | null = null;
  #failures = 0;
  #round: Promise<void> | null = null;
  /** Asked for while a round was under way, which may have passed that point already. */
  #askedAgain = false;
  readonly #stop = new AbortController();

  /** `changed` is called when the state may differ. An environment's failure of the replica passes through `failed`. */
  constructor(
    replica: Replica,
    changed: () => void,
    private readonly failed: (error: unknown) => void,
  ) {
    this.#replica = replica;
    this.#changed = changed;
  }

  /** Something was changed here. `typing`: more of the same will follow. */
  edited(typing: boolean): void {
    if (this.#failures > 0) return; // the back-off decides
    if (!typing) return this.#schedule(0);
    const now = Date.now();
    this.#typingSince ??= now;
    const due = Math.min(now + typingIdleMs, this.#typingSince + typingMaxMs);
    this.#cancel();
    this.#schedule(due - now);
  }

  /** There is reason to believe that it will work now. */
  wake(): void {
    this.#schedule(0);
  }

  /** One round, now. Resolves when it has ended, well or not. */
  async now(): Promise<void> {
    if (this.#round) await this.#round;
    await this.#run();
  }

  signedIn(): void {
    this.state.expired = false;
    this.#failures = 0;
    this.wake();
  }

  /** Ends it; resolves when no request of it is under way. */
  async stop(): Promise<void> {
    this.#stop.abort(new Error("the exchange was ended"));
    this.#cancel();
    this.#events.stop();
    await this.#round;
  }

  #heard(seq: number): void {
    if (seq > this.#replica.core.call("status", {}).status.cursor) this.wake();
  }

  #schedule(delayMs: number): void {
    if (this.#stop.signal.aborted) return;
    const at = Date.now() + delayMs;
    if (at >= this.#dueAt) return;
    clearTimeout(this.#timer);
    this.#dueAt = at;
    this.#timer = setTimeout(() => void this.#run(), delayMs);
  }

  #cancel(): void {
    clearTimeout(this.#timer);
    this.#dueAt = Infinity;
  }

  async #run(): Promise<void> {
    if (this.#stop.signal.aborted || this.state.expired) return this.#cancel();
    this.#cancel();
    if (this.#round) {
      this.#askedAgain = true;
      return this.#round;
    }
    this.#typingSince = null;
    this.#round = this.#exchange();
    await this.#round;
  }

  async #exchange(): Promise<void> {
    let again = pollMs;
    try {
      await this.#pushPullFetch();
      this.#failures = 0;
      this.#events.start();
      if (this.#events.open) again = pollWithEventsMs;
      if (this.#askedAgain) again = 0;
    } catch (error) {
      again = this.#afterFailure(error);
    } finally {
      this.state.sending = false;
      this.#round = null;
      this.#askedAgain = false;
      this.#changed();
      this.#schedule(again);
    }
  }

  #afterFailure(error: unknown): number {
    this.#failures += 1;
    const delay = Math.min(backOffMaxMs, backOffFirstMs * 2 ** (this.#failures - 1)) * (0.5 + Math.random() / 2);
    if (error instanceof NoContact) {
      this.state.contact = false;
      this.#events.stop();
      return delay;
    }
    if (error instanceof Rejected) {
      if (error.lasting) this.state.stuck = error.code;
      const { status, retryAfter } = error.reply;
      if (status === 401 || status === 403) {
        this.state.expired = true;
        this.#events.stop();
      }
      return Math.max(delay, retryAfter ?? 0);
    }
    if (error instanceof Refusal) this.state.stuck = error.problem.code;
    else this.failed(error);
    return delay;
  }

  async #pushPullFetch(): Promise<void> {
    const refusal = await this.#tryPush();
    await this.#pull();
    if (await this.#fetchMissing()) await this.#pull();
    // What the server did not take as a whole may be clear after a pull (a gap, a new epoch).
    const still = refusal && (await this.#tryPush());
    if (still) throw still;
    this.state.stuck = null;
  }

  /** Gives what stood in the way where a pull makes sense still. */
  async #tryPush(): Promise<Rejected | Refusal | null> {
    try {
      await this.#push();
      return null;
    } catch (error) {
      if (isAboutOurs(error)) return error;
      throw error;
    }
  }

  async #push(): Promise<void> {
    for (;;) {
      const { body } = await this.#replica.commit((core) => core.call("nextPush", { now: Date.now() }));
      if (body === null) return;
      this.state.sending = true;
      this.#changed();
      const reply = await this.#ask("POST", "/v1/sync/push", { body });
      const solved = coreSolves.push.includes(read(reply).code ?? "");
      if (reply.status !== 200 && !solved) throw new Rejected(reply);
      await this.#take("pushAnswer", reply);
      if (solved) throw new Rejected(reply);
    }
  }

  async #pull(): Promise<void> {
    let behindTimes = 0;
    for (;;) {
      const { query } = this.#replica.core.call("pullQuery", {});
      const reply = await this.#ask("GET", `/v1/sync/pull?${query}`);
      const { more, cursor, code } = read(reply);
      if (reply.status !== 200 && !coreSolves.pull.includes(code ?? "")) throw new Rejected(reply);
      await this.#take("pullAnswer", reply);
      this.#changed();
      // After a restore the core takes the new epoch from the first answer, and the rest from the next.
      const behind = this.#replica.core.call("status", {}).status.cursor < (cursor ?? Infinity);
      if (!more && !behind) return;
      if (!more && ++behindTimes > behindTimesMax) throw new Rejected(reply);
    }
  }

  /** Whether anything was fetched. */
  async #fetchMissing(): Promise<boolean> {
    const asked = new Set<string>();
    for (;;) {
      const next = this.#replica.core.call("missingScopes", {}).scopes.find(([scope, from]) => !asked.has(`${scope} ${from}`));
      if (!next) return asked.size > 0;
      const [scope, from] = next;
      asked.add(`${scope} ${from}`);
      const path = `/v1/sync/snapshot/${encodeURIComponent(scope)}${from === "" ? "" : `?from=${encodeURIComponent(from)}`}`;
      const reply = await this.#ask("GET", path, { timeMaxMs: snapshotTimeMaxMs });
      if (reply.status === 404) continue; // lost in the meantime: the next pull says so
      if (reply.status !== 200) throw new Rejected(reply);
      await this.#take("snapshotPart", reply);
      this.#changed();
    }
  }

  async #ask(method: string, path: string, options: { body?: string; timeMaxMs?: number } = {}): Promise<Reply> {
    const reply = await request(method, path, this.#replica.core.language, { ...options, stop: this.#stop.signal });
    this.state.contact = true;
    return reply;
  }

  /** Contact is what people may rely on: an answer that was taken in, not just any. */
  async #take(method: "pushAnswer" | "pullAnswer" | "snapshotPart", reply: Reply): Promise<void> {
    if (!isJson(reply)) throw new Rejected(reply);
    await this.#replica.commit((core) => core.take(method, reply.text));
    this.state.lastContact = Date.now();
  }
}
