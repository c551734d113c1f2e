// SPDX-License-Identifier: EUPL-1.2
/** All records this person may read, as the worker told them. Screens read; only notices write. */
import { collectionNames, type CollectionName, type Records } from "../generated/model";
import type { Notice, View } from "../messages";

/** A view whose fields are known by collection. */
export type Rec<C extends CollectionName = CollectionName> = Omit<View, "fields" | "collection"> & { collection: C; fields: Records[C] };

class Shelf {
  /** Deleted records are here only while somebody edited them after the delete: people must decide. */
  #byId = new Map<string, View>();
  #list = $state.raw<readonly View[]>([]);
  #changed = false;

  get list(): readonly View[] {
    return this.#list;
  }
  get(id: string): View | undefined {
    // Reading the list makes the reader follow changes of the map.
    return this.#list.length > 0 ? this.#byId.get(id) : undefined;
  }
  clear(): void {
    this.#byId.clear();
    this.#changed = true;
  }
  take(view: View): void {
    if (view.deleted && !view.editedWhileDeleted) this.#byId.delete(view.id);
    else this.#byId.set(view.id, view);
    this.#changed = true;
  }
  drop(id: string): void {
    this.#byId.delete(id);
    this.#changed = true;
  }
  /** Shelves that nothing happened to stay as they are, and so does what is computed from them. */
  show(): void {
    if (!this.#changed) return;
    this.#changed = false;
    this.#list = [...this.#byId.values()];
  }
}

class Store {
  readonly #shelves = new Map<string, Shelf>(collectionNames.map((name) => [name, new Shelf()]));
  #arrived = $state(false);

  /** What is on this device was told, be it nothing. */
  get arrived(): boolean {
    return this.#arrived;
  }

  all<C extends CollectionName>(collection: C): readonly Rec<C>[] {
    return (this.#shelves.get(collection)?.list ?? []).filter((view) => !view.deleted) as unknown as readonly Rec<C>[];
  }

  get<C extends CollectionName>(collection: C, id: string | null | undefined): Rec<C> | undefined {
    return id ? (this.#shelves.get(collection)?.get(id) as Rec<C> | undefined) : undefined;
  }

  /** Records with a difference that somebody must settle. */
  inConflict(): Rec[] {
    return [...this.#shelves.values()].flatMap((shelf) =>
      shelf.list.filter((view) => view.editedWhileDeleted || Object.keys(view.conflicts).length > 0),
    ) as unknown as Rec[];
  }

  /** Nothing is left to be read, until the store opens again and tells what is in it. */
  shut(): void {
    for (const shelf of this.#shelves.values()) {
      shelf.clear();
      shelf.show();
    }
    this.#arrived = false;
  }
  heed(notice: Extract<Notice, { kind: "records" }>): void {
    if (notice.all) for (const shelf of this.#shelves.values()) shelf.clear();
    for (const view of notice.views) this.#shelves.get(view.collection)?.take(view);
    for (const { collection, id } of notice.gone) this.#shelves.get(collection)?.drop(id);
    for (const shelf of this.#shelves.values()) shelf.show();
    this.#arrived = true;
  }
}

export const records = new Store();
