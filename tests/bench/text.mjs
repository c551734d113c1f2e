// SPDX-License-Identifier: EUPL-1.2
// node text.mjs WASM PACKED-TRACE RUNS: the rows of `bijeen-bench text` for WebAssembly. Exit code 0 when all texts are right.
import fs from "node:fs";
import { systemInterface } from "../../sync/wasm/instance.mjs";

const [wasmFile, traceFile, runsText] = process.argv.slice(2);
const runs = Number(runsText);
const trace = fs.readFileSync(traceFile);
const compiled = await WebAssembly.compile(fs.readFileSync(wasmFile));

async function start() {
  const instance = await WebAssembly.instantiate(compiled, {
    wasi_snapshot_preview1: systemInterface(() => instance.exports.memory, (text) => process.stderr.write(text)),
  });
  const { memory, alloc, open, run, _initialize: initialize } = instance.exports;
  initialize();
  const address = alloc(trace.length);
  new Uint8Array(memory.buffer, address, trace.length).set(trace);
  if (open(address, trace.length) !== 1) throw new Error("the trace cannot be replayed");
  return { memory, run };
}

const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** First number of the packed trace: whether it is concurrent. */
const ways = ["local replay", "merge of all", "one by one", "load"].slice(trace[0] === 0 ? 0 : 1);
let allSame = true;
for (const way of ways) {
  const number = 4 - ways.length + ways.indexOf(way);
  const { memory, run } = await start();
  let same = true;
  const took = [];
  for (let i = 0; i < runs; i++) {
    const [wall, used] = [performance.now(), cpu()];
    same = run(number) === 1 && same;
    // The compiler's threads count as CPU time, another process's turn as wall time.
    took.push(Math.min(performance.now() - wall, cpu() - used));
  }
  took.sort((a, b) => a - b);
  const row = [took[0].toFixed(3), took[took.length >> 1].toFixed(3), (memory.buffer.byteLength / 1024).toFixed(1)].map((text) => text.padStart(9));
  console.log(`  wasm   ${way.padEnd(14)} ${row.join(" ")}   ${same ? "same" : "DIFFERENT"}`);
  allSame &&= same;
}
process.exitCode = allSame ? 0 : 1;
