// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";

const patienceMs = 60_000;
const pauseMs = 100;

/** Waits until asking gives this. For what arrives when it arrives: on the server, or on a screen after it came from elsewhere. */
export async function becomes(ask, expected) {
  const deadline = Date.now() + patienceMs;
  for (let answer = await ask(); ; answer = await ask()) {
    try {
      return assert.deepEqual(answer, expected);
    } catch (difference) {
      if (Date.now() > deadline) throw difference;
    }
    await setTimeout(pauseMs);
  }
}
