// SPDX-License-Identifier: EUPL-1.2
/** Recovery codes that the server has just said, once: they are on top of whatever screen there is until the person has kept them. */
class RecoveryCodes {
  #shown = $state.raw<string[] | null>(null);
  get shown(): string[] | null {
    return this.#shown;
  }
  show(codes: string[] | undefined): void {
    if (codes?.length) this.#shown = codes;
  }
  putAway(): void {
    this.#shown = null;
  }
}

export const recoveryCodes = new RecoveryCodes();
