// SPDX-License-Identifier: EUPL-1.2
/** A list that the server gives page by page, newest first. */
import { api } from "./session.svelte";

export class Pages<Entry> {
  #entries = $state.raw<Entry[] | null>(null);
  #next = $state<number | null>(null);
  #problem = $state<string | null>(null);

  /** `name` is the member of the answer that has the entries. */
  constructor(
    private readonly path: string,
    private readonly name: string,
  ) {}

  /** null until the first page is there. */
  get entries(): Entry[] | null {
    return this.#entries;
  }
  get hasOlder(): boolean {
    return this.#next !== null;
  }
  /** Why the last page did not come. */
  get problem(): string | null {
    return this.#problem;
  }

  /** The first page, as another request brought it. */
  begin(entries: Entry[], next: number | null): void {
    this.#entries = entries;
    this.#next = next;
  }
  /** What did not come may be asked for again. */
  forgive(): void {
    this.#problem = null;
  }
  /** From the newest on, anew. */
  async load(): Promise<void> {
    await this.#add([], this.path);
  }
  async loadOlder(): Promise<void> {
    if (this.#next !== null) await this.#add(this.#entries ?? [], `${this.path}?before=${this.#next}`);
  }

  async #add(newer: Entry[], path: string): Promise<void> {
    const answer = await api<Record<string, unknown>>("GET", path);
    this.#problem = answer.ok ? null : answer.message;
    if (!answer.ok) return;
    this.#entries = [...newer, ...(answer.body[this.name] as Entry[])];
    this.#next = answer.body.next as number | null;
  }
}
