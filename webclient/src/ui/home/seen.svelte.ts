// SPDX-License-Identifier: EUPL-1.2
/** Answers that this person put away on this device. */
import { keepSeen, keptSeen } from "../last-person";

const keptMax = 500;

function kept(): string[] {
  try {
    const ids: unknown = JSON.parse(keptSeen() ?? "[]");
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
  add(...ids: string[]): void {
    this.#keep([...this.#ids, ...ids].slice(-keptMax));
  }
  remove(id: string): void {
    this.#keep(this.#ids.filter((one) => one !== id));
  }
  #keep(ids: readonly string[]): void {
    this.#ids = ids;
    keepSeen(JSON.stringify(ids));
  }
}

export const seen = new Seen();
