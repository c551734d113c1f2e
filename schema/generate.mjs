// SPDX-License-Identifier: EUPL-1.2
// Makes from model.json and errors.json what the programs compile in.
//   node generate.mjs --cpp OUTDIR          OUTDIR/schema/errors.h, errors.cpp, shipped_model.cpp
//   node generate.mjs --cpp-bare OUTDIR     the same with a model that leaves out what only people read
//   node generate.mjs --typescript OUTDIR   OUTDIR/model.ts, collections.ts, error-advice.ts
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { errorsHeader, errorsSource, shippedModelSource } from "./generator/cpp.mjs";
import { adviceModule, collectionsModule, modelModule } from "./generator/typescript.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const modelText = readFileSync(join(here, "model.json"), "utf8");
const { advice, errors } = JSON.parse(readFileSync(join(here, "errors.json"), "utf8"));

function checkErrors() {
  const seen = new Set();
  const given = new Set(errors.map((error) => error.advice));
  for (const [name, { nl, en }] of Object.entries(advice)) {
    if (!nl || !en) throw new Error(`errors.json: the advice '${name}' needs a text in nl and en`);
    if (!given.has(name)) throw new Error(`errors.json: no error gives the advice '${name}'`);
  }
  for (const { code, http, nl, en, ...error } of errors) {
    if (!/^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/.test(code)) throw new Error(`errors.json: '${code}' is not of the form part.name`);
    if (seen.has(code)) throw new Error(`errors.json: '${code}' stands twice`);
    if (!Number.isInteger(http) || http < 400 || http > 599) throw new Error(`errors.json: '${code}' has no http status of an error`);
    if (!nl || !en) throw new Error(`errors.json: '${code}' needs a title in nl and en`);
    if (!advice[error.advice]) throw new Error(`errors.json: '${code}' needs the name of an advice: what can a person do?`);
    seen.add(code);
  }
}

/** Labels and comments are for people, and the model without them less than half as long. */
function bare(text) {
  return JSON.stringify(JSON.parse(text), (name, value) => (name === "$comment" || (name === "label" && value.nl) ? undefined : value));
}

function write(directory, files) {
  mkdirSync(directory, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
}

const [what, outdir] = process.argv.slice(2);
checkErrors();
if ((what === "--cpp" || what === "--cpp-bare") && outdir) {
  write(join(outdir, "schema"), {
    "errors.h": errorsHeader(errors),
    "errors.cpp": errorsSource(errors),
    "shipped_model.cpp": shippedModelSource(what === "--cpp" ? modelText : bare(modelText)),
  });
} else if (what === "--typescript" && outdir) {
  const model = JSON.parse(modelText);
  write(outdir, {
    "model.ts": modelModule(model, errors),
    "collections.ts": collectionsModule(model),
    "error-advice.ts": adviceModule(advice, errors),
  });
} else {
  console.error("use: generate.mjs --cpp OUTDIR | --cpp-bare OUTDIR | --typescript OUTDIR");
  process.exit(2);
}
