// SPDX-License-Identifier: EUPL-1.2
import net from "node:net";

/**
 * A network for one browser: an HTTP CONNECT proxy (RFC 9110, 9.3.6) that tunnels to one server and can be cut or made to lose answers.
 * Whatever host the browser asks for, it is connected to `target`.
 */
export class Network {
  #server;
  #sockets = new Set();
  #mode = "up";
  #swallowed = 0;

  /** @param {{port: number}} target on this machine */
  constructor(target) {
    this.target = target;
    this.#server = net.createServer((client) => this.#accept(client));
  }

  async start() {
    await new Promise((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.port = this.#server.address().port;
    return this;
  }

  /** No connection gets through, open ones break. */
  cut() {
    this.#mode = "cut";
    this.#breakAll();
  }

  /** Requests arrive, answers do not: each connection breaks when the server begins to answer. */
  loseAnswers() {
    this.#mode = "lose";
    this.#swallowed = 0;
    this.#breakAll();
  }

  restore() {
    this.#mode = "up";
    this.#breakAll();
  }

  /** From here on whatever is connected to is this, under the name of what was there before. */
  lead(target) {
    this.target = target;
    this.restore();
  }

  /** Answers lost since loseAnswers(). */
  get answersLost() {
    return this.#swallowed;
  }

  async stop() {
    this.#breakAll();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #breakAll() {
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  #track(socket) {
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    socket.on("error", () => socket.destroy());
  }

  #accept(client) {
    if (this.#mode === "cut") return void client.destroy();
    this.#track(client);
    client.once("data", (head) => {
      if (!head.toString("latin1").startsWith("CONNECT ")) return void client.destroy();
      const upstream = net.connect(this.target.port, "127.0.0.1", () => {
        client.write("HTTP/1.1 200 OK\r\n\r\n");
        this.#tunnel(client, upstream);
      });
      this.#track(upstream);
      upstream.on("close", () => client.destroy());
      client.on("close", () => upstream.destroy());
    });
  }

  #tunnel(client, upstream) {
    let sent = 0; // TLS application bytes of the request; the handshake alone stays below this
    client.on("data", (bytes) => {
      sent += bytes.length;
      upstream.write(bytes);
    });
    upstream.on("data", (bytes) => {
      // A handshake sends under 1,200 bytes upstream before the first request; past that, an answer is being given.
      if (this.#mode === "lose" && sent > 2400) {
        this.#swallowed += 1;
        // The request was forwarded whole; the server has committed by the time it answers.
        client.destroy();
        upstream.destroy();
        return;
      }
      client.write(bytes);
    });
  }
}
