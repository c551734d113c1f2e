// SPDX-License-Identifier: EUPL-1.2
/** Answers to polls as the store has them: of the person whose store is open. */
import type { Ballot } from "../messages";

let kept = $state.raw<readonly Ballot[]>([]);

export function heedBallots(ballots: readonly Ballot[]): void {
  kept = ballots;
}

export function ballotFor(poll: string): Ballot | undefined {
  return kept.find((one) => one.poll === poll);
}

/** Those that were not counted, yet or at all. */
export function uncounted(): readonly Ballot[] {
  return kept.filter(({ state }) => state !== "counted");
}
