// SPDX-License-Identifier: EUPL-1.2
// docs/security.md held to the tree: each row names where it is kept and at least one test, and all that is named is there.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";

const root = path.resolve(import.meta.dirname, "../..");
const tests = path.join(root, "tests");
const text = (...parts) => fs.readFileSync(path.join(root, ...parts), "utf8");
const names = (folder, end) => fs.readdirSync(folder).filter((name) => name.endsWith(end)).map((name) => name.slice(0, -end.length));

/** Every test of the tree, as the page writes it. */
function testsOfTree() {
  const all = new Set();
  for (const file of fs.readdirSync(tests, { recursive: true }).filter((name) => name.endsWith("_test.cpp"))) {
    for (const [, suite, name] of text("tests", file).matchAll(/^TEST(?:_F|_P)?\((\w+),\s*(\w+)\)/gm)) all.add(`\`${suite}.${name}\``);
  }
  for (const folder of ["client", "documents", "e2e", "wasm"]) {
    for (const name of names(path.join(tests, folder), ".test.mjs")) {
      for (const [, title] of text("tests", folder, `${name}.test.mjs`).matchAll(/^ *test\("(.+?)", /gm)) all.add(`\`${folder}/${name}\` "${title}"`);
    }
  }
  for (const name of names(path.join(tests, "fuzz"), ".cpp")) all.add(`\`fuzz/${name}\``);
  // What CTest runs besides (tests/durability, tests/simulation).
  for (const [box, suite] of [["durability", "Durability"], ["simulation", "Simulation"]]) {
    for (const name of names(path.join(tests, box, "faults"), ".patch")) all.add(`\`${suite}.Fault.${name}\``);
  }
  const simulation = text("tests/simulation/CMakeLists.txt");
  for (const from of /foreach\(from ([\d ]+)\)/.exec(simulation)[1].split(" ")) all.add(`\`Simulation.SeedsFrom${from}\``);
  if (simulation.includes("simulation_check(KeptScripts ")) all.add("`Simulation.KeptScripts`");
  return all;
}

/** The three columns of each row. */
function rows() {
  const lines = text("docs/security.md").split("\n").filter((line) => line.startsWith("| ") && !line.endsWith("| Proven by |"));
  return lines.map((line) => line.split(" | ").map((cell) => cell.replace(/^\| | \|$/g, "")));
}

test("each row of docs/security.md names a place and tests that are there", () => {
  const known = testsOfTree();
  const missing = [];
  assert.ok(rows().length > 100);
  for (const [what, places, proof, ...more] of rows()) {
    assert.equal(more.length, 0, what);
    for (const place of places.split(", ")) {
      if (!/^`.+`$/.test(place) || !fs.existsSync(path.join(root, place.slice(1, -1)))) missing.push(`${what}: ${place}`);
    }
    for (const one of proof?.match(/`[^`]+`(?: "[^"]+")?/g) ?? [""]) if (!known.has(one)) missing.push(`${what}: ${one || "no test"}`);
    if (proof?.replace(/`[^`]+`(?: "[^"]+")?/g, "").replaceAll(", ", "") !== "") missing.push(`${what}: what is said of tests is not only their names: ${proof}`);
  }
  assert.deepEqual(missing, []);
});
