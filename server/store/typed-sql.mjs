// SPDX-License-Identifier: EUPL-1.2
import { createHash } from "node:crypto";

/** agendaItem -> agenda_item */
function snake(name) {
  return name.replace(/[A-Z]/g, (letter) => "_" + letter.toLowerCase());
}

const quoted = (name) => `"${name}"`;

const kinds = {
  boolean: ["kBoolean", "INTEGER"],
  integer: ["kInteger", "INTEGER"],
  number: ["kReal", "REAL"],
  period: ["kPeriod", "TEXT"],
  recurrence: ["kJson", "TEXT"],
  json: ["kJson", "TEXT"],
};
const kindOf = (field) => kinds[field.type] ?? ["kText", "TEXT"];

const built_in = [
  ["id", "TEXT PRIMARY KEY"],
  ["scope", "TEXT NOT NULL"],
  ["author", "TEXT NOT NULL"],
  ["created_at", "INTEGER NOT NULL"],
  ["changed_at", "INTEGER NOT NULL"],
  ["deleted", "INTEGER NOT NULL"],
];

/** The columns of a field that is no set; a period has its first and last day and its words beside it. */
function columnsOf(name, field) {
  const [kind, type] = kindOf(field);
  const column = snake(name);
  if (kind !== "kPeriod") return [[column, type]];
  return [column, `${column}_start`, `${column}_end`, `${column}_text`].map((part) => [part, "TEXT"]);
}

/** Sets only these columns, so that no index over others is touched. */
function update(table, columns) {
  const places = columns.map((column) => `${quoted(column)} = ?`).join(", ");
  return `UPDATE ${quoted(table)} SET "changed_at" = ?${places === "" ? "" : `, ${places}`} WHERE "id" = ?`;
}

function table(collection, { fields }) {
  const name = snake(collection);
  const plain = Object.entries(fields).filter(([, field]) => field.rule !== "set");
  const sets = Object.entries(fields).filter(([, field]) => field.rule === "set");
  const columns = [...built_in, ...plain.flatMap(([field, what]) => columnsOf(field, what))];
  const names = columns.map(([column]) => column);
  if (new Set(names).size !== names.length) throw new Error(`${collection}: two columns have one name`);
  const list = names.map(quoted).join(", ");
  const create = [
    `CREATE TABLE ${quoted(name)} (\n${columns.map(([column, type]) => `  ${quoted(column)} ${type}`).join(",\n")}\n) STRICT, WITHOUT ROWID;`,
    ...plain
      .filter(([, field]) => field.type === "ref")
      .map(([field]) => `CREATE INDEX ${quoted(`${name}_by_${snake(field)}`)} ON ${quoted(name)} (${quoted(snake(field))});`),
  ];
  const setTables = sets.map(([field, what]) => {
    const set = `${name}_${snake(field)}`;
    create.push(
      `CREATE TABLE ${quoted(set)} (\n  "record" TEXT NOT NULL,\n  "value" ${kindOf(what)[1]} NOT NULL,\n  PRIMARY KEY ("record", "value")\n) STRICT, WITHOUT ROWID;`,
      `CREATE INDEX ${quoted(`${set}_by_value`)} ON ${quoted(set)} ("value");`,
    );
    return {
      name: set,
      field,
      kind: kindOf(what)[0],
      insert: `INSERT INTO ${quoted(set)} ("record", "value") VALUES (?, ?)`,
      clear: `DELETE FROM ${quoted(set)} WHERE "record" = ?`,
      select: `SELECT "value" FROM ${quoted(set)} WHERE "record" = ? ORDER BY "value"`,
      count: `SELECT count(DISTINCT "record") FROM ${quoted(set)}`,
    };
  });
  return {
    collection,
    name,
    create,
    sets: setTables,
    columns: plain.map(([field, what]) => ({
      field,
      kind: kindOf(what)[0],
      update: update(name, columnsOf(field, what).map(([column]) => column)),
    })),
    touch: update(name, []),
    upsert: `INSERT OR REPLACE INTO ${quoted(name)} (${list}) VALUES (${names.map(() => "?").join(", ")})`,
    select: `SELECT ${list} FROM ${quoted(name)} WHERE "id" = ?`,
    count: `SELECT count(*) FROM ${quoted(name)}`,
  };
}

function rows(tables, literal) {
  const arrays = tables.map(({ columns, sets }, index) => {
    const columnRows = columns.map((c) => `    {"${c.field}", ColumnKind::${c.kind}, ${literal(c.update)}},`).join("\n");
    const setRows = sets
      .map(
        (set) =>
          `    {"${set.field}", ColumnKind::${set.kind},\n${[set.insert, set.clear, set.select, set.count].map(literal).join(",\n")}},`,
      )
      .join("\n");
    const columnArray = columns.length ? `constexpr TypedColumn kColumns${index}[] = {\n${columnRows}\n};\n` : "";
    const setArray = sets.length ? `constexpr TypedSet kSets${index}[] = {\n${setRows}\n};\n` : "";
    return columnArray + setArray;
  });
  const items = tables.map(
    (t, index) =>
      `    {"${t.collection}",\n${[t.upsert, t.touch, t.select, t.count].map(literal).join(",\n")},\n     ${t.columns.length ? `kColumns${index}` : "{}"}, ${t.sets.length ? `kSets${index}` : "{}"}},`,
  );
  return `${arrays.join("")}constexpr TypedTable kTables[] = {\n${items.join("\n")}\n};`;
}

/** The C++ source with everything that is known of the tables at build time. */
export function typedTables(collections, taken, literal) {
  const tables = Object.entries(collections).map(([name, collection]) => table(name, collection));
  const names = tables.flatMap((t) => [t.name, ...t.sets.map((set) => set.name)]);
  for (const [index, name] of names.entries()) {
    if (taken.has(name) || names.indexOf(name) !== index) throw new Error(`two tables are called ${name}`);
  }
  const create = tables.flatMap((t) => t.create).join("\n");
  const drop = names.map((name) => `DROP TABLE ${quoted(name)};`).join("\n");
  const source = rows(tables, literal);
  const hash = createHash("sha256").update(create).update(source).digest("hex");
  return `#include "server/store/typed_tables.h"

namespace bijeen::store {
namespace {
${source}
}  // namespace

std::span<const TypedTable> typed_tables() { return kTables; }
std::string_view typed_create() {
  return ${literal(create)};
}
std::string_view typed_drop() {
  return ${literal(drop)};
}
std::string_view typed_hash() { return "${hash}"; }

}  // namespace bijeen::store
`;
}
