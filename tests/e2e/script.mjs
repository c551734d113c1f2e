// SPDX-License-Identifier: EUPL-1.2
import { randomUUID } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

const opsAtOnce = 50;

/** Somebody who works by `bijeen replica` instead of a browser: for amounts that nobody types. */
export class Script {
  #store;

  /** @param {import("./server.mjs").Server} server */
  constructor(server, name, link) {
    this.server = server;
    this.#store = path.join(server.directory, `script-${name}`);
    const token = path.join(server.directory, `token-${name}`);
    fs.writeFileSync(token, link, { mode: 0o600 });
    const { person } = this.#run(["--ca", path.join(server.data, "localhost.crt"), "--token-file", token, "sign-in"]);
    this.person = person;
    this.sync();
  }

  #run(args) {
    try {
      return JSON.parse(this.server.run("replica", "--store", this.#store, ...args));
    } catch (error) {
      throw new Error(`${args[0]}: ${error.stdout || error}`);
    }
  }

  /** Sends what waits and fetches what is new. */
  sync() {
    return this.#run(["sync"]);
  }

  list(collection) {
    return this.#run(["list", JSON.stringify({ collection })]).records;
  }

  /** Change sets of so many ops; nothing is sent. */
  do(scope, ops) {
    for (let at = 0; at < ops.length; at += opsAtOnce) this.#run(["do", JSON.stringify({ scope, ops: ops.slice(at, at + opsAtOnce) })]);
  }

  /** Records of these fields, by their ids; nothing is sent. */
  make(collection, scope, list) {
    const ops = list.map((put) => ({ collection, record: randomUUID(), create: true, put }));
    this.do(scope, ops);
    return ops.map(({ record }) => record);
  }
}
