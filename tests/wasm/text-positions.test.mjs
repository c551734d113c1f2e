// SPDX-License-Identifier: EUPL-1.2
// The core counts code points, the browser UTF-16 units: what webclient/src/ui/text-merge.ts makes of the core's patches is exact.
import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { test } from "node:test";
import { Core, signIn } from "./core.mjs";

const webclient = path.resolve(import.meta.dirname, "../../webclient");
const typescript = createRequire(path.join(webclient, "package.json"))("typescript");
const source = fs.readFileSync(path.join(webclient, "src/ui/text-merge.ts"), "utf8");
const { outputText } = typescript.transpileModule(source, { compilerOptions: { target: "ES2022", module: "ES2022" } });
const { applySpans, spanBetween, spansOf } = await import(`data:text/javascript,${encodeURIComponent(outputText)}`);

const line = "01990000-0000-7000-8000-0000000000c1";
const other = { device: "01990000-0000-7000-8000-00000000000b", person: "01990000-0000-7000-8000-0000000000a2" };
const pieces = ["a", "é", "e\u0301", "€", "👍", "𝄞", "👩‍👧", "\n", "🇳🇱"];

/** The same numbers every time (mulberry32). */
function dice(seed) {
  return (sides) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}

/** Sets of somebody else, accepted by the server one after the other. */
function told(core, seq, ops) {
  const set = { id: `01990000-0000-7000-8000-${String(seq).padStart(12, "0")}`, scope: "programme", device: other.device, n: seq - 10, seen: seq - 1, known: 0, made: seq, model: 1, ops };
  return core.call("pullAnswer", {
    body: {
      epoch: "1", cursor: seq, more: false, actor: { person: "01990000-0000-7000-8000-0000000000a1", role: "leader", name: "Projectleider" },
      scopes: ["programme", "leader"], sets: [{ seq, at: seq, author: other.person, set }], digests: {}, horizon: 0, backedUp: 0,
    },
  });
}

test("patches of the core give the browser's text the core's text", async () => {
  const roll = dice(7);
  const core = signIn(await Core.start());
  told(core, 11, [{ collection: "actionLine", record: line, create: true, put: { title: "lijn", number: 1 } }]);
  let shown = "";
  let patched = 0;
  for (let seq = 12; seq < 212; seq++) {
    const points = [...shown];
    const edits = [];
    for (let i = 0; i <= roll(3); i++) {
      const position = roll(points.length + 1);
      const removed = Math.min(roll(3), points.length - position);
      const inserted = [...Array(roll(4))].map(() => pieces[roll(pieces.length)]).join("");
      points.splice(position, removed, ...inserted);
      edits.push([position, removed, inserted]);
    }
    const { patches } = told(core, seq, [{ collection: "actionLine", record: line, text: { progress: edits } }]);
    for (const patch of patches) {
      shown = applySpans(shown, spansOf(shown, patch.edits));
      patched += 1;
    }
    const { view } = core.call("view", { collection: "actionLine", record: line });
    assert.equal(shown, view.fields.progress);
    assert.ok(shown.isWellFormed());
  }
  assert.ok(patched > 100);
});

test("what the browser takes for a change never cuts a character in two", () => {
  const roll = dice(8);
  for (let i = 0; i < 3000; i++) {
    const text = () => [...Array(roll(5))].map(() => ["👍", "👎", "a", "𝄞", "𝄢"][roll(5)]).join("");
    const [before, after] = [text(), text()];
    const span = spanBetween(before, after);
    assert.equal(applySpans(before, [span]), after);
    assert.ok(span.inserted.isWellFormed());
    assert.ok(before.slice(span.at, span.at + span.removed).isWellFormed());
  }
});

test("edits that do not fit the text shown are told apart from those that do", () => {
  assert.deepEqual(spansOf("a👍b", [[2, 1, "x"]]), [{ at: 3, removed: 1, inserted: "x" }]);
  assert.equal(spansOf("a👍b", [[2, 2, "x"]]), null);
});
