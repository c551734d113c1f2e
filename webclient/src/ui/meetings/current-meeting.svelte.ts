// SPDX-License-Identifier: EUPL-1.2
/** The meeting that was last open on this page, today: a proposal made now most likely comes from it. */
import { localDay } from "../dates";
import { records } from "../records.svelte";

class CurrentMeeting {
  #id = $state<string | null>(null);
  /** null when none of today was opened. */
  get id(): string | null {
    return records.get("meeting", this.#id)?.fields.date === localDay() ? this.#id : null;
  }
  enter(id: string): void {
    this.#id = id;
  }
}

export const currentMeeting = new CurrentMeeting();
