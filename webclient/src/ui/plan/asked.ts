// SPDX-License-Identifier: EUPL-1.2
/** What a proposal asks for. It was made on somebody's device: nothing in it is sure to be as this program makes it. */
import { collections } from "../../generated/collections";
import type { CollectionName, Records } from "../../generated/model";
import type { Values } from "../edits";

export type Asked = Pick<Records["proposal"], "collection" | "record" | "field" | "newValue">;

/** A municipality's own way is all that can be proposed as something new; whatever else has no field asks for nothing. */
export function asksForNew({ collection, field }: Asked): boolean {
  return collection === "localVariant" && field === null;
}

/** The field of a record that it would change; null where there is none that this version knows. */
export function fieldAsked({ collection, field }: Asked): { collection: CollectionName; field: string } | null {
  if (field === null || !Object.hasOwn(collections, collection)) return null;
  const known = collection as CollectionName;
  return Object.hasOwn(collections[known].fields, field) ? { collection: known, field } : null;
}

/** What it wants to be, by field. Of what the model does not know nothing is left. */
export function valuesOf(asked: Asked): Values {
  const change = fieldAsked(asked);
  if (change) return { [change.field]: asked.newValue };
  if (!asksForNew(asked) || typeof asked.newValue !== "object" || asked.newValue === null) return {};
  const { fields } = collections.localVariant;
  return Object.fromEntries(Object.entries(asked.newValue).filter(([name]) => Object.hasOwn(fields, name)));
}
