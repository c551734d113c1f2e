// SPDX-License-Identifier: EUPL-1.2
/** The tab that leads: the only one with core, store and exchange. Answers the requests of all tabs. */
import type { Notice, Requests, Secret, Status, TextNow, TextPlace } from "../messages";
import { waitMs } from "./attempts";
import type { Core, CoreStatus, Step, TextParams } from "./core";
import { replaceDevice } from "./devices";
import { Directory, type Holder } from "./directory";
import { Exchange } from "./exchange";
import type { Ask, Method } from "./frames";
import { newId } from "./ids";
import { Keyring, type ToServiceWorker } from "./keyring";
import { leaseEnded, Presence } from "./lease";
import { LeftBehind } from "./left-behind";
import { Evicted, failureText, Locked, Refusal, refusal, type Language } from "./problems";
import { OpenReplica } from "./replica";
import { isComplete, makeStatus } from "./status";
import { Closed, Store, Superseded } from "./store";
import { NoContact, request } from "./transport";
import { lacks, unsentFile } from "./unsent-file";

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

const lookEveryMs = 30_000;

export class Leader {
  #replica: OpenReplica | null = null;
  #exchange: Exchange | null = null;
  #left: LeftBehind | null = null;
  #holder: Holder | null = null;
  #failure: string | null = null;
  #persisted: boolean | null = null;
  #shell = false;
  #told = "";
  #opening: Promise<void> | null = null;
  #shutting: Promise<void> = Promise.resolve();
  #closed = false;
  /** Set: nothing opens the store before a person does. */
  #locked: Locked | null = null;
  #leaseEnded = false;
  readonly #presence = new Presence();
  readonly #looking = setInterval(() => void this.#lockIfAlone(), lookEveryMs);
  /** Somebody is signing out: what was done now would be erased unseen. */
  #leaving = false;

  private constructor(
    private readonly directory: Directory,
    private readonly keyring: Keyring,
    private language: Language,
    private readonly notify: (notice: Notice, tab: string | null) => void,
    private readonly superseded: () => void,
  ) {}

  static async start(
    language: Language,
    notify: (notice: Notice, tab: string | null) => void,
    superseded: () => void,
    toServiceWorker: ToServiceWorker,
  ): Promise<Leader> {
    const leader = new Leader(await Directory.open(), new Keyring(toServiceWorker), language, notify, superseded);
    leader.#holder = await leader.directory.current();
    await leader.#readPersisted();
    await leader.#ensureOpen().catch(() => undefined); // the status tells
    void leader.#endLeftSession();
    return leader;
  }

  async handle(method: Method, ask: unknown, caller: Caller): Promise<unknown> {
    this.language = caller.language;
    if (this.#replica) this.#replica.core.language = caller.language;
    try {
      const done = caller.remote ? await this.#replica?.store.done(caller.tab, caller.call) : null;
      if (done) return done.answer;
      return await (this.#handlers[method as Led] as (ask: unknown, caller: Caller) => Promise<unknown>)(ask, caller);
    } catch (error) {
      if (error instanceof Refusal) throw error;
      if (this.#closed || error instanceof Superseded) {
        this.superseded();
        throw new Superseded();
      }
      if (error instanceof Closed) throw refusal("replica.identity", caller.language);
      this.#fail(error);
      throw refusal("replica.store", caller.language, failureText(error, caller.language));
    }
  }

  /** The service worker of this program is active. */
  shellReady(): void {
    this.#shell = true;
    this.keyring.keepAll();
    this.#tellStatus();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#looking);
    this.keyring.close();
    await this.#shut();
    this.directory.close();
  }

  readonly #handlers: Handlers = {
    open: async (_ask, { tab }) => {
      await this.#tryAgain();
      this.#presence.touch();
      this.#tellAll(tab);
      this.#exchange?.wake();
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
      const { core } = await this.#signedInReplica();
      return { problems: core.call("tryEdits", { id: newId(), scope, made: Date.now(), edits }).problems };
    },
    editText: ({ before, after, end, ...place }, caller) =>
      this.#type(caller, place, (core, at) => core.call("editText", { ...at, before, after, ...(end === undefined ? {} : { end }) })),
    undoText: (ask, caller) => this.#type(caller, ask, (core, at) => core.call("undoText", at)),
    redoText: (ask, caller) => this.#type(caller, ask, (core, at) => core.call("redoText", at)),
    refusedText: async ({ id: record, ...place }) => ({
      text: (await this.#signedInReplica()).core.call("refusedText", { record, ...place }).text,
    }),
    unsent: async () => {
      const { core } = await this.#signedInReplica();
      return { sets: [...core.call("unsent", {}).sets, ...(this.#left?.unsent() ?? [])] };
    },
    exportUnsent: async () => ({ json: unsentFile(this.#withLeft(await this.#signedInReplica())) }),
    personalData: async ({ text }) => ({ found: (await this.#signedInReplica()).core.call("personalData", { text }).found }),
    draft: async ({ form, text }) => {
      this.#presence.touch();
      await (await this.#signedInReplica()).keepDraft(form, text);
      return {};
    },
    icalendar: async ({ events }) => ({ text: (await this.#signedInReplica()).core.call("icalendar", { events }).text }),
    deleted: async () => {
      const { core } = await this.#signedInReplica();
      return { views: this.#leaseEnded ? [] : core.call("deletedViews", {}).views };
    },
    withdraw: async ({ n }, caller) => {
      await this.#commit(
        caller,
        (core) => core.call("withdraw", { n, emptyId: newId() }),
        () => ({}),
      );
      this.#edited(false);
      return {};
    },
    dismiss: async ({ n, earlierDevice }, caller) => {
      if (earlierDevice !== undefined) await this.#left?.dismiss(earlierDevice, n, caller.language);
      else
        await this.#commit(
          caller,
          (core) => core.call("dismiss", { n }),
          () => ({}),
        );
      this.#tellStatus();
      return {};
    },
    syncNow: async () => {
      await this.#signedInReplica();
      await this.#exchange?.now();
      return { status: this.#status() };
    },
    wake: async () => {
      await this.#readPersisted();
      await this.#lockIfAlone();
      await this.#tryAgain();
      this.#tellStatus();
      this.#exchange?.wake();
      return {};
    },
    deviceId: async ({ person, fresh }) => {
      await this.#endLeftSession(); // not later: it would end the session that is about to begin
      return { id: await this.directory.deviceFor(person ?? null, fresh ?? false) };
    },
    signedIn: async ({ person, device, secret }) => {
      await this.directory.sessionEnded();
      const same = this.#holder?.person === person && this.#holder.device === device;
      if (!same) {
        const held = (await this.directory.holders()).find((one) => one.person === person && one.device === device);
        await this.#hold(held ?? { person, device, lastContact: null });
      }
      if (this.#replica && (!secret || (await this.#replica.opensWith(secret)))) this.#exchange?.signedIn();
      else await this.#openWith(secret);
      this.#tellStatus();
      return { status: this.#status() };
    },
    unlock: async ({ secret }, { language }) => {
      if (!this.#locked) return { status: this.#status() };
      const failures = await this.directory.failures();
      const wait = waitMs(failures, Date.now());
      if (wait > 0) throw refusal("request.too-many", language, String(wait));
      this.keyring.forget(); // what opens it now is what is given now
      await this.#openWith(secret);
      await this.directory.setFailures(this.#locked ? { count: failures.count + 1, at: Date.now() } : { count: 0, at: 0 });
      if (this.#locked) throw refusal("auth.credentials", language);
      return { status: this.#status() };
    },
    lock: async () => {
      await this.#lock();
      return {};
    },
    touched: async () => {
      await this.#lockIfAlone();
      this.#presence.touch();
      return {};
    },
    beginAnew: async ({ secret }, { language }) => {
      if (!this.#locked || !this.#holder) throw refusal("replica.identity", language);
      const { person, device: old } = this.#holder;
      const device = await this.directory.deviceFor(person, true);
      await replaceDevice(old, device, language);
      await this.#hold({ person, device, lastContact: null });
      await this.#openWith(secret);
      return { status: this.#status() };
    },
    signOut: async ({ exported }, { language }) => {
      if (this.#leaving) throw refusal("replica.busy", language);
      await this.#ensureOpen(); // only an open store can tell what is in it
      if (this.#replica && lacks(exported, this.#withLeft(this.#replica))) throw refusal("replica.unsent", language);
      this.#leaving = true;
      try {
        await this.#leave(exported);
      } finally {
        this.#leaving = false;
      }
      this.#tellNothing();
      this.#tellStatus();
      await this.#endLeftSession();
      return {};
    },
  };

  /** Edits are refused already; an answer that the exchange still takes in can turn confirmed work into unsent work again. */
  async #leave(exported: string | null): Promise<void> {
    const [holder, replica] = [this.#holder, this.#replica];
    await this.#exchange?.stop();
    if (replica && lacks(exported, this.#withLeft(replica))) {
      if (replica === this.#replica) this.#startExchange(replica);
      throw refusal("replica.unsent", this.language);
    }
    if (holder) await this.directory.forget(holder, true);
    this.#holder = null;
    await this.#left?.erase();
    await this.#shut();
    if (holder) await Store.erase(Directory.storeName(holder));
    this.keyring.forget();
    this.#failure = null;
  }

  /** From here on this person on this device is the one. */
  async #hold(holder: Holder): Promise<void> {
    await this.#shut();
    this.keyring.forget();
    this.#locked = null;
    this.#tellNothing();
    this.#holder = holder;
    await this.directory.use(holder);
  }

  /** Opens the store with what a person has just given, and has it open with that from then on. */
  async #openWith(secret: Secret | null): Promise<void> {
    await this.keyring.with(secret, async () => {
      await this.#shut();
      this.#locked = null;
      await this.#ensureOpen();
    });
    this.#presence.touch();
    this.#failure = null;
    this.#tellAll(null);
    this.#exchange?.signedIn();
    this.#tellStatus();
  }

  async #lock(): Promise<void> {
    if (!this.#replica || this.#leaving) return;
    this.#locked = await this.#replica.locked();
    await this.#shut();
    this.keyring.forget();
    this.#tellNothing();
    this.#tellStatus();
  }

  /** Nobody was here for long: who comes back must show who it is. */
  async #lockIfAlone(): Promise<void> {
    if (this.#presence.over) await this.#lock();
  }

  /** What people may read of what is here. */
  #tellAll(tab: string | null): void {
    if (!this.#replica || this.#leaseEnded) return;
    this.notify({ kind: "drafts", drafts: Object.fromEntries(this.#replica.drafts) }, tab);
    this.notify(this.#replica.all(), tab);
  }

  #tellNothing(): void {
    this.notify({ kind: "drafts", drafts: {} }, null);
    this.notify({ kind: "records", all: true, views: [], gone: [], patches: [] }, null);
  }

  /** An edit for somebody who is told of it when it is durable; `answer` is kept with it for a caller that may ask again. */
  async #commit<S extends Step>(caller: Caller, work: (core: Core) => S, answer: (step: S) => unknown): Promise<S> {
    this.#presence.touch();
    const replica = await this.#signedInReplica();
    if (this.#leaving) throw refusal("replica.identity", caller.language);
    const { tab, call, settled, remote } = caller;
    const step = await replica.commit(work, remote ? (made) => ({ tab, call, settled, answer: answer(made), at: Date.now() }) : null);
    this.#tellStatus();
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

  #withLeft(replica: OpenReplica): [OpenReplica, ...OpenReplica[]] {
    return [replica, ...(this.#left?.replicas ?? [])];
  }

  async #signedInReplica(): Promise<OpenReplica> {
    await this.#ensureOpen();
    if (!this.#replica) throw refusal(this.#locked ? "replica.sealed" : "replica.identity", this.language);
    return this.#replica;
  }

  /** For when a person comes back to it: what failed before may work now. */
  async #tryAgain(): Promise<void> {
    const opened = await this.#ensureOpen().then(
      () => true,
      () => false,
    );
    if (opened && this.#replica) this.#failure = null;
  }

  #ensureOpen(): Promise<void> {
    if (this.#replica || !this.#holder || this.#closed || this.#locked) return Promise.resolve();
    const holder = this.#holder;
    this.#opening ??= this.#shutting.then(() => this.#open(holder)).finally(() => (this.#opening = null));
    return this.#opening;
  }

  async #open(holder: Holder): Promise<void> {
    const failed = (error: unknown) => this.#replica === replica && this.#fail(error);
    let replica: OpenReplica | null = null;
    try {
      replica = await OpenReplica.open(holder, this.keyring, this.language, failed);
    } catch (error) {
      if (error instanceof Locked) {
        this.#locked = error;
        return;
      }
      if (error instanceof Evicted) {
        this.#holder = null;
        await this.directory.forget(holder);
      }
      this.#fail(error, false);
      throw error;
    }
    replica.changed = (records) => !this.#leaseEnded && this.notify(records, null);
    this.#leaseEnded = leaseEnded(holder, Date.now());
    await this.#noteTime(holder);
    this.#left = await LeftBehind.open(this.directory, this.keyring, holder, this.language);
    replica.renewed = () => this.#renewed();
    await this.#renewed(replica);
    this.#replica = replica;
    this.#startExchange(replica);
  }

  /** The holder's device is the store's: signing in again must name the same. */
  async #renewed(replica = this.#replica): Promise<void> {
    const device = replica?.core.call("status", {}).status.device;
    if (!device || !this.#holder || device === this.#holder.device) return;
    this.#holder = { ...this.#holder, store: this.#holder.store ?? this.#holder.device, device };
    await this.directory.use(this.#holder);
  }

  #startExchange(replica: OpenReplica): void {
    this.#exchange = new Exchange(
      replica,
      () => this.#left?.replicas ?? [],
      () => this.#exchanged(),
      (error) => this.#replica === replica && this.#fail(error),
    );
    this.#exchange.wake();
  }

  /** What is shown before the next contact. */
  #exchanged(): void {
    const core = this.#coreStatus();
    const lastContact = this.#exchange?.state.lastContact ?? null;
    if (this.#holder && core && lastContact !== null && lastContact !== this.#holder.lastContact) {
      this.#holder = { ...this.#holder, lastContact, latest: lastContact, complete: this.#holder.complete || isComplete(core) };
      void this.directory.use(this.#holder).catch(() => undefined); // comes again with the next contact
    }
    if (this.#leaseEnded && lastContact !== null) {
      this.#leaseEnded = false;
      this.#tellAll(null);
    }
    this.#tellStatus();
  }

  /** A clock that goes back is no way to a longer lease. */
  async #noteTime(holder: Holder): Promise<void> {
    if (Date.now() <= (holder.latest ?? 0)) return;
    this.#holder = { ...holder, latest: Date.now() };
    await this.directory.use(this.#holder);
  }

  #shut(): Promise<void> {
    this.#shutting = this.#shutNow();
    return this.#shutting;
  }

  async #shutNow(): Promise<void> {
    const [exchange, replica, left] = [this.#exchange, this.#replica, this.#left];
    this.#exchange = null;
    this.#replica = null;
    this.#left = null;
    await exchange?.stop();
    await replica?.close();
    await left?.close();
  }

  /** Nothing that was not durable may stay on a screen: the store is opened again and everybody gets what is in it. */
  #fail(error: unknown, reopen = true): void {
    if (error instanceof Superseded) return this.superseded();
    this.#failure = failureText(error, this.language);
    this.#tellStatus();
    if (!reopen) return;
    void this.#shut()
      .then(() => this.#ensureOpen())
      .then(() => this.#tellAll(null))
      .catch(() => undefined); // #open told
  }

  #edited(typing: boolean): void {
    this.#exchange?.edited(typing);
  }

  /** A session whose person signed out here, until the server has ended it or has none. */
  async #endLeftSession(): Promise<void> {
    if (!(await this.directory.sessionToEnd())) return;
    try {
      const { status } = await request("DELETE", "/v1/session", this.language);
      if (status === 204 || status === 401) await this.directory.sessionEnded();
    } catch (error) {
      if (!(error instanceof NoContact)) throw error;
    }
  }

  async #readPersisted(): Promise<void> {
    this.#persisted = (await navigator.storage?.persisted?.().catch(() => null)) ?? null;
  }

  #status(): Status {
    return makeStatus({
      holder: this.#holder,
      core: this.#coreStatus(),
      exchange: this.#exchange?.state ?? null,
      left: this.#left?.unsent() ?? [],
      shell: this.#shell,
      persisted: this.#persisted,
      failure: this.#failure,
      locked: this.#locked,
      leaseEnded: this.#leaseEnded,
    });
  }

  /** null for a core that stopped too; whoever asks may have good news to give all the same. */
  #coreStatus(): CoreStatus | null {
    try {
      return this.#replica?.core.call("status", {}).status ?? null;
    } catch (error) {
      if (this.#failure === null) queueMicrotask(() => this.#fail(error));
      return null;
    }
  }

  #tellStatus(): void {
    const status = this.#status();
    const text = JSON.stringify(status);
    if (text === this.#told) return;
    this.#told = text;
    this.notify({ kind: "status", status }, null);
  }
}
