// SPDX-License-Identifier: EUPL-1.2
/**
 * One tab among those of this browser. The tab that holds the lock leads; the others hand it their calls over a channel and take over
 * when it goes. A call that was handed to a leader that went is asked again; the store knows which of them were done.
 */
import type { Notice, Problem } from "../messages";
import type { Method } from "./frames";
import type { ToServiceWorker } from "./keyring";
import { Leader, type Caller } from "./leader";
import { failureText, Refusal, refusal, type Language } from "./problems";

type Outcome = { answer: unknown } | { problem: Problem };

type ChannelMessage =
  | { kind: "lead" }
  | { kind: "call"; caller: Caller; method: Method; ask: unknown }
  | { kind: "outcome"; tab: string; call: number; outcome: Outcome }
  | { kind: "notice"; tab: string | null; notice: Notice }
  | { kind: "are-you-there" }
  | { kind: "here" };

interface Call {
  method: Method;
  ask: unknown;
  /** Another tab was asked to do it and may have. */
  handedOver: boolean;
  settle: (outcome: Outcome) => void;
}

const lockName = "bijeen-leader";
const patienceMs = 3_000;

export class Tab {
  readonly #id = crypto.randomUUID();
  readonly #channel = new BroadcastChannel("bijeen");
  readonly #calls = new Map<number, Call>();
  readonly #underWay = new Set<string>();
  readonly #notify: (notice: Notice) => void;
  readonly #toServiceWorker: ToServiceWorker;
  #leader: Leader | null = null;
  #resign: () => void = () => undefined;
  /** Ends the wait for the lock; null when this tab does not stand. */
  #standing: AbortController | null = null;
  #opened = false;
  #shell = false;
  #leaderHeard = false;
  #watch: ReturnType<typeof setInterval> | undefined;
  language: Language = "nl";

  constructor(notify: (notice: Notice) => void, toServiceWorker: ToServiceWorker) {
    this.#notify = notify;
    this.#toServiceWorker = toServiceWorker;
    this.#channel.addEventListener("message", (event: MessageEvent<ChannelMessage>) => this.#hear(event.data));
    this.#elect(false);
  }

  /** `call` counts up. */
  ask(call: number, method: Method, ask: unknown): Promise<Outcome> {
    if (method === "open") this.#opened = true;
    return new Promise((resolve) => {
      const settle = (outcome: Outcome) => {
        this.#calls.delete(call);
        resolve(outcome);
      };
      this.#calls.set(call, { method, ask, handedOver: false, settle });
      this.#pass(call);
      this.#elect(false);
      this.#watchLeader();
    });
  }

  shellReady(): void {
    this.#shell = true;
    this.#leader?.shellReady();
  }

  #post(message: ChannelMessage): void {
    this.#channel.postMessage(message);
  }

  #hear(message: ChannelMessage): void {
    if (message.kind !== "call" && message.kind !== "are-you-there") this.#leaderHeard = true;
    switch (message.kind) {
      case "lead":
        for (const call of this.#calls.keys()) this.#pass(call);
        // What the last leader did but could not tell any more is in the store.
        if (this.#opened) this.#post({ kind: "call", caller: this.#caller(0, true), method: "open", ask: { language: this.language } });
        break;
      case "call":
        if (this.#leader) void this.#serve(this.#leader, message.caller, message.method, message.ask);
        break;
      case "outcome":
        if (message.tab === this.#id) this.#calls.get(message.call)?.settle(message.outcome);
        break;
      case "notice":
        if (message.tab === null || message.tab === this.#id) this.#notify(message.notice);
        break;
      case "are-you-there":
        if (this.#leader) this.#post({ kind: "here" });
        break;
      case "here":
        break;
    }
  }

  #caller(call: number, remote: boolean): Caller {
    return { tab: this.#id, call, settled: Math.min(...this.#calls.keys(), call), remote, language: this.language };
  }

  /** To the leader: this tab or another, if there is one already. */
  #pass(number: number): void {
    const call = this.#calls.get(number);
    if (!call) return;
    const { method, ask } = call;
    if (this.#leader) {
      void this.#serve(this.#leader, this.#caller(number, call.handedOver), method, ask);
    } else {
      call.handedOver = true;
      this.#post({ kind: "call", caller: this.#caller(number, true), method, ask });
    }
  }

  async #serve(leader: Leader, caller: Caller, method: Method, ask: unknown): Promise<void> {
    const key = `${caller.tab} ${caller.call}`;
    if (this.#underWay.has(key)) return;
    this.#underWay.add(key);
    try {
      this.#tell(caller, { answer: await leader.handle(method, ask, caller) });
    } catch (error) {
      // One that failed because this tab leads no longer stays open, for the next leader.
      if (error instanceof Refusal) this.#tell(caller, { problem: error.problem });
    } finally {
      this.#underWay.delete(key);
    }
  }

  #tell({ tab, call }: Caller, outcome: Outcome): void {
    if (tab === this.#id) this.#calls.get(call)?.settle(outcome);
    else this.#post({ kind: "outcome", tab, call, outcome });
  }

  /** Stands for leader: waits for the lock, or takes it. Goes on standing after having led. */
  #elect(steal: boolean): void {
    if (this.#standing && !steal) return;
    this.#standing?.abort();
    const standing = new AbortController();
    this.#standing = standing;
    const options: LockOptions = steal ? { steal: true } : { signal: standing.signal };
    navigator.locks
      .request(lockName, options, () => this.#lead())
      .catch(() => (standing.signal.aborted ? true : this.#stepDown().then(() => true))) // stolen by a tab that this one did not answer
      .then((standAgain) => {
        if (this.#standing !== standing) return;
        this.#standing = null;
        if (standAgain) this.#elect(false);
      });
  }

  /** Leads until it must stop; the lock is held as long. False when it could not even begin: the next call tries again. */
  async #lead(): Promise<boolean> {
    const resigned = new Promise<void>((resolve) => (this.#resign = resolve));
    try {
      this.#leader = await Leader.start(
        this.language,
        (notice, tab) => this.#spread(notice, tab),
        () => this.#resign(),
        this.#toServiceWorker,
      );
    } catch (error) {
      const { problem } = refusal("replica.store", failureText(error, this.language));
      for (const call of [...this.#calls.values()]) call.settle({ problem });
      return false;
    }
    if (this.#shell) this.#leader.shellReady();
    this.#post({ kind: "lead" });
    for (const call of this.#calls.keys()) this.#pass(call);
    await resigned;
    await this.#stepDown();
    return true;
  }

  async #stepDown(): Promise<void> {
    const leader = this.#leader;
    this.#leader = null;
    await leader?.close();
  }

  #spread(notice: Notice, tab: string | null): void {
    if (tab === null || tab === this.#id) this.#notify(notice);
    if (tab !== this.#id) this.#post({ kind: "notice", tab, notice });
  }

  /** A leader whose page was frozen holds the lock but answers nobody: while a call waits, it must show life or lose the lock. */
  #watchLeader(): void {
    if (this.#watch !== undefined) return;
    this.#leaderHeard = true;
    this.#watch = setInterval(() => {
      if (this.#calls.size === 0) {
        clearInterval(this.#watch);
        this.#watch = undefined;
        return;
      }
      if (this.#leader) return;
      if (!this.#leaderHeard) this.#elect(true);
      this.#leaderHeard = false;
      this.#post({ kind: "are-you-there" });
    }, patienceMs);
  }
}
