// SPDX-License-Identifier: EUPL-1.2
// Seeds for the target "replica" from tests/cases: what each case does to its first replica, a call a line.
//   node tests/fuzz/seeds.mjs OUTDIR
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const cases = join(dirname(fileURLToPath(import.meta.url)), "../cases");
const out = process.argv[2];
mkdirSync(out, { recursive: true });
for (const file of readdirSync(cases).filter((name) => name.endsWith(".json"))) {
  const { steps } = JSON.parse(readFileSync(join(cases, file), "utf8"));
  const calls = steps
    .filter(({ replica }) => replica === steps[0].replica)
    .map(({ reopen, call, params = {} }) => (reopen ? "reopen" : `${call} ${JSON.stringify(params)}`));
  writeFileSync(join(out, basename(file, ".json")), calls.join("\n"));
}
