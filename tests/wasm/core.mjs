// SPDX-License-Identifier: EUPL-1.2
import fs from "node:fs";
import path from "node:path";
import { instantiate } from "../../sync/wasm/instance.mjs";

const root = path.resolve(import.meta.dirname, "../..");
export const wasmFile = process.env.BIJEEN_WASM ?? path.join(root, "build/wasm/bijeen.wasm");
const compiled = WebAssembly.compile(fs.readFileSync(wasmFile));

export const device = "01990000-0000-7000-8000-00000000000a";
export const person = "01990000-0000-7000-8000-0000000000a1";

/** One replica, and beside it the pairs that a host would have stored. */
export class Core {
  pairs = new Map();

  static async start(stored = new Map()) {
    const core = new Core();
    core.instance = await instantiate(await compiled);
    core.pairs = new Map(stored);
    core.call("load", { pairs: [...stored] });
    core.call("open");
    return core;
  }

  /** The answer, whatever it is. */
  ask(method, params = {}) {
    const answer = JSON.parse(this.instance.call(method, JSON.stringify(params)));
    for (const [key, value] of answer.writes ?? []) {
      if (value === null) this.pairs.delete(key);
      else this.pairs.set(key, value);
    }
    return answer;
  }

  /** The answer of what must succeed. */
  call(method, params) {
    const answer = this.ask(method, params);
    if (!answer.ok) throw new Error(`${method}: ${JSON.stringify(answer)}`);
    return answer;
  }
}

/** What a server would tell a project leader who begins. */
export function signIn(core) {
  core.call("identify", { device, person });
  const scopes = ["programme", "leader"];
  core.call("pullAnswer", {
    body: { epoch: "1", cursor: 10, more: false, actor: { person, role: "leader", name: "Projectleider" }, scopes, sets: [], digests: {}, horizon: 0, backedUp: 0 },
  });
  for (const scope of scopes) core.call("snapshotPart", { body: { epoch: "1", scope, cursor: 10, records: [], next: null } });
  return core;
}
