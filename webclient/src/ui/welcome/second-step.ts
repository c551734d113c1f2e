// SPDX-License-Identifier: EUPL-1.2
/** What the server asks for besides a passphrase (docs/protocol.md, "The second step"). */
import type { ApiAnswer } from "../session.svelte";

/** `offer` and `secret`: where a second step is to be set up. */
export type Asked = { offer: string; secret: string } | { offer: null };
/** As the server takes it. */
export interface Step {
  code: string;
  offer?: string;
}
export interface PassphraseProof extends Record<string, unknown> {
  passphrase: string;
  secondStep?: Step;
}
export interface CodesAnswer {
  recoveryCodes?: string[];
}

/** null where the answer asks for nothing. */
export function askedBy(answer: Extract<ApiAnswer<unknown>, { ok: false }>): Asked | null {
  if (answer.code === "auth.second-step") return { offer: null };
  if (answer.code !== "auth.second-step-absent") return null;
  const { offer, secret } = answer.told as { offer: string; secret: string };
  return { offer, secret };
}

/** What goes on in the form itself, so that no screen need say it. */
export function isOfSecondStep(code: string): boolean {
  return code.startsWith("auth.second-step");
}
