// SPDX-License-Identifier: EUPL-1.2
/** Answers that this person put away on this device. */
const key = "bijeen.seen";
const keptMax = 500;

function kept(): string[] {
  try {
    const ids: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(ids) ? ids.filter((id): id is string => typeof id === "string") : [];
  } catch {
    return [];
  }
}

class Seen {
  #ids = $state.raw<readonly string[]>(kept());
  get ids(): readonly string[] {
    return this.#ids;
  }
  add(id: string): void {
    this.#ids = [...this.#ids, id].slice(-keptMax);
    try {
      localStorage.setItem(key, JSON.stringify(this.#ids));
    } catch {
      // Then it shows again next time.
    }
  }
}

export const seen = new Seen();
