// SPDX-License-Identifier: EUPL-1.2
/** What one person has on this device, open or shut: the replica, its exchange, and what earlier sign-ins left. One person's at a time. */
import type { Notice, Secret } from "../messages";
import type { CoreStatus } from "./core";
import { Directory, type Holder } from "./directory";
import { Exchange } from "./exchange";
import type { Keyring } from "./keyring";
import { leaseEnded } from "./lease";
import { LeftBehind } from "./left-behind";
import { Evicted, failureText, Locked, refusal, type Language } from "./problems";
import { OpenReplica } from "./replica";
import { isComplete, type Facts } from "./status";
import { Store, Superseded } from "./store";
import { lacks } from "./unsent-file";

export interface Outside {
  notify: (notice: Notice, tab: string | null) => void;
  /** What facts() gives may be another now. */
  changed: () => void;
  superseded: () => void;
}

export class Workplace {
  #replica: OpenReplica | null = null;
  #exchange: Exchange | null = null;
  #left: LeftBehind | null = null;
  #failure: string | null = null;
  #opening: Promise<void> | null = null;
  #shutting: Promise<void> = Promise.resolve();
  #closed = false;
  /** Set: nothing opens the store before a person does. */
  #locked: Locked | null = null;
  #leaseEnded = false;
  /** Somebody is signing out: what was done now would be erased unseen. */
  #leaving = false;

  private constructor(
    private readonly directory: Directory,
    private readonly keyring: Keyring,
    private readonly outside: Outside,
    private language: Language,
    private heldBy: Holder | null,
  ) {}

  static async open(directory: Directory, keyring: Keyring, outside: Outside, language: Language): Promise<Workplace> {
    const workplace = new Workplace(directory, keyring, outside, language, await directory.current());
    await workplace.#ensureOpen().catch(() => undefined); // facts() tells
    return workplace;
  }

  get holder(): Holder | null {
    return this.heldBy;
  }
  get locked(): Locked | null {
    return this.#locked;
  }
  get leaseEnded(): boolean {
    return this.#leaseEnded;
  }
  get leaving(): boolean {
    return this.#leaving;
  }
  get closed(): boolean {
    return this.#closed;
  }
  /** null while it is shut. */
  get replica(): OpenReplica | null {
    return this.#replica;
  }
  get exchange(): Exchange | null {
    return this.#exchange;
  }
  get left(): LeftBehind | null {
    return this.#left;
  }

  facts(): Pick<Facts, "holder" | "core" | "exchange" | "left" | "failure" | "locked" | "leaseEnded"> {
    return {
      holder: this.heldBy,
      core: this.#coreStatus(),
      exchange: this.#exchange?.state ?? null,
      left: this.#left?.unsent() ?? [],
      failure: this.#failure,
      locked: this.#locked,
      leaseEnded: this.#leaseEnded,
    };
  }

  /** What is said from here on. */
  speak(language: Language): void {
    this.language = language;
    if (this.#replica) this.#replica.core.language = language;
  }

  /** There is reason to believe that sending works now. */
  wake(): void {
    this.#exchange?.wake();
  }

  /** @throws Refusal where nobody signed in or the store is locked */
  async signedInReplica(): Promise<OpenReplica> {
    await this.#ensureOpen();
    if (!this.#replica) throw refusal(this.#locked ? "replica.sealed" : "replica.identity", this.language);
    return this.#replica;
  }

  /** For when a person comes back to it: what failed before may work now. */
  async tryAgain(): Promise<void> {
    const opened = await this.#ensureOpen().then(
      () => true,
      () => false,
    );
    if (opened && this.#replica) this.#failure = null;
  }

  /** From here on this person on this device is the one. */
  async hold(holder: Holder): Promise<void> {
    await this.#shut();
    this.keyring.forget();
    this.#locked = null;
    this.#tellNothing();
    this.heldBy = holder;
    await this.directory.use(holder);
  }

  /** Opens the store with what a person has just given, and has it open with that from then on. */
  async openWith(secret: Secret | null): Promise<void> {
    await this.keyring.with(secret, async () => {
      await this.#shut();
      this.#locked = null;
      await this.#ensureOpen();
    });
    this.#failure = null;
    this.tellAll(null);
    this.#exchange?.signedIn();
    this.outside.changed();
  }

  async lock(): Promise<void> {
    if (!this.#replica || this.#leaving) return;
    this.#locked = await this.#replica.locked();
    await this.#shut();
    this.keyring.forget();
    this.#tellNothing();
    this.outside.changed();
  }

  /**
   * Erases it all, unless there is unsent work that `exported` lacks. The server is still to be told.
   * @throws Refusal with nothing changed
   */
  async leave(exported: string | null): Promise<void> {
    if (this.#leaving) throw refusal("replica.busy", this.language);
    await this.#ensureOpen(); // only an open store can tell what is in it
    this.#refuseToLose(exported);
    this.#leaving = true;
    try {
      await this.#leave(exported);
    } finally {
      this.#leaving = false;
    }
    this.#tellNothing();
    this.outside.changed();
  }

  /** What people may read of what is here. */
  tellAll(tab: string | null): void {
    if (!this.#replica || this.#leaseEnded) return;
    this.outside.notify({ kind: "drafts", drafts: Object.fromEntries(this.#replica.drafts) }, tab);
    this.outside.notify(this.#replica.all(), tab);
  }

  /** Nothing that was not durable may stay on a screen: the store is opened again and everybody gets what is in it. */
  fail(error: unknown, reopen = true): void {
    if (error instanceof Superseded) return this.outside.superseded();
    this.#failure = failureText(error, this.language);
    this.outside.changed();
    if (!reopen) return;
    void this.#shut()
      .then(() => this.#ensureOpen())
      .then(() => this.tellAll(null))
      .catch(() => undefined); // #open told
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#shut();
  }

  #refuseToLose(exported: string | null): void {
    if (this.#replica && lacks(exported, [this.#replica, ...(this.#left?.replicas ?? [])])) throw refusal("replica.unsent", this.language);
  }

  /** Edits are refused already; an answer that the exchange still takes in can turn confirmed work into unsent work again. */
  async #leave(exported: string | null): Promise<void> {
    const [holder, replica] = [this.heldBy, this.#replica];
    await this.#exchange?.stop();
    try {
      this.#refuseToLose(exported);
    } catch (error) {
      if (replica && replica === this.#replica) this.#startExchange(replica);
      throw error;
    }
    if (holder) await this.directory.forget(holder, true);
    this.heldBy = null;
    await this.#left?.erase();
    await this.#shut();
    if (holder) await Store.erase(Directory.storeName(holder));
    this.keyring.forget();
    this.#failure = null;
  }

  #tellNothing(): void {
    this.outside.notify({ kind: "drafts", drafts: {} }, null);
    this.outside.notify({ kind: "records", all: true, views: [], gone: [], patches: [] }, null);
  }

  #ensureOpen(): Promise<void> {
    if (this.#replica || !this.heldBy || this.#closed || this.#locked) return Promise.resolve();
    const holder = this.heldBy;
    this.#opening ??= this.#shutting.then(() => this.#open(holder)).finally(() => (this.#opening = null));
    return this.#opening;
  }

  async #open(holder: Holder): Promise<void> {
    const failed = (error: unknown) => this.#replica === replica && this.fail(error);
    let replica: OpenReplica | null = null;
    try {
      replica = await OpenReplica.open(holder, this.keyring, this.language, failed);
    } catch (error) {
      if (error instanceof Locked) {
        this.#locked = error;
        return;
      }
      if (error instanceof Evicted) {
        this.heldBy = null;
        await this.directory.forget(holder);
      }
      this.fail(error, false);
      throw error;
    }
    replica.changed = (records) => !this.#leaseEnded && this.outside.notify(records, null);
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
    if (!device || !this.heldBy || device === this.heldBy.device) return;
    this.heldBy = { ...this.heldBy, store: this.heldBy.store ?? this.heldBy.device, device };
    await this.directory.use(this.heldBy);
  }

  #startExchange(replica: OpenReplica): void {
    this.#exchange = new Exchange(
      replica,
      () => this.#left?.replicas ?? [],
      () => this.#exchanged(),
      (error) => this.#replica === replica && this.fail(error),
    );
    this.#exchange.wake();
  }

  /** What is shown before the next contact. */
  #exchanged(): void {
    const core = this.#coreStatus();
    const lastContact = this.#exchange?.state.lastContact ?? null;
    if (this.heldBy && core && lastContact !== null && lastContact !== this.heldBy.lastContact) {
      this.heldBy = { ...this.heldBy, lastContact, latest: lastContact, complete: this.heldBy.complete || isComplete(core) };
      void this.directory.use(this.heldBy).catch(() => undefined); // comes again with the next contact
    }
    if (this.#leaseEnded && lastContact !== null) {
      this.#leaseEnded = false;
      this.tellAll(null);
    }
    this.outside.changed();
  }

  /** A clock that goes back is no way to a longer lease. */
  async #noteTime(holder: Holder): Promise<void> {
    if (Date.now() <= (holder.latest ?? 0)) return;
    this.heldBy = { ...holder, latest: Date.now() };
    await this.directory.use(this.heldBy);
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

  /** null for a core that stopped too; whoever asks may have good news to give all the same. */
  #coreStatus(): CoreStatus | null {
    try {
      return this.#replica?.core.call("status", {}).status ?? null;
    } catch (error) {
      if (this.#failure === null) queueMicrotask(() => this.fail(error));
      return null;
    }
  }
}
