// SPDX-License-Identifier: EUPL-1.2
/** What one person has on this device, open or shut. One person's at a time. */
import type { Notice, Secret } from "../messages";
import type { Directory, Erased, Holder } from "./directory";
import { handIn, HandingIn } from "./hand-in";
import { Holding } from "./holding";
import type { Keyring } from "./keyring";
import { Opened } from "./opened";
import { Evicted, failureText, Locked, refusal, type Language } from "./problems";
import type { OpenReplica } from "./replica";
import type { Facts } from "./status";
import { Superseded } from "./store";
import { NoContact, request } from "./transport";

export interface Outside {
  notify: (notice: Notice, tab: string | null) => void;
  /** What facts() gives may be another now. */
  changed: () => void;
  superseded: () => void;
}

export class Workplace {
  #opened: Opened | null = null;
  #failure: string | null = null;
  #opening: Promise<void> | null = null;
  #shutting: Promise<void> = Promise.resolve();
  #closed = false;
  /** Set: nothing opens the store before a person does. */
  #locked: Locked | null = null;
  readonly #handingIn = new HandingIn(async () => {
    await this.#shutting;
    await this.handIn();
    return this.#locked?.pending ?? null;
  });
  /** It is being erased: what was done now would go unseen. */
  #leaving = false;
  #erased: Erased | null = null;
  #evicted: Facts["evicted"] = null;

  private constructor(
    private readonly directory: Directory,
    private readonly keyring: Keyring,
    private readonly outside: Outside,
    private readonly holding: Holding,
    private language: Language,
  ) {}

  static async open(directory: Directory, keyring: Keyring, outside: Outside, language: Language): Promise<Workplace> {
    const workplace = new Workplace(directory, keyring, outside, await Holding.open(directory), language);
    workplace.#erased = await directory.erased();
    await workplace.#ensureOpen().catch(() => undefined); // facts() tells
    if (!workplace.holder) void workplace.#noticeEviction();
    return workplace;
  }

  get holder(): Holder | null {
    return this.holding.holder;
  }
  get locked(): Locked | null {
    return this.#locked;
  }
  get leaving(): boolean {
    return this.#leaving;
  }
  get closed(): boolean {
    return this.#closed;
  }
  /** null while it is shut. */
  get opened(): Opened | null {
    return this.#opened;
  }

  facts(): Omit<Facts, "shell" | "persisted"> {
    return {
      ...(this.#opened?.facts() ?? { core: null, exchange: null, left: [], photos: [], ballots: [], lost: [], leaseEnded: false }),
      holder: this.holder,
      failure: this.#failure,
      locked: this.#locked,
      erased: this.#erased,
      evicted: this.#evicted,
    };
  }

  /** What is said from here on. */
  speak(language: Language): void {
    this.language = language;
    if (this.#opened) this.#opened.replica.core.language = language;
  }

  /** There is reason to believe that sending works now. */
  wake(): void {
    this.#opened?.exchange.wake();
    if (this.#locked) this.#handingIn.begin();
  }

  /** @throws Refusal where nobody signed in or the store is locked */
  async signedIn(): Promise<Opened> {
    await this.#ensureOpen();
    if (!this.#opened) throw refusal(this.#locked ? "replica.sealed" : "replica.identity");
    return this.#opened;
  }
  async signedInReplica(): Promise<OpenReplica> {
    return (await this.signedIn()).replica;
  }

  /** For when a person comes back to it: what failed before may work now. */
  async tryAgain(): Promise<void> {
    const done = await this.#ensureOpen().then(
      () => true,
      () => false,
    );
    if (done && this.#opened) this.#failure = null;
  }

  /** From here on this person on this device is the one. */
  async hold(holder: Holder): Promise<void> {
    await this.#shut();
    this.#forgetKeys();
    this.#locked = null;
    this.#erased = this.#evicted = null;
    await this.directory.noteErased(null);
    await this.holding.use(holder);
  }

  /** Opens the store with what a person has just given, and has it open with that from then on. */
  async openWith(secret: Secret | null): Promise<void> {
    await this.keyring.with(secret, async () => {
      await this.#shut();
      this.#locked = null;
      await this.#ensureOpen();
    });
    this.#failure = null;
    this.#opened?.tellAll(null);
    this.#opened?.exchange.signedIn();
    this.outside.changed();
  }

  async lock(): Promise<void> {
    if (!this.#opened || this.#leaving) return;
    this.#locked = this.#opened.locked(); // in the same turn: nothing opens it again meanwhile
    await this.#shut();
    this.#forgetKeys();
    this.outside.changed();
    this.#handingIn.begin();
  }

  /** Sends what is sealed of a store that is shut. Gives whether the server has all that is in it now. @throws NoContact */
  async handIn(): Promise<boolean> {
    const { holder } = this;
    const locked = this.#locked;
    if (!holder || !locked) return false;
    const { waiting, beside, complete, escrowed, ended } = await handIn(holder, this.language);
    if (this.#locked !== locked) return false;
    this.#locked = new Locked(locked.lock, waiting, beside, ended);
    // Photos are not lost: only the open store can hand them in.
    if (ended && waiting + beside.photos === 0) await this.#wipe(holder, { kept: escrowed, keptPhotos: 0, ...beside });
    this.outside.changed();
    return complete;
  }

  /**
   * Erases it all, unless there is unsent work that `exported` lacks. The server is still to be told.
   * @throws Refusal with nothing changed
   */
  async leave(exported: string | null): Promise<void> {
    if (this.#leaving) throw refusal("replica.busy");
    await this.#ensureOpen(); // only an open store can tell what is in it
    if (this.#locked) throw refusal("replica.sealed");
    this.#opened?.refuseToLose(exported);
    await this.#whileLeaving(async () => {
      await this.#opened?.endExchange(exported);
      await this.#opened?.left.erase();
      await this.#shut();
      await this.holding.erase(true);
    });
  }

  /** Nothing that was not durable may stay on a screen: the store is opened again and everybody gets what is in it. */
  fail(error: unknown, reopen = true): void {
    if (error instanceof Superseded) return this.outside.superseded();
    this.#failure = failureText(error, this.language);
    this.outside.changed();
    if (!reopen) return;
    void this.#shut()
      .then(() => this.#ensureOpen())
      .then(() => this.#opened?.tellAll(null))
      .catch(() => undefined); // #open told
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#handingIn.end();
    await this.#shut();
  }

  /**
   * This device, or its person's part, was ended, and the server has all the work that it takes: nothing of the person stays.
   */
  async #wipe(holder: Holder, erased: Erased): Promise<void> {
    if (this.#leaving) return;
    await this.#whileLeaving(async () => {
      this.#erased = erased;
      await this.directory.noteErased(erased);
      await this.#shut();
      await this.holding.erase(true);
      for (const other of await this.directory.holders()) {
        if (other.person === holder.person && (await this.#isHandedIn(other))) await this.directory.erase(other);
      }
    });
  }

  /** When it did not throw nothing is left. */
  async #whileLeaving(work: () => Promise<void>): Promise<void> {
    this.#leaving = true;
    try {
      await work();
      this.#forgetKeys();
      this.#locked = null;
      this.#failure = null;
    } finally {
      this.#leaving = false;
    }
    this.outside.changed();
  }

  /** What is shut cannot be told by looking: it is sent again, and the server says that it has it. */
  #isHandedIn(holder: Holder): Promise<boolean> {
    return handIn(holder, this.language).then(
      ({ complete }) => complete,
      () => false,
    );
  }

  /** Nothing can be read any more, on no screen either. */
  #forgetKeys(): void {
    this.keyring.forget();
    this.outside.notify({ kind: "drafts", drafts: {} }, null);
    this.outside.notify({ kind: "photos", photos: [] }, null);
    this.outside.notify({ kind: "ballots", ballots: [] }, null);
    this.outside.notify({ kind: "shut" }, null);
  }

  #ensureOpen(): Promise<void> {
    if (this.#opened || !this.holder || this.#closed || this.#locked) return Promise.resolve();
    this.#opening ??= this.#shutting.then(() => this.#open()).finally(() => (this.#opening = null));
    return this.#opening;
  }

  async #open(): Promise<void> {
    const { directory, keyring, holding, outside } = this;
    let opened: Opened | null = null;
    const changed = () => {
      const { holder } = this;
      if (holder && opened?.isHandedIn && this.#opened === opened)
        this.#wipe(holder, {
          kept: opened.status()?.refused ?? 0,
          keptPhotos: opened.photos.kept,
          ...opened.replica.besideWaiting,
        }).catch((error: unknown) => this.fail(error));
      outside.changed();
    };
    const failed = (error: unknown) => this.#opened === opened && this.fail(error);
    try {
      opened = await Opened.open({ directory, keyring, holding, notify: outside.notify, changed, failed }, this.language);
      this.#opened = opened;
    } catch (error) {
      if (error instanceof Locked) {
        this.#locked = error;
        this.#handingIn.begin();
        return;
      }
      if (error instanceof Evicted) {
        await holding.erase();
        this.#evicted = { received: null };
        outside.changed();
        void this.#noticeEviction();
        return;
      }
      this.fail(error, false);
      throw error;
    }
  }

  /** Nobody's store is here, but the browser has a session: what there was, it threw away. */
  async #noticeEviction(): Promise<void> {
    if (this.#erased || (await this.directory.sessionToEnd())) return;
    try {
      const { status, text } = await request("GET", "/v1/session", this.language);
      if (status !== 200 || this.holder) return;
      this.#evicted = { received: (JSON.parse(text) as { received: number }).received };
      this.outside.changed();
    } catch (error) {
      if (!(error instanceof NoContact)) throw error;
    }
  }

  #shut(): Promise<void> {
    const opened = this.#opened;
    this.#opened = null;
    if (opened) this.#shutting = opened.close(); // else one that is being closed still is
    return this.#shutting;
  }
}
