// SPDX-License-Identifier: EUPL-1.2
// The engine as the browser gets it: through the bridge, with what a host stored between two lives.
import assert from "node:assert/strict";
import fs from "node:fs";
import { test } from "node:test";
import { CoreStopped, instantiate } from "../../sync/wasm/instance.mjs";
import { Core, signIn, wasmFile } from "./core.mjs";

const body = "01990000-0000-7000-8000-0000000000b1";
const line = "01990000-0000-7000-8000-0000000000c1";
const focus = "01990000-0000-7000-8000-0000000000d1";
let sets = 0;
const setId = () => `01990000-0000-7000-8000-${String(++sets).padStart(12, "0")}`;

function edit(core, ...ops) {
  return core.call("edit", { id: setId(), scope: "programme", made: 1_771_234_567_890, ops });
}
const workGroup = (name) => ({ collection: "body", record: body, create: true, put: { name, kind: "work-group" } });

test("asks for nothing of the system but a way to say why it stopped", async () => {
  const module = await WebAssembly.compile(fs.readFileSync(wasmFile));
  const imports = WebAssembly.Module.imports(module).map(({ module: from, name }) => `${from}.${name}`);
  const allowed = ["fd_close", "fd_seek", "fd_write", "fd_fdstat_get", "proc_exit"].map((name) => `wasi_snapshot_preview1.${name}`);
  assert.deepEqual(imports.filter((name) => !allowed.includes(name)), []);
});

test("an edit is there again after the stored pairs are loaded into a new instance", async () => {
  const before = signIn(await Core.start());
  edit(before, workGroup("Werkgroep Aanpak · ï € 𝄞"));
  const after = await Core.start(before.pairs);
  assert.deepEqual(after.call("views").views, before.call("views").views);
  assert.equal(after.call("views").views[0].fields.name, "Werkgroep Aanpak · ï € 𝄞");
  assert.deepEqual(after.call("unsent").sets, before.call("unsent").sets);
  assert.equal(after.call("status").status.pending, 1);
});

test("a refused edit writes nothing", async () => {
  const core = signIn(await Core.start());
  const pairs = new Map(core.pairs);
  const answer = core.ask("edit", { id: setId(), scope: "programme", made: 1, ops: [{ ...workGroup("x"), put: { name: "x", kind: "no-such-kind" } }] });
  assert.equal(answer.ok, false);
  assert.equal(answer.code, "model.value");
  assert.deepEqual(core.pairs, pairs);
  assert.deepEqual(core.call("views").views, []);
});

test("what may say who a client is, is found in a text", async () => {
  const core = signIn(await Core.start());
  const text = "Besproken: 123456782 (moeder), bel 06-12345678. Volgende keer 14-01-2027.";
  assert.deepEqual(core.call("personalData", { text }).found, [
    { kind: "citizen-number", text: "123456782" },
    { kind: "phone", text: "06-12345678" },
  ]);
});

test("wrong calls get a code and leave the core in use", async () => {
  const core = signIn(await Core.start());
  for (const [method, params, code] of [
    ["no-such-method", "{}", "request.parameter"],
    ["edit", "", "request.json"],
    ["edit", "[]", "request.json"],
    ["edit", "{", "request.json"],
    ["edit", "\u0000", "request.json"],
    ["edit", "{}", "request.field"],
    ["pullAnswer", '{"body":"<html>"}', "request.json"],
    ["load", '{"pairs":{}}', "request.field"],
    ["", "{}", "request.parameter"],
  ]) {
    const answer = JSON.parse(core.instance.call(method, params));
    assert.deepEqual([answer.ok, answer.code], [false, code], `${method} ${params}`);
  }
  edit(core, workGroup("nog steeds"));
  assert.equal(core.call("views").views.length, 1);
});

test("deep nesting is refused, not a stack overflow", async () => {
  const core = await Core.start();
  const nested = "[".repeat(200_000) + "]".repeat(200_000);
  const answer = JSON.parse(core.instance.call("pullAnswer", `{"body":${nested}}`));
  assert.equal(answer.ok, false);
  assert.equal(core.call("status").status.pending, 0);
});

test("two instances know nothing of each other", async () => {
  const [one, other] = [signIn(await Core.start()), signIn(await Core.start())];
  edit(one, workGroup("alleen hier"));
  assert.equal(one.call("views").views.length, 1);
  assert.equal(other.call("views").views.length, 0);
});

test("typing makes one change set that is whole after every key", async () => {
  const core = signIn(await Core.start());
  edit(core, { collection: "actionLine", record: line, create: true, put: { title: "lijn", number: 1 } });
  edit(core, { collection: "focusPoint", record: focus, create: true, put: { title: "punt", priority: true, actionLine: line } });
  let before = "";
  for (const key of "Zó, 𝄞 klaar") {
    const after = before + key;
    const answer = core.call("editText", { id: setId(), made: 1, collection: "focusPoint", record: focus, field: "progress", before, after });
    assert.equal(answer.text, after);
    before = after;
  }
  assert.equal(core.call("unsent").sets.length, 3);
  const reopened = await Core.start(core.pairs);
  const { view } = reopened.call("view", { collection: "focusPoint", record: focus });
  assert.equal(view.fields.progress, "Zó, 𝄞 klaar");
});

test("many records and long texts pass through growing memory", async () => {
  const core = signIn(await Core.start());
  const text = "é".repeat(20_000);
  edit(core, { collection: "actionLine", record: line, create: true, put: { title: "lijn", number: 1 } });
  for (let i = 0; i < 100; i++) {
    const record = `01990000-0000-7000-8000-1${String(i).padStart(11, "0")}`;
    edit(core, { collection: "focusPoint", record, create: true, put: { title: `punt ${i}`, priority: true, actionLine: line }, text: { progress: [[0, 0, text]] } });
  }
  const reopened = await Core.start(core.pairs);
  const { views } = reopened.call("views", { collection: "focusPoint" });
  assert.equal(views.length, 100);
  assert.ok(views.every((view) => view.fields.progress === text));
});

test("an instance that trapped says so and is not used again", async () => {
  // A core whose call() traps, in the form of the bridge: (module (memory) alloc release answer_size _initialize call=unreachable)
  const trapping = new Uint8Array([
    0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
    1, 21, 4, 0x60, 0, 0, 0x60, 0, 1, 0x7f, 0x60, 1, 0x7f, 1, 0x7f, 0x60, 4, 0x7f, 0x7f, 0x7f, 0x7f, 1, 0x7f,
    3, 5, 4, 0, 1, 2, 3,
    5, 3, 1, 0, 1,
    7, 63, 6,
    6, ...Buffer.from("memory"), 2, 0,
    11, ...Buffer.from("_initialize"), 0, 0,
    11, ...Buffer.from("answer_size"), 0, 1,
    5, ...Buffer.from("alloc"), 0, 2,
    7, ...Buffer.from("release"), 0, 2,
    4, ...Buffer.from("call"), 0, 3,
    10, 18, 4, 2, 0, 0x0b, 4, 0, 0x41, 0, 0x0b, 4, 0, 0x41, 8, 0x0b, 3, 0, 0, 0x0b,
  ]);
  const core = await instantiate(await WebAssembly.compile(trapping));
  assert.throws(() => core.call("status", "{}"), CoreStopped);
  assert.throws(() => core.call("status", "{}"), CoreStopped);
});
