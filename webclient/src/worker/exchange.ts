// SPDX-License-Identifier: EUPL-1.2
/**
 * Sends and fetches, one request at a time, and decides when; what is asked in a round, the core says. A round that failed is tried again
 * after a time that doubles, with jitter; one after which own work waits for a person, after that of a poll.
 */
import type { Ballots, Known } from "./ballots";
import type { Core, Step } from "./core";
import { Events } from "./events";
import { newId } from "./ids";
import { Refusal } from "./problems";
import { isEnd, isLater, NoContact, problemOf, reach, request, type Reply } from "./transport";

/** What the exchange needs of the replica: calls whose writes are durable when they resolve. */
export interface Replica {
  readonly core: Core;
  readonly ballots: Ballots;
  commit<S extends Step>(work: (core: Core) => S): Promise<S>;
  /** Its device id is another now. */
  renewed(): Promise<void>;
}

export interface ExchangeState {
  /** The last request got an answer of our server; null = none was made yet. */
  contact: boolean | null;
  lastContact: number | null;
  sending: boolean;
  expired: boolean;
  /** The server ended this device or its person's part: it takes what is sent into keeping, and gives nothing. */
  ended: boolean;
  /** As Status has it. */
  stuck: string | null;
}

const pollMs = 30_000;
const pollWithEventsMs = 300_000;
const backOffFirstMs = 1_000;
const backOffMaxMs = 30_000;
/** A server that is busy for a moment is no news; in the back-off these take about half a minute. */
const failuresUntold = 5;
const typingIdleMs = 1_000;
const typingMaxMs = 3_000;
const snapshotTimeMaxMs = 120_000;

/** The server does not do what was asked, or cannot be understood. */
class Rejected extends Error {
  constructor(
    readonly code: string,
    readonly reply: Reply,
  ) {
    super(`the server answered ${reply.status} ${code}`);
  }

  /** To ask the same again later will not help by itself. */
  get lasting(): boolean {
    return !isLater(this.reply);
  }
}

/** The server does not take the work of this device, although all else was exchanged. */
class Stuck extends Error {
  constructor(readonly code: string) {
    super(`own work is not taken: ${code}`);
  }
}

function knownOf(core: Core): Known {
  const find = (poll: string) => core.call("changedViews", { records: [["poll", poll]] }).views.find(({ deleted }) => !deleted);
  return {
    epoch: core.call("status", {}).status.epoch,
    isOpen: (poll) => find(poll)?.fields.status === "open",
    closesAt: (poll) => (find(poll)?.fields.closesAt_ms as number | null | undefined) ?? null,
  };
}

export class Exchange {
  readonly state: ExchangeState = { contact: null, lastContact: null, sending: false, expired: false, ended: false, stuck: null };
  readonly #replica: Replica;
  readonly #changed: () => void;
  readonly #events = new Events(
    (seq) => this.#heard(seq),
    () => this.#schedule(pollMs),
  );
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dueAt = Infinity;
  #typingSince: number | null = null;
  #failures = 0;
  #round: Promise<void> | null = null;
  /** Asked for while a round was under way, which may have passed that point already. */
  #askedAgain = false;
  readonly #stop = new AbortController();

  /** `left`: what was left behind here, sent after the replica's own. `changed` is called when the state may differ. An environment's failure of the replica passes through `failed`. */
  constructor(
    replica: Replica,
    private readonly left: () => readonly Replica[],
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
    this.state.ended = false;
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
      await this.#reach();
      const stuck = await this.#askAll();
      this.state.stuck = stuck?.code ?? null;
      this.#events.start();
      for (const replica of this.left()) await this.#handIn(replica);
      this.state.ended = false;
      await this.#sendBallots();
      if (stuck) throw stuck;
      this.#failures = 0;
      if (this.#events.open) again = pollWithEventsMs;
      if (this.#askedAgain) again = 0;
    } catch (error) {
      again = this.#afterFailure(error);
      // Perhaps the network came back while this was failing.
      if (this.#askedAgain && error instanceof NoContact) again = 0;
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
      const { status, retryAfter } = error.reply;
      if (status === 401 || isEnd(error.reply)) {
        this.state.expired = status === 401;
        this.state.ended = status !== 401;
        this.state.stuck = null;
        this.#events.stop();
        // What is typed from here on is handed in at once; to fetch is asked for now and then.
        this.#failures = 0;
        return pollWithEventsMs;
      }
      if (error.lasting || this.#failures >= failuresUntold) this.state.stuck = error.code;
      return Math.max(delay, retryAfter ?? 0);
    }
    if (error instanceof Stuck) {
      this.state.stuck = error.code;
      // Asked soon again it would say the same, and of a push that the end of the page cut off nobody knows whether it arrived: what was in
      // it could be withdrawn no more. What a person does about it wakes this.
      return pollMs;
    }
    this.failed(error);
    return delay;
  }

  /** Where the last request had an answer, and the device knows of nothing that changed since, work may go at once. */
  async #reach(): Promise<void> {
    const { core } = this.#replica;
    if (this.state.contact && navigator.onLine) return;
    if (core.call("status", {}).status.pending > 0) await reach(core.language, this.#stop.signal);
  }

  /** Own work that is not taken holds up nothing else of the round. */
  async #askAll(): Promise<Stuck | null> {
    try {
      await this.#ask(this.#replica);
      return null;
    } catch (error) {
      if (error instanceof Stuck) return error;
      throw error;
    }
  }

  /** What the round consists of is for the core to say. */
  async #ask(replica: Replica): Promise<void> {
    const ownWork = replica !== this.#replica;
    let renewed = false;
    for (;;) {
      const { request: asked, stuck } = await replica.commit((core) => core.call("nextRequest", { now: Date.now(), ownWork }));
      // Once: a server that has the numbers of each new id as well would be asked without end.
      if (!asked && !ownWork && !renewed && (renewed = await this.#renewed())) continue;
      if (!asked && stuck) throw new Stuck(stuck);
      if (!asked) return;
      if (asked.method === "POST") {
        this.state.sending = true;
        this.#changed();
      }
      const reply = await request(asked.method, asked.path, replica.core.language, {
        stop: this.#stop.signal,
        ...(asked.body === null ? {} : { body: asked.body }),
        ...(asked.path.startsWith("/v1/sync/snapshot/") ? { timeMaxMs: snapshotTimeMaxMs } : {}),
      });
      this.state.contact = true;
      await this.#take(replica, reply);
      this.#changed();
    }
  }

  /** Behind the change sets, in which the poll may be; what a restored server lacks was given back to it by then. */
  async #sendBallots(): Promise<void> {
    const { core, ballots } = this.#replica;
    const known = knownOf(core);
    await ballots.waitAgain(known);
    for (const waiting of ballots.waiting()) {
      const next = await ballots.begin(waiting);
      if (!next) continue;
      this.state.sending = true;
      this.#changed();
      const reply = await request("POST", next.path, core.language, { stop: this.#stop.signal, body: next.body });
      if (!(await ballots.take(next.ballot, reply, known))) throw new Rejected(problemOf(reply).code, reply);
      this.#changed();
    }
  }

  /** Nothing is fetched for it, and what stands in its way holds up nothing else. */
  async #handIn(left: Replica): Promise<void> {
    try {
      await this.#ask(left);
    } catch (error) {
      if (!(error instanceof Rejected || error instanceof Stuck)) throw error;
      this.state.stuck = error.code;
    }
  }

  /** A device that was set back, or that runs twice, goes on as another. */
  async #renewed(): Promise<boolean> {
    if (!this.#replica.core.call("status", {}).status.renew) return false;
    await this.#replica.commit((core) => core.call("renew", { device: newId() }));
    await this.#replica.renewed();
    return true;
  }

  async #take(replica: Replica, reply: Reply): Promise<void> {
    try {
      await replica.commit((core) => core.take(reply));
    } catch (error) {
      throw error instanceof Refusal ? new Rejected(error.problem.code, reply) : error;
    }
    // Contact is what people may rely on: an answer that was taken in, not just any.
    if (reply.status === 200) this.state.lastContact = Date.now();
  }
}
