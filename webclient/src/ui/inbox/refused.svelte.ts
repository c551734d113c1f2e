// SPDX-License-Identifier: EUPL-1.2
/** What the server did not take in, of everybody, as the leader sees it; and which of it was looked at on this device. */
import type { Op } from "../../messages";
import { seen } from "../home/seen.svelte";
import { Pages } from "../pages.svelte";
import { records } from "../records.svelte";

export interface Kept {
  author: string;
  at: number;
  id: string;
  verdict: "refused" | "escrowed";
  code?: string;
  /** A photo is kept with it. */
  photo?: boolean;
  set: { scope: string; ops: Op[] };
}

export const kept = new Pages<Kept>("/v1/refused", "refused");

/** Looked at here, or come to those who keep the minutes as a remark. */
export function isSeen({ id }: Kept): boolean {
  return seen.ids.includes(id) || records.all("minutesRemark").some(({ fields }) => fields.origins.includes(id));
}

/** As far as they are known yet. */
export function unseen(): Kept[] {
  return (kept.entries ?? []).filter((one) => !isSeen(one));
}
