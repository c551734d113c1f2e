// SPDX-License-Identifier: EUPL-1.2
/** How many records are asked about at once, and of one collection (docs/limits.md). */
const idsMax = 40;

export interface Asked {
  collection: string;
  ids: string[];
}

/** In as few requests as there can be. */
export function inParts(records: readonly { collection: string; id: string }[]): Asked[] {
  const collections = [...new Set(records.map(({ collection }) => collection))];
  return collections.flatMap((collection) => {
    const ids = records.filter((one) => one.collection === collection).map(({ id }) => id);
    return Array.from({ length: Math.ceil(ids.length / idsMax) }, (_, at) => ({
      collection,
      ids: ids.slice(at * idsMax, (at + 1) * idsMax),
    }));
  });
}
