// SPDX-License-Identifier: EUPL-1.2
/** What a file says, record by record; nothing is compared with the plan yet. */
import type { CollectionName, Period } from "../../generated/model";
import { current, t } from "../../i18n/current.svelte";
import type { Values } from "../edits";
import { isCollection } from "../labels";
import { records, type Rec } from "../records.svelte";
import { readTable, writeTable } from "../table";
import { titleOf } from "../values";
import { columnNamed, columnsOf, periodOf, plainWord, readCell, writeCell, type Column, type Known } from "./cells";

export interface Entry {
  /** Where in the file, for people. */
  place: string;
  collection: CollectionName;
  /** Of the record that it is about; null: of one that is not there yet. */
  id: string | null;
  /** What it is called in the file. */
  title: string;
  values: Values;
  problems: string[];
}

export interface FileEntries {
  entries: Entry[];
  /** What was left aside in all of the file. */
  notes: string[];
}

/** The file as a whole cannot be read; the message is a sentence for people. */
export class Unreadable extends Error {}

/** Of these a table makes sense: they have a title, belong to the programme, and have no screen on which more must be arranged. */
export const tabular = [
  "activity",
  "focusPoint",
  "organisation",
  "municipality",
  "indicator",
  "ambition",
  "goodPractice",
] as const satisfies CollectionName[];
export type Tabular = (typeof tabular)[number];

const idColumn = "id";

function knownRecords(): Known {
  const idsByTitle = new Map<CollectionName, Map<string, string[]>>();
  const read = (collection: CollectionName) => {
    const ids = new Map<string, string[]>();
    for (const record of records.all(collection)) {
      const title = plainWord(titleOf(record));
      ids.set(title, [...(ids.get(title) ?? []), record.id]);
    }
    idsByTitle.set(collection, ids);
    return ids;
  };
  return {
    title: (collection, id) => {
      const record = records.get(collection, id);
      return record ? titleOf(record) : undefined;
    },
    titled: (collection, title) => (idsByTitle.get(collection) ?? read(collection)).get(plainWord(title)) ?? [],
  };
}

/** The table of what is there now, for a spreadsheet. */
export function tableOf(collection: Tabular): string {
  const known = knownRecords();
  const columns = columnsOf(collection, current.language);
  const rows = (records.all(collection) as readonly Rec[])
    .toSorted((a, b) => titleOf(a).localeCompare(titleOf(b)))
    .map((record) => {
      const values = record.fields as unknown as Values;
      return [record.id, ...columns.map((column) => writeCell(column, values[column.name], current.language, known))];
    });
  return writeTable([idColumn, ...columns.map(({ label }) => label)], rows);
}

function readRow(columns: readonly (Column | null)[], cells: readonly string[], known: Known) {
  const values: Values = {};
  const days: Record<string, { text?: string; start?: string; end?: string }> = {};
  const problems: string[] = [];
  for (const [at, column] of columns.entries()) {
    const text = cells[at] ?? "";
    // What is left empty stays as it is: nobody deletes by not knowing something.
    if (!column || !text) continue;
    const read = readCell(column, text, known);
    if ("fault" in read) problems.push(t.importing.fault[read.fault](column.label, read.text));
    else if (column.field.type === "period") (days[column.name] ??= {})[column.part ?? "text"] = read.value as string;
    else values[column.name] = read.value;
  }
  return { values, days, problems };
}

export function entriesOfTable(text: string, collection: Tabular): FileEntries {
  const table = readTable(text);
  if (!table) throw new Unreadable(t.importing.empty);
  const columns = table.header.map((name) => columnNamed(collection, name) ?? null);
  const idAt = table.header.findIndex((name) => plainWord(name) === idColumn);
  const titleAt = columns.findIndex((column) => column && ["title", "name"].includes(column.name));
  if (titleAt < 0) throw new Unreadable(t.importing.noTitle(columnsOf(collection, current.language)[0]?.label ?? ""));
  const strange = table.header.filter((name, at) => name && !columns[at] && at !== idAt);
  const known = knownRecords();
  const entries = table.rows.map(({ line, cells }): Entry => {
    const { values, days, problems } = readRow(columns, cells, known);
    const title = cells[titleAt] ?? "";
    const given = idAt < 0 ? "" : (cells[idAt] ?? "");
    const called = known.titled(collection, title);
    if (given && !records.get(collection, given)) problems.push(t.importing.noSuchId);
    if (!given && called.length > 1) problems.push(t.importing.calledSo(called.length));
    const id = given || (called.length === 1 ? (called[0] ?? null) : null);
    const before = records.get(collection, id)?.fields as unknown as Values | undefined;
    for (const [name, said] of Object.entries(days)) values[name] = periodOf((before?.[name] ?? null) as Period | null, said);
    return { place: t.importing.row(line), collection, id, title, values, problems };
  });
  return { entries, notes: strange.length > 0 ? [t.importing.strangeColumns(strange)] : [] };
}

interface ProgrammeRecord {
  collection?: unknown;
  id?: unknown;
  scope?: unknown;
  put?: Values;
  add?: Values;
}

/** A programme file (docs/model.md). */
export function entriesOfProgramme(text: string): FileEntries {
  let file: { format?: unknown; version?: unknown; people?: unknown[]; records?: unknown } | null;
  try {
    file = JSON.parse(text) as typeof file;
  } catch {
    throw new Unreadable(t.importing.noJson);
  }
  if (file?.format !== "bijeen-programme" || file.version !== 1 || !Array.isArray(file.records))
    throw new Unreadable(t.importing.noProgramme);
  const entries = (file.records as (ProgrammeRecord | null)[]).map((record, at): Entry => {
    const { collection, id, scope, put = {}, add = {} } = record ?? {};
    const place = t.importing.record(at + 1);
    const values = { ...put, ...add };
    const title = [values.title, values.name].find((one) => typeof one === "string") ?? "";
    if (typeof collection !== "string" || !isCollection(collection) || typeof id !== "string" || scope !== "programme")
      return { place, collection: "programme", id: null, title, values: {}, problems: [t.importing.noRecord] };
    return { place, collection, id, title, values, problems: [] };
  });
  return { entries, notes: file.people?.length ? [t.importing.peopleLeft] : [] };
}
