// SPDX-License-Identifier: EUPL-1.2
/** Whose store is in use, kept in step with the directory. */
import type { Directory, Holder } from "./directory";

export class Holding {
  private constructor(
    private readonly directory: Directory,
    private held: Holder | null,
  ) {}

  static async open(directory: Directory): Promise<Holding> {
    return new Holding(directory, await directory.current());
  }

  get holder(): Holder | null {
    return this.held;
  }

  async use(holder: Holder): Promise<void> {
    this.held = holder;
    await this.directory.use(holder);
  }

  /** With the store, which is closed. `endSession`: the server still has to be told. */
  async erase(endSession = false): Promise<void> {
    const { held } = this;
    this.held = null;
    if (held) await this.directory.erase(held, endSession);
  }

  /** The store's device: signing in again must name the same. */
  async renewed(device: string | null): Promise<void> {
    if (!device || !this.held || device === this.held.device) return;
    await this.use({ ...this.held, store: this.held.store ?? this.held.device, device });
  }

  /** What is shown before the next contact. `complete`: everything is here. */
  contact(at: number, complete: boolean): void {
    if (!this.held || at === this.held.lastContact) return;
    const holder = { ...this.held, lastContact: at, latest: at, complete: this.held.complete || complete };
    void this.use(holder).catch(() => undefined); // comes again with the next contact
  }

  /** A clock that goes back is no way to a longer lease. */
  async noteTime(): Promise<void> {
    if (this.held && Date.now() > (this.held.latest ?? 0)) await this.use({ ...this.held, latest: Date.now() });
  }
}
