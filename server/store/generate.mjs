// SPDX-License-Identifier: EUPL-1.2
// Makes the SQL that the store compiles in.
//   node generate.mjs migrations OUT.cpp FILE.sql...   the migrations, in order of their numbers
//   node generate.mjs tables OUT.cpp MODEL.json FILE.sql...   one table per collection of the model
import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { typedTables } from "./typed-sql.mjs";

const licence = "// SPDX-License-Identifier: EUPL-1.2\n// Made by server/store/generate.mjs.\n";

/** A raw string literal, in pieces that every compiler takes. */
export function literal(text) {
  const pieces = text.match(/[\s\S]{1,8000}/g) ?? [""];
  return pieces.map((piece) => `R"sql(${piece})sql"`).join("\n");
}

function migrations(files) {
  const rows = files
    .map((file) => ({ name: basename(file), number: Number(basename(file).split("_")[0]), text: readFileSync(file, "utf8") }))
    .sort((a, b) => a.number - b.number);
  rows.forEach(({ name, number }, index) => {
    if (number !== index + 1) throw new Error(`${name}: migrations count from 0001 without gaps`);
  });
  const items = rows.map(
    ({ name, number, text }) => `    {${number}, "${name}", "PRAGMA user_version = ${number}",\n${literal(text)}},`,
  );
  return `${licence}#include "server/store/migrations.h"

namespace bijeen::store {
namespace {
constexpr Migration kMigrations[] = {
${items.join("\n")}
};
}  // namespace

std::span<const Migration> migrations() { return kMigrations; }

}  // namespace bijeen::store
`;
}

function taken(files) {
  return files.flatMap((file) => [...readFileSync(file, "utf8").matchAll(/CREATE (?:VIRTUAL )?TABLE (\w+)/g)].map((m) => m[1]));
}

const [what, out, ...inputs] = process.argv.slice(2);
if (what === "migrations" && inputs.length > 0) {
  writeFileSync(out, migrations(inputs));
} else if (what === "tables" && inputs.length > 0) {
  const [modelFile, ...migrationFiles] = inputs;
  const { collections } = JSON.parse(readFileSync(modelFile, "utf8"));
  writeFileSync(out, licence + typedTables(collections, new Set(["search", "migration", ...taken(migrationFiles)]), literal));
} else {
  console.error("use: generate.mjs migrations OUT.cpp FILE.sql... | tables OUT.cpp MODEL.json FILE.sql...");
  process.exit(2);
}
