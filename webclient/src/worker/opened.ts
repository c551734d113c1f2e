// SPDX-License-Identifier: EUPL-1.2
/** A store that is open: its replica, the exchange with the server, and what earlier sign-ins of the person left here. */
import type { LostGroup, Notice } from "../messages";
import type { CoreStatus } from "./core";
import type { Directory } from "./directory";
import { Exchange } from "./exchange";
import type { Holding } from "./holding";
import type { Keyring } from "./keyring";
import { leaseEnded } from "./lease";
import { LeftBehind } from "./left-behind";
import { Photos } from "./photos";
import { Locked, refusal, type Language } from "./problems";
import { OpenReplica } from "./replica";
import { isComplete, type Facts } from "./status";
import { NoContact, request } from "./transport";
import { lacks } from "./unsent-file";

export interface Around {
  directory: Directory;
  keyring: Keyring;
  holding: Holding;
  /** `tab` null: to all. */
  notify: (notice: Notice, tab: string | null) => void;
  /** What facts() gives may be another now. */
  changed: () => void;
  /** The store must be closed and opened again. */
  failed: (error: unknown) => void;
}

export class Opened {
  readonly photos: Photos;
  #exchange: Exchange;
  #leaseEnded: boolean;
  /** What is asked once, when there is contact. */
  #asked = false;

  private constructor(
    readonly replica: OpenReplica,
    readonly left: LeftBehind,
    private readonly around: Around,
  ) {
    this.#leaseEnded = leaseEnded(replica.holder, Date.now());
    this.photos = new Photos(replica, { changed: () => this.#photosChanged(), failed: around.failed, sent: () => this.#exchange.wake() });
    this.#exchange = this.#startExchange();
    replica.ballots.changed = (ballots) => this.#leaseEnded || around.notify({ kind: "ballots", ballots }, null);
    replica.changed = (records) => !this.#leaseEnded && around.notify(records, null);
  }

  /** Of who holds this device now. @throws as OpenReplica.open() */
  static async open(around: Around, language: Language): Promise<Opened | null> {
    const { directory, keyring, holding } = around;
    const { holder } = holding;
    if (!holder) return null;
    const replica = await OpenReplica.open(holder, keyring, language, around.failed);
    replica.renewed = () => holding.renewed(replica.core.call("status", {}).status.device);
    await replica.renewed();
    const left = await LeftBehind.open(directory, keyring, replica, language);
    const opened = new Opened(replica, left, around);
    await holding.noteTime();
    return opened;
  }

  get exchange(): Exchange {
    return this.#exchange;
  }
  get leaseEnded(): boolean {
    return this.#leaseEnded;
  }
  /** The server ended this device, or its person's part, and has all that it takes of what was made here. */
  get isHandedIn(): boolean {
    return this.#exchange.state.ended && this.status()?.pending === 0 && this.photos.isHandedIn;
  }

  facts(): Pick<Facts, "core" | "exchange" | "left" | "photos" | "ballots" | "lost" | "leaseEnded"> {
    return {
      core: this.status(),
      exchange: this.#exchange.state,
      left: this.left.unsent(),
      photos: this.photos.own,
      ballots: this.replica.ballots.all(),
      lost: this.#lost(),
      leaseEnded: this.#leaseEnded,
    };
  }

  /** As open() would throw it, were the key not here. */
  locked(): Locked {
    return new Locked(this.replica.store.wrapped?.lock ?? null, this.status()?.pending ?? 0, this.replica.besideWaiting);
  }

  /** null for a core that stopped; whoever asks may have good news to give all the same. */
  status(): CoreStatus | null {
    try {
      return this.replica.core.call("status", {}).status;
    } catch (error) {
      queueMicrotask(() => this.around.failed(error));
      return null;
    }
  }

  /** What people may read of what is here. */
  tellAll(tab: string | null): void {
    if (this.#leaseEnded) return;
    this.around.notify({ kind: "drafts", drafts: Object.fromEntries(this.replica.drafts) }, tab);
    this.around.notify({ kind: "photos", photos: this.photos.own }, tab);
    this.around.notify({ kind: "ballots", ballots: this.replica.ballots.all() }, tab);
    this.around.notify(this.replica.all(), tab);
  }

  /** @throws Refusal while there is unsent work that `exported` lacks */
  refuseToLose(exported: string | null): void {
    if (lacks(exported, [this.replica, ...this.left.replicas])) throw refusal("replica.unsent");
  }

  /** For who erases it. An answer that the exchange still takes in can turn confirmed work into unsent work again. @throws as before */
  async endExchange(exported: string | null): Promise<void> {
    await this.#exchange.stop();
    try {
      this.refuseToLose(exported);
    } catch (error) {
      this.#exchange = this.#startExchange();
      throw error;
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#exchange.stop(), this.photos.stop()]);
    await this.replica.close();
    await this.left.close();
  }

  #lost(): LostGroup[] {
    const { lost, core, unsentPhotos } = this.replica;
    if (lost.size === 0) return [];
    const { sets } = core.call("unsent", {});
    const count = (list: readonly { scope: string }[], group: string) => list.filter(({ scope }) => scope === `body:${group}`).length;
    return Array.from(lost, (group) => ({ group, unsent: count(sets, group), photos: count(unsentPhotos, group) }));
  }

  #startExchange(): Exchange {
    const exchange = new Exchange(
      this.replica,
      () => this.left.replicas,
      () => this.#exchanged(),
      (error) => this.around.failed(error),
    );
    exchange.wake();
    return exchange;
  }

  #photosChanged(): void {
    if (!this.#leaseEnded) this.around.notify({ kind: "photos", photos: this.photos.own }, null);
    this.around.changed();
  }

  #exchanged(): void {
    const { lastContact, contact, expired, ended } = this.#exchange.state;
    if (ended) this.photos.end();
    if (contact && !expired) void this.photos.send();
    const status = this.status();
    if (lastContact !== null && status) {
      this.around.holding.contact(lastContact, isComplete(status));
      if (!this.#asked) void this.#ask();
      if (this.#leaseEnded) {
        this.#leaseEnded = false;
        this.tellAll(null);
      }
    }
    this.around.changed();
  }

  /** To what unsent work is sealed; and what is sealed of earlier sign-ins is sent. */
  async #ask(): Promise<void> {
    this.#asked = true;
    const { core } = this.replica;
    try {
      const { status, text } = await request("GET", "/v1/session", core.language);
      if (status !== 200) return;
      await this.replica.sealTo((JSON.parse(text) as { outboxKey: string }).outboxKey);
      await this.left.handInSealed(core.language);
    } catch (error) {
      if (error instanceof NoContact)
        this.#asked = false; // with the next contact
      else this.around.failed(error);
    }
  }
}
