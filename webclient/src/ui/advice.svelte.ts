// SPDX-License-Identifier: EUPL-1.2
/** What a person can do about an error. Its words come after the first screen: few need any of them, and later they are on the device. */
import type * as Texts from "../generated/error-advice";
import type { ErrorCode } from "../generated/model";
import { said } from "../i18n/current.svelte";
import { errorTitle } from "./error-title";

class Advice {
  #texts = $state.raw<typeof Texts | null>(null);

  async load(): Promise<void> {
    this.#texts = await import("../generated/error-advice");
  }

  /** "" before the words have come, and for what is no code of ours. */
  for(code: string): string {
    const texts = this.#texts;
    return texts && Object.hasOwn(texts.errorAdvice, code) ? said(texts.advice[texts.errorAdvice[code as ErrorCode]]) : "";
  }
}

export const advice = new Advice();

/** What is wrong, and what can be done. */
export function errorSentences(code: string): string {
  return [errorTitle(code), advice.for(code)].filter(Boolean).join(". ");
}
