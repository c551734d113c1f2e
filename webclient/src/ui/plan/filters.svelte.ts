// SPDX-License-Identifier: EUPL-1.2
/** The chosen filters; they stay while one walks through the plan. */
import type { Filters } from "./plan-lists";

class Chosen implements Filters {
  municipality = $state<string | null>(null);
  organisation = $state<string | null>(null);
  status = $state<string | null>(null);
  clear(): void {
    this.municipality = this.organisation = this.status = null;
  }
}

export const filters = new Chosen();
/** Focus points whose activities are unfolded. */
export const unfolded = $state<Record<string, boolean>>({});
