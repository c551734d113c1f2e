// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { setImmediate as rest } from "node:timers/promises";
import { afterEach, beforeEach, mock, test } from "node:test";
import { clientModule } from "./module.mjs";

const { Exchange } = await clientModule("worker/exchange.ts");
const { Ballots } = await clientModule("worker/ballots.ts");

const pollMs = 30_000;

/** A replica that has one thing to ask in a round. `asked`: how often it was asked what. `pending`: own work that waits. */
function asking(pending = 0) {
  let answered = false;
  let asked = 0;
  const core = {
    language: "nl",
    call: (name) => {
      if (name === "status") return { status: { cursor: 1, renew: false, epoch: "e", pending } };
      asked += 1;
      if (!answered) return { request: { method: "GET", path: "/v1/sync/pull", body: null }, stuck: null };
      answered = false;
      return { request: null, stuck: null };
    },
    take: () => (answered = true),
  };
  return { core, ballots: new Ballots(async () => undefined), commit: async (work) => work(core), renewed: async () => undefined, asked: () => asked };
}

/** A replica whose server has the numbers of every id that it takes. */
function renewing() {
  const replica = asking();
  const ids = [];
  replica.core.call = (name, { device }) => {
    if (name === "status") return { status: { cursor: 1, renew: ids.length < 10 } };
    if (name === "renew") ids.push(device);
    return { request: null, stuck: "sync.id-reused" };
  };
  return { ...replica, ids };
}

/** One at a time; the tests say what becomes of each. */
class Stream extends EventTarget {
  static OPEN = 1;
  static last = null;
  readyState = 0;
  constructor() {
    super();
    Stream.last = this;
  }
  /** As the server opens it: with the number where it is. */
  open(seq) {
    this.readyState = Stream.OPEN;
    this.dispatchEvent(new Event("open"));
    this.dispatchEvent(new MessageEvent("change", { data: JSON.stringify({ seq }) }));
  }
  close() {
    this.readyState = 2;
  }
}

let exchange, replica, tries;

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  tries = [];
  globalThis.fetch = (path) => new Promise((resolve, reject) => tries.push({ path, resolve, reject }));
  globalThis.EventSource = Stream;
  hasNetwork(true);
  replica = asking();
  exchange = new Exchange(replica, () => [], () => undefined, assert.fail);
});

afterEach(async () => {
  const stopped = exchange.stop();
  for (const { reject } of tries) reject(new TypeError("the test is over"));
  await stopped;
  mock.timers.reset();
});

/** What the device says of itself. */
function hasNetwork(onLine) {
  Object.defineProperty(globalThis, "navigator", { value: { onLine }, configurable: true });
}

async function after(ms) {
  mock.timers.tick(ms);
  for (let turn = 0; turn < 5; turn += 1) await rest();
}

async function answer(status = 200, body = {}) {
  const headers = { "API-Version": "1.0.0", "Content-Type": "application/json" };
  tries.at(-1).resolve(new Response(JSON.stringify(body), { status, headers }));
  await after(0);
}

test("what came between a round and the opening of the event stream is asked for", async () => {
  exchange.wake();
  await after(0);
  await answer();
  assert.equal(tries.length, 1);
  Stream.last.open(2);
  await after(0);
  assert.equal(tries.length, 2);
});

test("an event stream that opens where nothing came asks for nothing", async () => {
  exchange.wake();
  await after(0);
  await answer();
  Stream.last.open(1);
  await after(0);
  assert.equal(tries.length, 1);
});

test("a lost event stream is followed by a poll", async () => {
  exchange.wake();
  await after(0);
  await answer();
  Stream.last.open(2);
  await after(0);
  await answer();
  await after(2 * pollMs);
  assert.equal(tries.length, 2, "with a stream nobody polls");
  Stream.last.dispatchEvent(new Event("error"));
  await after(pollMs);
  assert.equal(tries.length, 3);
});

test("a network that comes back while a try is failing is tried at once", async () => {
  exchange.wake();
  await after(0);
  exchange.wake();
  await after(0);
  assert.equal(tries.length, 1, "one at a time");
  tries[0].reject(new TypeError("no network"));
  await after(0);
  await after(0);
  assert.equal(tries.length, 2);
});

for (const says of [false, true]) {
  test(`before work goes into a request a device that ${says ? "had no answer yet" : "says it has no network"} tries one that sends nothing`, async () => {
    hasNetwork(says);
    const replica = asking(1);
    const other = new Exchange(replica, () => [], () => undefined, assert.fail);
    other.wake();
    await after(0);
    assert.equal(tries[0].path, "/v1/status");
    tries[0].reject(new TypeError("no network"));
    await after(0);
    assert.equal(other.state.contact, false);
    assert.equal(replica.asked(), 0, "what was asked for counts as sent");
    other.wake();
    await after(0);
    await answer();
    assert.equal(tries.at(-1).path, "/v1/sync/pull", "there is one");
    await answer();
    const done = other.now();
    await after(0);
    assert.equal(tries.at(-1).path, says ? "/v1/sync/pull" : "/v1/status", "after an answer work goes at once");
    await answer();
    if (!says) await answer();
    await done;
    await other.stop();
  });
}

test("a device takes one new id a round, so that a server that has them all is not asked without end", async () => {
  const renewed = renewing();
  const other = new Exchange(renewed, () => [], () => undefined, assert.fail);
  await other.now();
  assert.equal(renewed.ids.length, 1);
  assert.equal(other.state.stuck, "sync.id-reused");
  await other.stop();
});

test("an answer to a poll that the server does not take now leaves the event stream open, and its reason is told when it lasts", async () => {
  const replica = asking();
  const other = new Exchange(replica, () => [], () => undefined, assert.fail);
  Stream.last = null;
  await replica.ballots.keep({ id: "a", poll: "p", group: "g", anonymous: true, points: { o: 3 }, at: 1, state: "waiting", tried: false });
  const reasons = [];
  for (let round = 0; round < 5; round += 1) {
    const done = other.now();
    await after(0);
    await answer();
    assert.ok(Stream.last, "before the answers to polls");
    await answer(503, { code: "server.read-only" });
    await done;
    reasons.push(other.state.stuck);
  }
  assert.deepEqual(reasons, [null, null, null, null, "server.read-only"]);
  assert.equal(replica.ballots.waiting().length, 1);
  await other.stop();
});

test("own work that the server does not take holds up neither answers to polls nor what was left behind nor the event stream", async () => {
  const replica = asking();
  replica.core.call = (name) => (name === "status" ? { status: { cursor: 1, renew: false, epoch: "e" } } : { request: null, stuck: "auth.confirm" });
  const left = asking();
  const other = new Exchange(replica, () => [left], () => undefined, assert.fail);
  Stream.last = null;
  await replica.ballots.keep({ id: "a", poll: "p", group: "g", anonymous: true, points: { o: 3 }, at: 1, state: "waiting", tried: false });
  const done = other.now();
  await after(0);
  assert.ok(Stream.last);
  await answer();
  assert.ok(left.asked() > 0);
  assert.equal(tries.at(-1).path, "/v1/polls/p/ballots");
  tries.at(-1).resolve(new Response(null, { status: 204, headers: { "API-Version": "1.0.0" } }));
  await done;
  assert.equal(replica.ballots.waiting().length, 0);
  assert.equal(other.state.stuck, "auth.confirm");
  await other.stop();
});

test("work that waits for its person is asked about again only after the time of a poll, or at once when something woke it", async () => {
  exchange.state.contact = true; // the request that this was the answer to
  let asked = 0;
  replica.core.call = (name) => {
    if (name === "status") return { status: { cursor: 1, renew: false, epoch: "e", pending: 1 } };
    asked += 1;
    return { request: null, stuck: "auth.confirm" };
  };
  for (let time = 1; time < 5; time += 1) {
    await exchange.now();
    assert.equal(asked, time);
  }
  await after(pollMs - 1);
  assert.equal(asked, 4);
  await after(1);
  assert.equal(asked, 5);
  exchange.edited(false);
  await after(0);
  assert.equal(asked, 5, "it is held up all the same");
  exchange.wake();
  await after(0);
  assert.equal(asked, 6);
});
