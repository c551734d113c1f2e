// SPDX-License-Identifier: EUPL-1.2
/** Search over what is on this device: every word must be in the record. */
import { collections } from "../../generated/collections";
import type { CollectionName } from "../../generated/model";
import { plain } from "../plain";
import { records, type Rec } from "../records.svelte";
import { titleOf } from "../values";
import { around } from "./around";

export interface Hit {
  record: Rec;
  title: string;
  snippet: string;
}

const hitsMax = 50;

function textOf(record: Rec, names: readonly string[]): string {
  const fields = record.fields as unknown as Record<string, unknown>;
  return names
    .map((name) => fields[name])
    .filter((value): value is string => typeof value === "string" && value !== "")
    .join(" · ");
}

/** Grouped by collection, in the order of the model; those with the words in the title come first. */
export function find(query: string): [CollectionName, Hit[]][] {
  const words = plain(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const found: [CollectionName, Hit[]][] = [];
  for (const name of Object.keys(collections) as CollectionName[]) {
    const names = collections[name].search ?? [];
    if (names.length === 0) continue;
    const hits = (records.all(name) as unknown as readonly Rec[])
      .map((record) => ({ record, text: textOf(record, names) }))
      .filter(({ text }) => words.every((word) => plain(text).includes(word)))
      .map(({ record, text }) => ({ record, title: titleOf(record), snippet: around(text, words[0] as string) }))
      .sort((a, b) => Number(plain(b.title).includes(words[0] as string)) - Number(plain(a.title).includes(words[0] as string)));
    if (hits.length > 0) found.push([name, hits.slice(0, hitsMax)]);
  }
  return found;
}
