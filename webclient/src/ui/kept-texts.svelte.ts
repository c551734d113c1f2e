// SPDX-License-Identifier: EUPL-1.2
/** What was just kept in something new and may say who a client is: why it stays is asked of it once it is there. */
import { client } from "../client";
import type { CollectionName } from "../generated/model";
import { t } from "../i18n/current.svelte";
import type { PersonalData } from "../messages";
import { fieldOf } from "./labels";
import { toasts } from "./toasts.svelte";

export interface KeptText {
  collection: CollectionName;
  record: string;
  field: string;
  /** In order, each once. */
  kinds: PersonalData["kind"][];
}

class KeptTexts {
  #asked = $state.raw<readonly KeptText[]>([]);
  /** Those of which somebody wants to say why; shown over any screen, since the form is gone. */
  get asked(): readonly KeptText[] {
    return this.#asked;
  }
  ask(texts: readonly KeptText[]): void {
    this.#asked = texts;
  }
  close(): void {
    this.#asked = [];
  }
}

export const keptTexts = new KeptTexts();

function unique<T>(list: readonly T[]): T[] {
  return list.filter((one, at) => list.indexOf(one) === at).sort();
}

/** Never in the way: a message that leads to the question. */
export async function askWhyOf(collection: CollectionName, record: string, values: Record<string, unknown>): Promise<void> {
  const texts: KeptText[] = [];
  for (const [field, value] of Object.entries(values)) {
    if (typeof value !== "string" || !["string", "text"].includes(fieldOf(collection, field).type)) continue;
    const { found } = await client.ask("personalData", { text: value }).catch(() => ({ found: [] })); // shut meanwhile
    const kinds = unique(found.map(({ kind }) => kind));
    if (kinds.length > 0) texts.push({ collection, record, field, kinds });
  }
  if (texts.length === 0) return;
  const kinds = unique(texts.flatMap((one) => one.kinds));
  const said = `${t.privacy.looksLike(kinds.map((kind) => t.privacy.kinds[kind]))} ${t.privacy.noClients}`;
  toasts.show(said, { action: t.privacy.sayWhy, run: () => keptTexts.ask(texts) });
}
