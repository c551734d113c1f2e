// SPDX-License-Identifier: EUPL-1.2
/** Words of the model: what fields, values and collections are called. */
import { collections } from "../generated/collections";
import type { CollectionName, Field } from "../generated/model";
import { said, saidOfMany } from "../i18n/current.svelte";

export { capital } from "./capital";

export function isCollection(name: string): name is CollectionName {
  return Object.hasOwn(collections, name);
}

export function fieldOf(collection: CollectionName, name: string): Field {
  const field = collections[collection].fields[name];
  if (!field) throw new Error(`${collection} has no field ${name}`);
  return field;
}

export function fieldLabel(collection: CollectionName, name: string): string {
  return said(fieldOf(collection, name).label);
}

export function collectionLabel(collection: CollectionName): string {
  return said(collections[collection].label);
}

export function collectionLabelOfMany(collection: CollectionName): string {
  return saidOfMany(collections[collection].label);
}

/** A field of a collection as people call it; of what this version does not know what is known. */
export function placeLabel(collection: string, field: string): string {
  if (!isCollection(collection)) return collection;
  const known = Object.hasOwn(collections[collection].fields, field);
  return [collectionLabel(collection), ...(known ? [fieldLabel(collection, field)] : [])].join(" – ");
}

export function valueLabel(collection: CollectionName, name: string, value: string | null | undefined): string {
  const found = fieldOf(collection, name).values?.find((one) => one.value === value);
  return found ? said(found.label) : (value ?? "");
}
