// SPDX-License-Identifier: EUPL-1.2
/** Wrong attempts to unlock: the first few are free, each further one makes the next wait twice as long. Reloading does not help. */
export interface Failures {
  count: number;
  /** When the last was, by this device's clock. */
  at: number;
}

const free = 5;
const waitFirstMs = 5_000;
const waitMaxMs = 300_000;

/** How long from `now` until the next attempt; 0 = at once. A clock that was put back makes nobody wait longer than the most. */
export function waitMs({ count, at }: Failures, now: number): number {
  if (count < free) return 0;
  const wait = Math.min(waitMaxMs, waitFirstMs * 2 ** (count - free));
  return Math.min(wait, Math.max(0, at + wait - now));
}
