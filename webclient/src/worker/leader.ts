// SPDX-License-Identifier: EUPL-1.2
/** The tab that leads: the only one with core, store and exchange. Answers the requests of all tabs. */
import type { Notice, Requests, Status, TextNow, TextPlace } from "../messages";
import { Access } from "./access";
import type { Core, Step, TextParams } from "./core";
import { Directory } from "./directory";
import type { Ask, Method } from "./frames";
import { newId } from "./ids";
import { Keyring, type ToServiceWorker } from "./keyring";
import { hasRoomFor, type Photos } from "./photos";
import { failureText, Refusal, refusal, type Language } from "./problems";
import { makeStatus } from "./status";
import { Closed, Superseded } from "./store";
import { unsentFile } from "./unsent-file";
import { Workplace } from "./workplace";

/** Who asks: calls of one tab count up, over all leaders. */
export interface Caller {
  tab: string;
  call: number;
  /** Every call of this tab below it has its answer. */
  settled: number;
  /** A tab that may ask again when the leader changes. */
  remote: boolean;
  language: Language;
}

type Led = Exclude<Method, "api" | "newId">;
type Handlers = { [M in Led]: (ask: Ask<M>, caller: Caller) => Promise<Requests[M]["answer"]> };

export class Leader {
  readonly #access: Access;
  #persisted: boolean | null = null;
  #shell = false;
  #told = "";

  private constructor(
    private readonly directory: Directory,
    private readonly keyring: Keyring,
    private readonly workplace: Workplace,
    private readonly notify: (notice: Notice, tab: string | null) => void,
    private readonly superseded: () => void,
  ) {
    this.#access = new Access(workplace, directory, keyring);
  }

  static async start(
    language: Language,
    notify: (notice: Notice, tab: string | null) => void,
    superseded: () => void,
    toServiceWorker: ToServiceWorker,
  ): Promise<Leader> {
    const directory = await Directory.open();
    await directory.finishErasing();
    const keyring = new Keyring(toServiceWorker);
    let leader: Leader | null = null;
    const outside = { notify, superseded, changed: () => leader?.tellStatus() };
    const workplace = await Workplace.open(directory, keyring, outside, language);
    leader = new Leader(directory, keyring, workplace, notify, superseded);
    await leader.#readPersisted();
    leader.#access.endLeftSession(language).catch(() => undefined); // before the next sign-in at the latest
    return leader;
  }

  async handle(method: Method, ask: unknown, caller: Caller): Promise<unknown> {
    const { language, remote, tab, call } = caller;
    this.workplace.speak(language);
    try {
      const done = remote ? await this.workplace.opened?.replica.store.done(tab, call) : null;
      if (done) return done.answer;
      return await (this.#handlers[method as Led] as (ask: unknown, caller: Caller) => Promise<unknown>)(ask, caller);
    } catch (error) {
      if (error instanceof Refusal) throw error;
      if (this.workplace.closed || error instanceof Superseded) {
        this.superseded();
        throw new Superseded();
      }
      if (error instanceof Closed) throw refusal("replica.identity");
      this.workplace.fail(error);
      throw refusal("replica.store", failureText(error, language));
    }
  }

  /** The service worker of this program is active. */
  shellReady(): void {
    this.#shell = true;
    this.keyring.keepAll();
    this.tellStatus();
  }

  tellStatus(): void {
    const status = this.#status();
    const text = JSON.stringify(status);
    if (text === this.#told) return;
    this.#told = text;
    this.notify({ kind: "status", status }, null);
  }

  async close(): Promise<void> {
    this.#access.close();
    this.keyring.close();
    await this.workplace.close();
    this.directory.close();
  }

  readonly #handlers: Handlers = {
    open: async (_ask, { tab }) => {
      await this.workplace.tryAgain();
      this.#access.touch();
      this.workplace.opened?.tellAll(tab);
      this.workplace.wake();
      return { status: this.#status() };
    },
    edit: async ({ scope, ops }, caller) => {
      const answer = { ids: ops.map((op) => op.record) };
      await this.#commit(
        caller,
        (core) => core.call("edit", { id: newId(), scope, made: Date.now(), ops }),
        () => answer,
      );
      this.#edited(false);
      return answer;
    },
    tryEdits: async ({ scope, edits }) => {
      const { core } = await this.workplace.signedInReplica();
      return { problems: core.call("tryEdits", { id: newId(), scope, made: Date.now(), edits }).problems };
    },
    editText: ({ before, after, end, ...place }, caller) =>
      this.#type(caller, place, (core, at) => core.call("editText", { ...at, before, after, ...(end === undefined ? {} : { end }) })),
    undoText: (ask, caller) => this.#type(caller, ask, (core, at) => core.call("undoText", at)),
    redoText: (ask, caller) => this.#type(caller, ask, (core, at) => core.call("redoText", at)),
    refusedText: async ({ id: record, ...place }) => ({
      text: (await this.workplace.signedInReplica()).core.call("refusedText", { record, ...place }).text,
    }),
    unsent: async () => {
      const { replica, left } = await this.workplace.signedIn();
      return { sets: [...replica.core.call("unsent", {}).sets, ...left.unsent()] };
    },
    lossRead: async ({ groups }) => {
      await (await this.workplace.signedInReplica()).lossRead(groups);
      this.tellStatus();
      return {};
    },
    exportUnsent: async () => {
      const { replica, left } = await this.workplace.signedIn();
      return { json: await unsentFile([replica, ...left.replicas]) };
    },
    takePhoto: async (ask) => {
      this.#access.touch();
      if (!(await hasRoomFor(ask.content.length))) throw refusal("replica.disk");
      await (await this.#photos()).take(ask, () => this.workplace.leaving);
      return {};
    },
    captionPhoto: async ({ id, caption }) => {
      await (await this.#photos()).caption(id, caption);
      return {};
    },
    withdrawPhoto: async ({ id }) => {
      await (await this.#photos()).withdraw(id);
      return {};
    },
    tryPhotoAgain: async ({ id }) => {
      (await this.#photos()).tryAgain(id);
      return {};
    },
    photo: async ({ id }) => ({ content: await (await this.#photos()).content(id) }),
    personalData: async ({ text }) => ({ found: (await this.workplace.signedInReplica()).core.call("personalData", { text }).found }),
    draft: async ({ form, text }) => {
      this.#access.touch();
      await (await this.workplace.signedInReplica()).keepDraft(form, text);
      return {};
    },
    answerPoll: async (answer) => {
      this.#access.touch();
      const { ballots } = await this.workplace.signedInReplica();
      if (this.workplace.leaving) throw refusal("replica.identity");
      await ballots.keep({ ...answer, at: Date.now(), state: "waiting", tried: false });
      this.tellStatus();
      this.#edited(false);
      return {};
    },
    dropBallot: async ({ poll }) => {
      const { ballots } = await this.workplace.signedInReplica();
      if (!(await ballots.drop(poll))) throw refusal("replica.busy");
      this.tellStatus();
      return {};
    },
    icalendar: async ({ events }) => ({ text: (await this.workplace.signedInReplica()).core.call("icalendar", { events }).text }),
    deleted: async () => {
      const { replica, leaseEnded } = await this.workplace.signedIn();
      return { views: leaseEnded ? [] : replica.core.call("deletedViews", {}).views };
    },
    withdraw: async ({ n }, caller) => {
      await this.#commit(
        caller,
        (core) => core.call("withdraw", { n, emptyId: newId() }),
        () => ({}),
      );
      this.workplace.wake(); // also while a failure is waited out: what it held up can go
      return {};
    },
    dismiss: async ({ n, earlierDevice }, caller) => {
      if (earlierDevice !== undefined) await this.workplace.opened?.left.dismiss(earlierDevice, n);
      else
        await this.#commit(
          caller,
          (core) => core.call("dismiss", { n }),
          () => ({}),
        );
      this.tellStatus();
      return {};
    },
    syncNow: async () => {
      await (await this.workplace.signedIn()).exchange.now();
      return { status: this.#status() };
    },
    wake: async () => {
      await this.#readPersisted();
      await this.#access.lockIfAlone();
      await this.workplace.tryAgain();
      this.tellStatus();
      this.workplace.wake();
      return {};
    },
    deviceId: async (ask, { language }) => ({ id: await this.#access.deviceId(ask, language) }),
    signedIn: async (ask) => {
      await this.#access.signedIn(ask);
      this.tellStatus();
      return { status: this.#status() };
    },
    unlock: async ({ secret }) => {
      await this.#access.unlock(secret);
      return { status: this.#status() };
    },
    lock: async () => {
      await this.workplace.lock();
      return {};
    },
    touched: async () => {
      await this.#access.lockIfAlone();
      this.#access.touch();
      return {};
    },
    beginAnew: async ({ secret }, { language }) => {
      await this.#access.beginAnew(secret, language);
      return { status: this.#status() };
    },
    signOut: async ({ exported }, { language }) => {
      await this.workplace.leave(exported);
      await this.#access.endLeftSession(language);
      return {};
    },
  };

  /** An edit for somebody who is told of it when it is durable; `answer` is kept with it for a caller that may ask again. */
  async #commit<S extends Step>(caller: Caller, work: (core: Core) => S, answer: (step: S) => unknown): Promise<S> {
    this.#access.touch();
    const replica = await this.workplace.signedInReplica();
    if (this.workplace.leaving) throw refusal("replica.identity");
    const { tab, call, settled, remote } = caller;
    const step = await replica.commit(work, remote ? (made) => ({ tab, call, settled, answer: answer(made), at: Date.now() }) : null);
    this.tellStatus();
    return step;
  }

  async #type(caller: Caller, place: TextPlace, work: (core: Core, at: TextParams) => Step & TextNow): Promise<TextNow> {
    const { collection, id: record, field } = place;
    const at = { id: newId(), made: Date.now(), collection, record, field };
    const now = ({ text, canUndo, canRedo }: TextNow): TextNow => ({ text, canUndo, canRedo });
    const step = await this.#commit<Step & TextNow>(caller, (core) => work(core, at), now);
    this.#edited(true);
    return now(step);
  }

  async #photos(): Promise<Photos> {
    return (await this.workplace.signedIn()).photos;
  }

  #edited(typing: boolean): void {
    this.workplace.opened?.exchange.edited(typing);
  }

  async #readPersisted(): Promise<void> {
    this.#persisted = (await navigator.storage?.persisted?.().catch(() => null)) ?? null;
  }

  #status(): Status {
    return makeStatus({ ...this.workplace.facts(), shell: this.#shell, persisted: this.#persisted });
  }
}
