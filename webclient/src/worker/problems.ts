// SPDX-License-Identifier: EUPL-1.2
import type { ErrorCode } from "../generated/model";
import type { Problem } from "../messages";
import type { Beside } from "./beside";
import type { Lock } from "./data-key";

export type Language = "nl" | "en";

/** An expected failure on its way to a screen. */
export class Refusal extends Error {
  constructor(readonly problem: Problem) {
    super(`${problem.code} ${problem.detail}`);
    this.name = "Refusal";
  }
}

/** Screens have the words for the code. */
export function refusal(code: ErrorCode, detail = ""): Refusal {
  return new Refusal({ code, title: "", detail });
}

/** The browser took away what was stored, which it may where it did not promise to keep it. */
export class Evicted extends Error {
  constructor() {
    super("the storage was cleared");
    this.name = "Evicted";
  }
}

/** The store's key is not here: a person must give what opens it, or what will. */
export class Locked extends Error {
  /** null: the store has no key yet. `pending`: change sets in it that wait to be sent; `beside`: what else does. */
  constructor(
    readonly lock: Lock | null,
    readonly pending: number,
    readonly beside: Beside,
    /** The device, or its person's part, was ended, and all here is erased once what waits was handed in. */
    readonly ended = false,
  ) {
    super("the store is locked");
    this.name = "Locked";
  }
}

/** For a failure of the environment: what a person should know of it. */
export function failureText(error: unknown, language: Language): string {
  const full = error instanceof DOMException && error.name === "QuotaExceededError";
  const cause = error instanceof Error ? error.message : String(error);
  if (language === "en") {
    return full
      ? "The storage of this device is full. What you do now is not kept. Make room and open Bijeen again."
      : `Bijeen can store nothing on this device now. What you do now is not kept. Open Bijeen again. (${cause})`;
  }
  return full
    ? "De opslag van dit apparaat is vol. Wat u nu doet wordt niet bewaard. Maak ruimte en open Bijeen opnieuw."
    : `Bijeen kan nu niets bewaren op dit apparaat. Wat u nu doet wordt niet bewaard. Open Bijeen opnieuw. (${cause})`;
}
