// SPDX-License-Identifier: EUPL-1.2
/** What can be chosen for a reference or a list of values. */
import type { CollectionName } from "../generated/model";
import { said } from "../i18n/current.svelte";
import { capital, fieldOf } from "./labels";
import { byOrder } from "./order-key";
import { records, type Rec } from "./records.svelte";
import { titleOf } from "./values";

export interface Option {
  value: string;
  label: string;
}

function label(record: Rec): string {
  if (record.collection === "meeting") {
    const { title, date } = (record as Rec<"meeting">).fields;
    return `${date} ${title}`;
  }
  return titleOf(record);
}

export function optionsOf(collection: CollectionName): Option[] {
  const all = records.all(collection) as unknown as readonly Rec[];
  const found = all.map((record) => ({ value: record.id, label: label(record) }));
  if (collection === "municipality") {
    return records
      .all("municipality")
      .toSorted(byOrder)
      .map((one) => ({ value: one.id, label: one.fields.name }));
  }
  return found.sort((a, b) => a.label.localeCompare(b.label));
}

export function people({ active = true } = {}): Option[] {
  return records
    .all("person")
    .filter((one) => !active || one.fields.active !== false)
    .map((one) => ({ value: one.id, label: one.fields.name }))
    .sort((a, b) => a.label.localeCompare(b.label));
}

export function valuesOf(collection: CollectionName, field: string): Option[] {
  return (fieldOf(collection, field).values ?? []).map((one) => ({ value: one.value, label: capital(said(one.label)) }));
}
