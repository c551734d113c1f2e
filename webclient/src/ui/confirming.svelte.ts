// SPDX-License-Identifier: EUPL-1.2
/** The server wants to know that who is here is still who signed in: asked in place, and what was being done goes on. */
class Confirming {
  #asked = $state(false);
  #answer: ((confirmed: boolean) => void) | null = null;

  get asked(): boolean {
    return this.#asked;
  }
  /** Whether he showed it. Who asks while another asks waits with him. */
  ask(): Promise<boolean> {
    const before = this.#answer;
    this.#asked = true;
    return new Promise((resolve) => {
      this.#answer = (confirmed) => {
        before?.(confirmed);
        resolve(confirmed);
      };
    });
  }
  answer(confirmed: boolean): void {
    const answer = this.#answer;
    this.#answer = null;
    this.#asked = false;
    answer?.(confirmed);
  }
}

export const confirming = new Confirming();
