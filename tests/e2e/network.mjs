// SPDX-License-Identifier: EUPL-1.2
import net from "node:net";

const segmentBytes = 1400;
/** More than the head of a request: it brings something. */
const bringsBytes = 1400;

/** What comes in over a slow line: one segment after the other, of the connections in turn, each half a round trip after it was sent. */
class SlowLine {
  #waiting = new Map();
  #busy = false;

  constructor({ bytesPerSecond, roundTripMs }) {
    this.bytesPerMs = bytesPerSecond / 1000;
    this.oneWayMs = roundTripMs / 2;
  }

  send(socket, bytes) {
    const segments = this.#waiting.get(socket) ?? [];
    for (let at = 0; at < bytes.length; at += segmentBytes) segments.push(bytes.subarray(at, at + segmentBytes));
    this.#waiting.set(socket, segments);
    if (!this.#busy) void this.#run();
  }

  async #run() {
    this.#busy = true;
    let free = performance.now();
    for (let next; (next = this.#waiting.entries().next().value); ) {
      const [socket, segments] = next;
      const segment = segments.shift();
      this.#waiting.delete(socket);
      if (segments.length > 0) this.#waiting.set(socket, segments);
      free += segment.length / this.bytesPerMs;
      await new Promise((resolve) => setTimeout(resolve, free - performance.now()));
      setTimeout(() => socket.writable && socket.write(segment), this.oneWayMs);
    }
    this.#busy = false;
  }
}

/**
 * A network for one browser: an HTTP CONNECT proxy (RFC 9110, 9.3.6) that tunnels to one server and can be cut or made to lose answers.
 * Whatever host the browser asks for, it is connected to `target`.
 */
export class Network {
  #server;
  #sockets = new Set();
  #mode = "up";
  #swallowed = 0;
  /** @type {SlowLine | null} */
  #slow = null;

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

  /** What is asked is answered, but what is brought arrives without an answer: the connection breaks when the server begins to give it. */
  loseAnswers() {
    this.#mode = "lose";
    this.#swallowed = 0;
    this.#breakAll();
  }

  restore() {
    this.#mode = "up";
    this.#breakAll();
  }

  /**
   * From here on all connections together bring in so many bytes a second, and an answer, also to who connects, takes a round trip at least.
   * @param {{bytesPerSecond: number, roundTripMs: number}} line
   */
  slow(line) {
    this.#slow = new SlowLine(line);
    this.restore();
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
        const connected = () => {
          client.write("HTTP/1.1 200 OK\r\n\r\n");
          this.#tunnel(client, upstream);
        };
        if (this.#slow) setTimeout(connected, 2 * this.#slow.oneWayMs);
        else connected();
      });
      this.#track(upstream);
      upstream.on("close", () => client.destroy());
      client.on("close", () => upstream.destroy());
    });
  }

  #tunnel(client, upstream) {
    let begun = false; // the first answer is that to the handshake
    let sent = 0; // since the last answer
    client.on("data", (bytes) => {
      sent += bytes.length;
      if (this.#slow) setTimeout(() => upstream.writable && upstream.write(bytes), this.#slow.oneWayMs);
      else upstream.write(bytes);
    });
    upstream.on("data", (bytes) => {
      if (this.#mode === "lose" && begun && sent > bringsBytes) {
        this.#swallowed += 1;
        // The request was forwarded whole; the server has committed by the time it answers.
        client.destroy();
        upstream.destroy();
        return;
      }
      begun = true;
      sent = 0;
      if (this.#slow) this.#slow.send(client, bytes);
      else client.write(bytes);
    });
  }
}
