// SPDX-License-Identifier: EUPL-1.2
/** One person's replica, open: core and store kept in step. */
import type { Notice, Secret, TextPatch } from "../messages";
import { Ballots } from "./ballots";
import { KeptBeside, type Beside } from "./beside";
import { Core, type RecordKey, type Step, type Write } from "./core";
import { unwrap } from "./data-key";
import { Directory, type Holder } from "./directory";
import type { Keyring } from "./keyring";
import { Evicted, Locked, Refusal, type Language } from "./problems";
import { pendingNumber, sealerFor, type Unsealed } from "./outbox";
import type { OwnPhoto } from "./own-photo";
import type { Sealed } from "./sealing";
import { Store, type DoneCall } from "./store";

/** Pairs that are no business of the core: half-filled forms, by form. */
const draftPrefix = "draft/";
/** Groups that the person lost, until that was read. */
const lostPrefix = "lost/";
/** The epoch of the server that was offered the photos that are here. */
const offeredKey = "photos-offered";
/** What the core keeps of a group's scope: gone with the scope. */
const groupPairs = "scope/body:";

type Records = Extract<Notice, { kind: "records" }>;

/** What a person signs in with is what opens the store from then on. @throws Locked */
async function unlock(store: Store, keyring: Keyring): Promise<void> {
  const { wrapped } = store;
  const opened = wrapped && (await keyring.open(wrapped));
  if (wrapped && !opened) throw await locked(store);
  if (opened) store.unlock(opened.key);
  if (opened?.current) return;
  const made = await keyring.make();
  if (made) await store.sealUnder(made);
  else if (!opened) throw await locked(store);
}

async function locked(store: Store): Promise<Locked> {
  return new Locked(store.wrapped?.lock ?? null, (await store.waiting()).length, await store.besideWaiting());
}

/** Of a change set that the core keeps. */
function unsealed(core: Core, n: number): Unsealed {
  const { body } = core.call("pushAlone", { n });
  return [n, body === null ? "judged" : { text: body }];
}

/** What is to be sealed, or forgotten, of what a step writes. */
function outboxOf(core: Core, writes: Write[]): Unsealed[] {
  return writes.flatMap(([key, value]): Unsealed[] => {
    const n = pendingNumber(key);
    if (n === null) return [];
    return [value === null ? [n, null] : unsealed(core, n)];
  });
}

export class OpenReplica {
  /** Set from outside: the device id is another now, and where that stands must be told. */
  renewed: () => Promise<void> = () => Promise.resolve();
  /** Set from outside: hears what changed on screens, after it is durable. */
  changed: (records: Records) => void = () => undefined;

  #photosOfferedTo: string | null = null;

  private constructor(
    readonly core: Core,
    readonly store: Store,
    readonly holder: Holder,
    readonly drafts: Map<string, string>,
    /** Those that wait for the server, or for their record, the oldest first. */
    readonly photos: KeptBeside<OwnPhoto>,
    readonly ballots: Ballots,
    /** Groups that the person does not belong to any more, until that was read. */
    readonly lost: Set<string>,
    private readonly failed: (error: unknown) => void,
  ) {}

  /**
   * `failed`: it must be closed and opened again, for a reason that no caller hears.
   * @throws Locked, Evicted
   */
  static async open(holder: Holder, keyring: Keyring, language: Language, failed: (error: unknown) => void): Promise<OpenReplica> {
    const started = Core.start();
    started.catch(() => undefined); // heard of below
    const store = await Store.open(Directory.storeName(holder), failed);
    const drafts = new Map<string, string>();
    const photos = new KeptBeside<OwnPhoto>(
      "photos",
      ({ id }) => id,
      ({ sent }) => !sent,
    );
    const ballots = new Ballots((writes) => store.apply(writes));
    const lost = new Set<string>();
    let offeredTo: string | null = null;
    let core: Core;
    try {
      // It would begin to count its changes anew, and the server would take them for others.
      if (holder.lastContact !== null && (await store.isEmpty())) throw new Evicted();
      await unlock(store, keyring);
      core = await started;
      core.language = language;
      for await (const pairs of store.read()) {
        core.call("load", { pairs });
        for (const [key, value] of pairs) {
          if (key === offeredKey) offeredTo = value;
          else if (key.startsWith(draftPrefix)) drafts.set(key.slice(draftPrefix.length), value);
          else if (key.startsWith(lostPrefix)) lost.add(key.slice(lostPrefix.length));
          else for (const beside of [photos, ballots]) beside.load(key, value);
        }
      }
      core.call("open", {});
      // A renewed id is in the store before it is with the holder.
      const device = core.call("status", {}).status.device ?? holder.device;
      const { writes } = core.call("identify", { device, person: holder.person });
      const { key, sent, judged } = store.outboxState;
      if (key !== null) store.sealFor(await sealerFor(key, holder.person));
      writes.push(...core.call("countAsSent", { until: sent }).writes);
      if (writes.length > 0) await store.apply(writes, outboxOf(core, writes));
      // The core has heard none of those verdicts, and a server that was restored may have lost them.
      if (judged > 0) await store.noteOutbox({ judged: 0 });
    } catch (error) {
      await store.close();
      throw error;
    }
    const opened = new OpenReplica(core, store, holder, drafts, photos, ballots, lost, failed);
    opened.#photosOfferedTo = offeredTo;
    return opened;
  }

  /**
   * Does a call and resolves when what it did is durable.
   * @throws Refusal with nothing changed; anything else means that this replica must be closed and opened again.
   */
  async commit<S extends Step>(work: (core: Core) => S, done: ((step: S) => DoneCall | null) | null = null): Promise<S> {
    const step = work(this.core);
    const mark = done?.(step) ?? null;
    const writes = [...step.writes, ...this.#lossesIn(step.writes)];
    if (writes.length > 0 || mark) await this.store.apply(writes, outboxOf(this.core, writes), mark);
    this.#tell(step.changed, step.patches);
    return step;
  }

  /** null: it was saved, or thrown away. */
  async keepDraft(form: string, text: string | null): Promise<void> {
    if (text === null) this.drafts.delete(form);
    else this.drafts.set(form, text);
    await this.store.apply([[draftPrefix + form, text]]);
  }

  async lossRead(groups: string[]): Promise<void> {
    for (const group of groups) this.lost.delete(group);
    await this.store.apply(groups.map((group): Write => [lostPrefix + group, null]));
  }

  get unsentPhotos(): OwnPhoto[] {
    return this.photos.waiting();
  }

  get besideWaiting(): Beside {
    return { photos: this.unsentPhotos.length, ballots: this.ballots.waiting().length };
  }

  /** With its bytes where they are new here. */
  async keepPhoto(photo: OwnPhoto, bytes: Sealed | null = null): Promise<void> {
    await this.store.apply(this.photos.put(photo), [], null, bytes ? [[photo.id, bytes]] : []);
  }

  /** It waits no more. Its bytes stay where its record is here. */
  async letGoOfPhoto(id: string, bytes: "keep" | "erase"): Promise<void> {
    await this.store.apply(this.photos.letGo(id), [], null, bytes === "erase" ? [[id, null]] : []);
  }

  /** The epoch of the server that was last offered the photos that are here; null: none was. */
  get photosOfferedTo(): string | null {
    return this.#photosOfferedTo;
  }
  async notePhotosOffered(epoch: string): Promise<void> {
    this.#photosOfferedTo = epoch;
    await this.store.apply([[offeredKey, epoch]]);
  }

  /** The whole of it. */
  all(): Records {
    return { kind: "records", all: true, views: this.core.call("views", {}).views, gone: [], patches: [] };
  }

  /** From here on unsent work is sealed to this key, also what there is. */
  async sealTo(key: string): Promise<void> {
    const { store, core, holder } = this;
    if (store.outboxState.key !== key) store.sealFor(await sealerFor(key, holder.person));
    const sealed = new Set((await store.outbox()).filter(([, { to }]) => to === key).map(([n]) => n));
    const missing = (await store.waiting()).filter((n) => !sealed.has(n));
    if (missing.length > 0)
      await store.apply(
        [],
        missing.map((n) => unsealed(core, n)),
      );
    if (store.outboxState.key !== key) await store.noteOutbox({ key });
  }

  close(): Promise<void> {
    return this.store.close();
  }

  async opensWith(secret: Secret): Promise<boolean> {
    return this.store.wrapped !== null && (await unwrap(this.store.wrapped, secret)) !== null;
  }

  /** What is to be kept of groups that are lost, or had again, with these writes. */
  #lossesIn(writes: Write[]): Write[] {
    const groups = writes.filter(([key]) => key.startsWith(groupPairs));
    return groups.flatMap(([key, value]): Write[] => {
      const group = key.slice(groupPairs.length);
      if (value === null) this.lost.add(group);
      else if (!this.lost.delete(group)) return [];
      return [[lostPrefix + group, value === null ? "" : null]];
    });
  }

  #tell(records: RecordKey[], patches: TextPatch[]): void {
    if (records.length === 0) return;
    try {
      const { views, gone } = this.core.call("changedViews", { records });
      this.changed({ kind: "records", all: false, views, gone: gone.map(([collection, id]) => ({ collection, id })), patches });
    } catch (error) {
      // What was done is durable, and its caller must hear just that.
      if (!(error instanceof Refusal)) this.failed(error);
    }
  }
}
