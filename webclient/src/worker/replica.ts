// SPDX-License-Identifier: EUPL-1.2
/** One person's replica, open: core and store kept in step. */
import type { Notice, TextPatch } from "../messages";
import { Core, type RecordKey, type Step } from "./core";
import { Directory, type Holder } from "./directory";
import { Evicted, Refusal, type Language } from "./problems";
import { Store, type DoneCall } from "./store";

type Records = Extract<Notice, { kind: "records" }>;

export class OpenReplica {
  /** Set from outside: the device id is another now, and where that stands must be told. */
  renewed: () => Promise<void> = () => Promise.resolve();
  /** Set from outside: hears what changed on screens, after it is durable. */
  changed: (records: Records) => void = () => undefined;

  private constructor(
    readonly core: Core,
    readonly store: Store,
    readonly holder: Holder,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** `failed`: it must be closed and opened again, for a reason that no caller hears. */
  static async open(holder: Holder, language: Language, failed: (error: unknown) => void): Promise<OpenReplica> {
    const core = await Core.start();
    core.language = language;
    const store = await Store.open(Directory.storeName(holder), failed);
    try {
      let loaded = 0;
      for await (const pairs of store.read()) {
        core.call("load", { pairs });
        loaded += pairs.length;
      }
      // It would begin to count its changes anew, and the server would take them for others.
      if (loaded === 0 && holder.lastContact !== null) throw new Evicted();
      core.call("open", {});
      // A renewed id is in the store before it is with the holder.
      const device = core.call("status", {}).status.device ?? holder.device;
      const { writes } = core.call("identify", { device, person: holder.person });
      if (writes.length > 0) await store.apply(writes);
    } catch (error) {
      await store.close();
      throw error;
    }
    return new OpenReplica(core, store, holder, failed);
  }

  /**
   * Does a call and resolves when what it did is durable.
   * @throws Refusal with nothing changed; anything else means that this replica must be closed and opened again.
   */
  async commit<S extends Step>(work: (core: Core) => S, done: ((step: S) => DoneCall | null) | null = null): Promise<S> {
    const step = work(this.core);
    const mark = done?.(step) ?? null;
    if (step.writes.length > 0 || mark) await this.store.apply(step.writes, mark);
    this.#tell(step.changed, step.patches);
    return step;
  }

  /** The whole of it. */
  all(): Records {
    return { kind: "records", all: true, views: this.core.call("views", {}).views, gone: [], patches: [] };
  }

  close(): Promise<void> {
    return this.store.close();
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
