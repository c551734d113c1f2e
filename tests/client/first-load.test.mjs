// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import fs from "node:fs";
import { test } from "node:test";
import { brotliCompressSync } from "node:zlib";

const built = new URL("../../webclient/dist/", import.meta.url);
const bytesMax = 250_000;

/** What the built scripts of `names` load by themselves, with them. */
function withImports(names) {
  const loaded = new Set();
  const visit = (name) => {
    if (loaded.has(name)) return;
    loaded.add(name);
    const text = fs.readFileSync(new URL(`assets/${name}`, built), "utf8");
    for (const [, imported] of text.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)) visit(imported);
  };
  names.forEach(visit);
  return [...loaded];
}

test("the scripts of a first visit, with the engine, stay under 250 KB as they are sent", () => {
  const page = fs.readFileSync(new URL("index.html", built), "utf8");
  const begun = [...page.matchAll(/assets\/([^"']+\.js)/g)].map(([, name]) => name);
  const assets = fs.readdirSync(new URL("assets/", built));
  const beside = assets.filter((name) => /^worker-.*\.js$/.test(name));
  const engine = assets.filter((name) => name.endsWith(".wasm"));
  assert.ok(begun.length > 0 && beside.length === 1 && engine.length === 1);
  const sizes = [...withImports([...begun, ...beside]), ...engine].map((name) => [
    name,
    brotliCompressSync(fs.readFileSync(new URL(`assets/${name}`, built))).length,
  ]);
  const bytes = sizes.reduce((sum, [, size]) => sum + size, 0);
  assert.ok(bytes <= bytesMax, `${bytes} bytes: ${sizes.map(([name, size]) => `${name} ${size}`).join(", ")}`);
});
