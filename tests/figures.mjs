// SPDX-License-Identifier: EUPL-1.2
// What the last run counted: kills, cuts, promises, cells, memory; and how many inputs each fuzz target had.
//   node tests/figures.mjs
import fs from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const results = path.join(root, "build/test/results");
const fuzzed = path.join(root, "build/sanitize/found");

const files = (folder, end) => (fs.existsSync(folder) ? fs.readdirSync(folder, { recursive: true }) : []).filter((name) => name.endsWith(end)).sort();

/** What the tests recorded beside their verdict, in the XML of GoogleTest: [test, {name: value}]. */
function recorded() {
  return files(results, ".xml").flatMap((name) => {
    const text = fs.readFileSync(path.join(results, name), "utf8");
    const properties = [...text.matchAll(/<property name="(\w+)" value="(\w+)"/g)];
    return properties.length === 0 ? [] : [[name.slice(0, -".xml".length), Object.fromEntries(properties.map(([, key, value]) => [key, value]))]];
  });
}

function fuzz() {
  return files(fuzzed, `${path.sep}log`).flatMap((name) => {
    const count = /number_of_executed_units: *(\d+)/.exec(fs.readFileSync(path.join(fuzzed, name), "utf8"));
    return count ? [[`fuzz ${path.dirname(name)}`, { inputs: count[1] }]] : [];
  });
}

const rows = [...recorded(), ...fuzz()];
const width = Math.max(0, ...rows.map(([test]) => test.length));
for (const [test, figures] of rows) console.log(test.padEnd(width), Object.entries(figures).map(([name, value]) => `${name} ${value}`).join(", "));
if (rows.length === 0) console.log("no figures: the native tests and the fuzz targets were not played");
