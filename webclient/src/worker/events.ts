// SPDX-License-Identifier: EUPL-1.2
/** "There is something after X", from the server. */
export class Events {
  #source: EventSource | null = null;

  /** `heard`: there may be something after this. `lost`: nothing will be heard until start() is called again. */
  constructor(
    private readonly heard: (seq: number) => void,
    private readonly lost: () => void,
  ) {}

  get open(): boolean {
    return this.#source?.readyState === EventSource.OPEN;
  }

  /** Opens the stream where it is not open; for after a request that succeeded. */
  start(): void {
    if (this.#source) return;
    const source = new EventSource("/v1/sync/events");
    this.#source = source;
    source.addEventListener("change", (event) => {
      try {
        const { seq } = JSON.parse((event as MessageEvent<string>).data) as { seq: number };
        this.heard(seq);
      } catch {
        this.heard(Number.MAX_SAFE_INTEGER);
      }
    });
    // The browser would try again every few seconds whatever the state of things; the exchange knows better when.
    source.addEventListener("error", () => {
      if (this.#source !== source) return;
      this.stop();
      this.lost();
    });
  }

  stop(): void {
    this.#source?.close();
    this.#source = null;
  }
}
