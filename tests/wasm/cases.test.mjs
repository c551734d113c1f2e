// SPDX-License-Identifier: EUPL-1.2
// The promises of tests/cases, which hold natively (tests/sync), in the engine that browsers run. Their form: tests/cases/README.md.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { Core } from "./core.mjs";

const folder = path.resolve(import.meta.dirname, "../cases");
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** Where `actual` does not hold what `wanted` says; null where it does. */
function difference(at, wanted, actual) {
  if (isObject(wanted) && isObject(actual)) {
    for (const [name, value] of Object.entries(wanted)) {
      if (!(name in actual)) return `${at}.${name} is missing in ${JSON.stringify(actual)}`;
      const found = difference(`${at}.${name}`, value, actual[name]);
      if (found) return found;
    }
    return null;
  }
  if (Array.isArray(wanted) && Array.isArray(actual) && wanted.length === actual.length) {
    for (const [i, value] of wanted.entries()) {
      const found = difference(`${at}[${i}]`, value, actual[i]);
      if (found) return found;
    }
    return null;
  }
  if (wanted === actual) return null;
  return `${at}: wanted ${JSON.stringify(wanted)}, got ${JSON.stringify(actual)}`;
}

class Runner {
  #replicas = new Map();

  async run(steps) {
    for (const [i, step] of steps.entries()) {
      const replica = this.#replicas.get(step.replica);
      if (!replica || step.reopen) this.#replicas.set(step.replica, await Core.start(replica?.pairs));
      if (!step.reopen) this.#call(step, `step ${i} ${step.call}`);
    }
  }

  async reopenAll() {
    for (const [name, replica] of this.#replicas) this.#replicas.set(name, await Core.start(replica.pairs));
  }

  #call({ replica, call, params = {}, answer = { ok: true } }, where) {
    const got = this.#replicas.get(replica).ask(call, params);
    assert.equal(difference("answer", answer, got), null, where);
  }
}

const files = fs.readdirSync(folder).filter((name) => name.endsWith(".json"));

test("there are cases", () => assert.ok(files.length >= 10));

for (const file of files.sort()) {
  const { name, steps, expect } = JSON.parse(fs.readFileSync(path.join(folder, file), "utf8"));
  test(`${file}: ${name}`, async () => {
    assert.ok(expect.length > 0);
    const runner = new Runner();
    await runner.run(steps);
    await runner.run(expect);
    await runner.reopenAll();
    await runner.run(expect);
  });
}
