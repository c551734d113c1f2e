// SPDX-License-Identifier: EUPL-1.2
// clang-tidy over schema/, sync/ and server/, by the compile commands of the preset "test" and the checks of .clang-tidy.
//   node tools/tidy.mjs          without the static analyzer, whose paths take two thirds of the time
//   node tools/tidy.mjs --full   with it
// A file that was clean is not looked at again until it, a header of ours that it includes, its command, the checks or
// clang-tidy change; build/tidy remembers.
import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const build = join(root, "build/test");
const full = process.argv.includes("--full");
const checks = full ? "" : "-clang-analyzer-*";
const tidy = "clang-tidy-19";
const memory = join(root, "build/tidy", full ? "full.json" : "fast.json");
// Its algorithms use what it deprecates.
const libstdcxx = ["--extra-arg=-Wno-deprecated-declarations"];
const outputBytesMax = 64 * 1024 * 1024;

const units = JSON.parse(readFileSync(join(build, "compile_commands.json"), "utf8")).filter(({ file }) =>
  /^(schema|sync|server)\//.test(relative(root, file)),
);
const base = `${execFileSync(tidy, ["--version"])}${checks}${readFileSync(join(root, ".clang-tidy"))}`;

/** The file and every header of ours that it includes, near or far. Ours are named from the root, or are generated. */
function withIncludes(file, roots, seen) {
  if (seen.has(file)) return;
  const text = readFileSync(file, "utf8");
  seen.set(file, text);
  for (const [, name] of text.matchAll(/^#include "(.+)"$/gm)) {
    const found = roots.map((from) => join(from, name)).find(existsSync);
    if (found) withIncludes(found, roots, seen);
  }
}

function keyOf({ file, command }) {
  const roots = [...command.matchAll(/-I(\S+)/g)].map(([, path]) => path);
  const seen = new Map();
  withIncludes(file, roots, seen);
  const hash = createHash("sha256").update(base).update(command);
  for (const text of seen.values()) hash.update(text);
  return hash.digest("hex");
}

function findings(file) {
  const options = ["-p", build, "--quiet", `--checks=${checks}`, "--extra-arg=-Wno-unknown-warning-option", ...libstdcxx, file];
  return new Promise((done) =>
    execFile(tidy, options, { cwd: root, maxBuffer: outputBytesMax }, (error, out, trouble) => done(error ? out || trouble : "")),
  );
}

mkdirSync(dirname(memory), { recursive: true });
const clean = existsSync(memory) ? JSON.parse(readFileSync(memory, "utf8")) : {};
const waiting = units.filter((unit) => clean[relative(root, unit.file)] !== (unit.key = keyOf(unit)));
console.log(`${units.length - waiting.length} of ${units.length} files are as they were when they were clean`);
let failed = 0;
async function work() {
  for (let unit; (unit = waiting.shift()); ) {
    const found = await findings(unit.file);
    if (found) {
      failed += 1;
      console.log(found);
    } else {
      clean[relative(root, unit.file)] = unit.key;
      writeFileSync(memory, JSON.stringify(clean, null, 1));
    }
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, work));
if (failed) console.log(`${failed} files have findings`);
process.exitCode = failed ? 1 : 0;
