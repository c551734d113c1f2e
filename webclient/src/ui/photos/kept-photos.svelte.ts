// SPDX-License-Identifier: EUPL-1.2
/** Photos that are on this device and not a record here yet, as the worker told them. */
import type { KeptPhoto } from "../../messages";
import { records, type Rec } from "../records.svelte";

class KeptPhotos {
  #list = $state.raw<readonly KeptPhoto[]>([]);

  get list(): readonly KeptPhoto[] {
    return this.#list;
  }
  heed(list: readonly KeptPhoto[]): void {
    this.#list = list;
  }
}

export const keptPhotos = new KeptPhotos();

/** Also those that are records. */
export function hasPhotos(meeting: Rec<"meeting">): boolean {
  return [...keptPhotos.list, ...records.all("photo").map(({ fields }) => fields)].some((photo) => photo.meeting === meeting.id);
}
