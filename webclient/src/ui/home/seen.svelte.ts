// SPDX-License-Identifier: EUPL-1.2
/** Answers that this person put away on this device. */
import { t } from "../../i18n/current.svelte";
import { keepSeen, keptSeen } from "../last-person";
import { toasts } from "../toasts.svelte";

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
  remove(...ids: string[]): void {
    this.#keep(this.#ids.filter((one) => !ids.includes(one)));
  }
  #keep(ids: readonly string[]): void {
    this.#ids = ids;
    keepSeen(JSON.stringify(ids));
  }
}

export const seen = new Seen();

/** Says so, with the way back. */
export function putAway(...ids: string[]): void {
  seen.add(...ids);
  toasts.show(t.home.putAway(ids.length), { action: t.common.undo, run: () => seen.remove(...ids) });
}
