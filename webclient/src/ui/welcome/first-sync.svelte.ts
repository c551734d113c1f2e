// SPDX-License-Identifier: EUPL-1.2
/** Whether the step of the first sync is on screen; it stays until the person goes on. */
class FirstSyncStep {
  #watched = $state(false);
  get watched(): boolean {
    return this.#watched;
  }
  watch(): void {
    this.#watched = true;
  }
  leave(): void {
    this.#watched = false;
  }
}

export const firstSync = new FirstSyncStep();
