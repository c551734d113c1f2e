// SPDX-License-Identifier: EUPL-1.2
function pascal(name) {
  return name[0].toUpperCase() + name.slice(1);
}

const scalarTypes = {
  string: "string",
  text: "string",
  boolean: "boolean",
  integer: "number",
  number: "number",
  date: "string",
  month: "string",
  time: "string",
  period: "Period",
  recurrence: "Recurrence",
  ref: "string",
  uuid: "string",
  order: "string",
  json: "unknown",
};

function fieldType(collection, name, field) {
  const element = field.type === "enum" ? `${pascal(collection)}${pascal(name)}` : scalarTypes[field.type];
  if (!element) throw new Error(`model.json: ${collection}.${name} has the unknown type '${field.type}'`);
  if (field.rule === "set") return `readonly ${element}[]`;
  return field.rule === "text" || field.required || field.type === "json" ? element : `${element} | null`;
}

function recordTypes(collection, { fields }) {
  const enums = Object.entries(fields)
    .filter(([, field]) => field.type === "enum")
    .map(([name, field]) => `export type ${pascal(collection)}${pascal(name)} = ${field.values.map(({ value }) => JSON.stringify(value)).join(" | ")};\n`);
  const members = Object.entries(fields).map(([name, field]) => `  ${name}: ${fieldType(collection, name, field)};\n`);
  return `${enums.join("")}export interface ${pascal(collection)} {\n${members.join("")}}\n`;
}

const head = `// SPDX-License-Identifier: EUPL-1.2
// Made by schema/generate.mjs; change schema/model.json or schema/errors.json instead.
/* eslint-disable */
`;

const prelude = `${head}
export type Language = "nl" | "en";
export interface Label { readonly nl: string; readonly en: string; readonly nlPlural?: string; readonly enPlural?: string }

/** A name of a role, or: anyone who reads the scope, a participant of the body, the author of the record. */
export type Who = PersonRole | "anyone" | "participant" | "author";

export interface EnumValue { readonly value: string; readonly label: Label; readonly by?: readonly Who[] }

export interface Field {
  readonly type: FieldType;
  readonly rule: MergeRule;
  readonly label: Label;
  readonly required?: boolean;
  readonly of?: CollectionName;
  readonly values?: readonly EnumValue[];
  readonly min?: number;
  readonly max?: number;
  readonly multiline?: boolean;
  readonly write?: readonly Who[];
}

export interface Collection {
  readonly label: Label;
  readonly scope: readonly ScopeKind[];
  readonly access: { readonly create: readonly Who[]; readonly write: readonly Who[]; readonly delete: readonly Who[] };
  /** Once one of the values stands in the field, only these may write or delete the record. */
  readonly settled?: { readonly field: string; readonly values: readonly string[]; readonly by: readonly Who[] };
  /** While the field has a value, nobody writes these fields or deletes the record. */
  readonly lock?: { readonly field: string; readonly fields: readonly string[] };
  /** No more records with the field come to be than the other field says, unless there is a reason. */
  readonly limit?: {
    readonly field: string;
    readonly ended: { readonly field: string; readonly values: readonly string[] };
    readonly max: { readonly collection: CollectionName; readonly field: string };
    readonly reason: string;
  };
  /** On what basis something is decided that others were asked to agree with. */
  readonly agreement?: {
    readonly field: string;
    readonly all: string;
    readonly silent: string;
    readonly asked: string;
    readonly silence: string;
    readonly until: string;
    readonly on: string;
    readonly replies: { readonly collection: CollectionName; readonly to: string; readonly same: string; readonly agrees: string };
  };
  readonly propose?: boolean;
  /** Making a record that is there already is a change of it. */
  readonly joint?: boolean;
  readonly title?: string;
  readonly search?: readonly string[];
  readonly fields: Readonly<Record<string, Field>>;
}

/** Partial dates are YYYY, YYYY-MM or YYYY-MM-DD. */
export interface Period {
  text: string;
  start?: string;
  end?: string;
  ongoing?: boolean;
  started?: boolean;
  certain?: boolean;
  recurrence?: Recurrence;
}

/** Exactly one of months, everyMonths and timesPerYear. */
export interface Recurrence {
  months?: readonly number[];
  everyMonths?: number;
  from?: string;
  timesPerYear?: number;
  extraUpdates?: readonly string[];
  text?: string;
}
`;

/** What collections are and are called: apart, as who is not signed in needs none of it. */
export function collectionsModule(model) {
  return `${head}
import type { Collection, CollectionName } from "./model";

export const collections: Readonly<Record<CollectionName, Collection>> = ${JSON.stringify(model.collections, null, 1)};
`;
}

export function modelModule(model, errors) {
  const names = Object.keys(model.collections);
  const titles = Object.fromEntries(errors.map(({ code, nl, en }) => [code, { nl, en }]));
  return `${prelude}
export type FieldType = ${[...Object.keys(scalarTypes), "enum"].map((t) => JSON.stringify(t)).join(" | ")};
export type MergeRule = "value" | "last" | "set" | "text" | "once";
export type ScopeKind = "programme" | "body" | "leader" | "person";
export type CollectionName = ${names.map((n) => JSON.stringify(n)).join(" | ")};

${names.map((name) => recordTypes(name, model.collections[name])).join("\n")}
/** The fields of a record of each collection, as a view shows them. */
export interface Records {
${names.map((name) => `  ${name}: ${pascal(name)};\n`).join("")}}

export const modelVersion = ${model.version};

export const collectionNames: readonly CollectionName[] = ${JSON.stringify(names)};

export const errorTitles = ${JSON.stringify(titles, null, 1)} as const;
export type ErrorCode = keyof typeof errorTitles;
`;
}

/** Apart, as it is read by few: `errorAdvice` names of each code what can be done. */
export function adviceModule(advice, errors) {
  const given = Object.fromEntries(errors.map((error) => [error.code, error.advice]));
  return `// SPDX-License-Identifier: EUPL-1.2
// Made by schema/generate.mjs; change schema/errors.json instead.
/* eslint-disable */
import type { ErrorCode, Label } from "./model";

export const advice = ${JSON.stringify(advice, null, 1)} satisfies Record<string, Label>;

export const errorAdvice: Readonly<Record<ErrorCode, keyof typeof advice>> = ${JSON.stringify(given, null, 1)};
`;
}
