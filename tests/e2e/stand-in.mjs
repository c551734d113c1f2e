// SPDX-License-Identifier: EUPL-1.2
import fs from "node:fs";
import https from "node:https";
import path from "node:path";

/** In a server's place, under its name: answers whoever is sent there with problems. */
export class StandIn {
  /** What it was asked, in order, as "POST /v1/sync/push". */
  asked = [];
  #server;

  /** @param {(asked: string) => [number, string]} says the status and code for each of these */
  constructor(server, says) {
    const read = (name) => fs.readFileSync(path.join(server.data, name));
    this.#server = https.createServer({ cert: read("localhost.crt"), key: read("localhost.key") }, (request, answer) => {
      const asked = `${request.method} ${request.url.split("?")[0]}`;
      this.asked.push(asked);
      request.resume();
      const [status, code] = says(asked);
      answer.writeHead(status, { "API-Version": "1.0.0", "Content-Type": "application/problem+json" });
      answer.end(JSON.stringify({ type: "about:blank", status, code, title: code }));
    });
  }

  async start() {
    await new Promise((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.port = this.#server.address().port;
    return this;
  }

  async stop() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
