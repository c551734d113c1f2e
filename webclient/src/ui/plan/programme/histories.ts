// SPDX-License-Identifier: EUPL-1.2
/** What the server keeps of who changed what, of many records at once; of one of which that is not enough, page by page. */
import { Pages } from "../../pages.svelte";
import type { HistoryEntry } from "../../parts/history-words";
import type { Rec } from "../../records.svelte";
import { api } from "../../session.svelte";
import { inParts, type Asked } from "./history-parts";

interface Answer {
  histories: { id: string; entries: HistoryEntry[]; next: number | null }[];
  /** How many of those that were asked for it came to. */
  asked: number;
}

export class Histories {
  readonly #known = new Map<string, Pages<HistoryEntry>>();
  readonly #asked = new Set<string>();

  /** Empty until it came. */
  of({ collection, id }: Rec): Pages<HistoryEntry> {
    const known = this.#known.get(id) ?? new Pages<HistoryEntry>(`/v1/history/${collection}/${id}`, "entries");
    this.#known.set(id, known);
    return known;
  }

  /** The network is back: what did not come may be asked for again. */
  forgive(): void {
    for (const pages of this.#known.values()) pages.forgive();
  }

  /** Of those that were not asked for yet, or in vain. Gives why it did not come, or null. */
  async load(records: readonly Rec[]): Promise<string | null> {
    const missing = records.filter(({ id }) => !this.#asked.has(id));
    for (const { id } of missing) this.#asked.add(id);
    for (const part of inParts(missing)) {
      const problem = await this.#load(part, missing);
      if (problem === null) continue;
      for (const one of missing) if (!this.of(one).entries) this.#asked.delete(one.id);
      return problem;
    }
    return null;
  }

  async #load({ collection, ids }: Asked, records: readonly Rec[]): Promise<string | null> {
    for (let left = ids; left.length > 0;) {
      const answer = await api<Answer>("GET", `/v1/history/${collection}?ids=${left.join()}`);
      if (!answer.ok) return answer.message;
      for (const { id, entries, next } of answer.body.histories) {
        const record = records.find((one) => one.id === id);
        if (record) this.of(record).begin(entries, next);
      }
      left = left.slice(Math.max(1, answer.body.asked));
    }
    return null;
  }
}
