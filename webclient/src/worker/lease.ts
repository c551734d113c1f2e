// SPDX-License-Identifier: EUPL-1.2
/** How long what is on a device may be read without the server, and how long it stays open without anybody there (docs/device.md). */
import type { Holder } from "./directory";

const leaseMs = 14 * 24 * 60 * 60 * 1000;
const idleMaxMs = 30 * 60 * 1000;

/** Too long since the last contact. The latest time that was ever seen counts, so that a clock put back wins nothing. */
export function leaseEnded({ lastContact, latest }: Pick<Holder, "lastContact" | "latest">, now: number): boolean {
  return lastContact !== null && Math.max(now, latest ?? now) - lastContact > leaseMs;
}

/** Whether somebody is there. */
export class Presence {
  #touched: number;

  constructor(private readonly now = () => Date.now()) {
    this.#touched = now();
  }

  get over(): boolean {
    return this.now() - this.#touched > idleMaxMs;
  }

  touch(): void {
    this.#touched = this.now();
  }
}
