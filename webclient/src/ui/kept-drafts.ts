// SPDX-License-Identifier: EUPL-1.2
/** Half-filled forms as the store has them, by form: of the person whose store is open. */
import { client } from "../client";

let kept = new Map<string, string>();

export function heedDrafts(drafts: Record<string, string>): void {
  kept = new Map(Object.entries(drafts));
}

export function keptDraft(form: string): string | null {
  return kept.get(form) ?? null;
}

/** `form` is kept in clear, `text` is sealed. null: it was saved, or thrown away. */
export function keepDraft(form: string, text: string | null): void {
  if (keptDraft(form) === text) return;
  if (text === null) kept.delete(form);
  else kept.set(form, text);
  // Where nothing can be stored it lasts as long as the page, and the status says so.
  void client.ask("draft", { form, text }).catch(() => undefined);
}
