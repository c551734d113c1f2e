// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";
import { clientModule } from "./module.mjs";

const { Ballots } = await clientModule("worker/ballots.ts");

const first = { id: "a", poll: "p", group: "g", anonymous: true, points: { o: 3 }, at: 1, state: "waiting", tried: false };
const reply = (status, problem) => ({ status, type: problem ? "application/problem+json" : "", text: JSON.stringify(problem ?? ""), retryAfter: null });

/** What is kept outlives them. */
async function begin(pairs = new Map()) {
  const ballots = new Ballots(async (writes) => {
    for (const [key, value] of writes) if (value === null) pairs.delete(key); else pairs.set(key, value);
  });
  for (const [key, value] of pairs) ballots.load(key, value);
  return { ballots, pairs };
}

/** What the replica knows of the server. */
const known = (epoch = "e", ...open) => ({ epoch, isOpen: (poll) => open.includes(poll), closesAt: () => null });

/** What is sent of the one that waits. */
async function sending(ballots) {
  const [waiting] = ballots.waiting();
  return ballots.begin(waiting);
}

/** As a store that is shut counts them. */
const waitingPairs = (pairs) => [...pairs.keys()].filter((key) => key.startsWith("ballot/")).length;

test("a ballot is sent under one id until the server has spoken of it, also by a program that was ended meanwhile", async () => {
  const { ballots, pairs } = await begin();
  await ballots.keep(first);
  const sent = await sending(ballots);
  assert.equal(sent.path, "/v1/polls/p/ballots");
  assert.deepEqual(JSON.parse(sent.body), { ballot: "a", group: "g", anonymous: true, points: { o: 3 } });
  for (const answer of [reply(401, { code: "auth.required" }), reply(503, { code: "server.read-only" }), reply(403, { code: "auth.device" }), reply(200)])
    assert.equal(await ballots.take(sent.ballot, answer, known()), false);
  const again = await begin(pairs);
  assert.equal((await sending(again.ballots)).body, sent.body);
  assert.equal(await again.ballots.take(sent.ballot, reply(204), known()), true);
  assert.deepEqual(again.ballots.waiting(), []);
  assert.equal(again.ballots.all()[0].state, "counted");
});

test("one that came too late stays, with the reason, until its person has seen it", async () => {
  const { ballots, pairs } = await begin();
  await ballots.keep(first);
  const { ballot } = await sending(ballots);
  assert.equal(await ballots.take(ballot, reply(409, { code: "poll.closed" }), known("e", "p")), true);
  assert.deepEqual(ballots.all().map(({ state, code }) => [state, code]), [["refused", "poll.closed"]]);
  assert.deepEqual(ballots.waiting(), []);
  assert.deepEqual(ballots.uncounted().map(({ id }) => id), ["a"]);
  assert.equal(waitingPairs(pairs), 0);
  assert.equal(await ballots.drop("p"), true);
  assert.equal(pairs.size, 0);
});

test("one that came too late is sent again once its poll has more time, under the id it had", async () => {
  const { ballots, pairs } = await begin();
  const until = (closesAt, ...open) => ({ ...known("e", ...open), closesAt: () => closesAt });
  await ballots.keep(first);
  const { ballot, body } = await sending(ballots);
  await ballots.take(ballot, reply(409, { code: "poll.closed" }), until(10, "p"));
  const again = (await begin(pairs)).ballots;
  for (const nothingNew of [until(10, "p"), until(20)]) {
    await again.waitAgain(nothingNew);
    assert.deepEqual(again.waiting(), []);
  }
  await again.waitAgain(until(20, "p"));
  assert.equal((await sending(again)).body, body);
});

test("a later answer names those before it that may come after it", async () => {
  const { ballots } = await begin();
  const named = { ...first, anonymous: false };
  const replaces = async () => JSON.parse((await sending(ballots)).body).replaces;
  await ballots.keep(named);
  await ballots.keep({ ...named, id: "b" });
  assert.equal(await replaces(), undefined, "the first was never sent");
  await ballots.keep({ ...named, id: "c" });
  assert.deepEqual(await replaces(), ["b"]);
  await ballots.keep({ ...named, id: "d" });
  assert.deepEqual(await replaces(), ["b", "c"]);
  const { ballot } = await sending(ballots);
  await ballots.take(ballot, reply(204), known());
  await ballots.keep({ ...named, id: "e" });
  assert.equal(await replaces(), undefined);
});

test("one that the server may have is not taken back", async () => {
  const { ballots } = await begin();
  await ballots.keep(first);
  await sending(ballots);
  assert.equal(await ballots.drop("p"), false);
  await ballots.keep({ ...first, id: "b" });
  assert.equal(await ballots.drop("p"), true);
});

test("the verdict on an earlier answer says nothing of a later one", async () => {
  const { ballots } = await begin();
  await ballots.keep(first);
  const { ballot } = await sending(ballots);
  await ballots.keep({ ...first, id: "b" });
  await ballots.take(ballot, reply(204), known());
  assert.deepEqual(ballots.waiting().map(({ id }) => id), ["b"]);
});

test("a store that is shut tells by its keys which wait", async () => {
  const { ballots, pairs } = await begin();
  await ballots.keep(first);
  await ballots.keep({ ...first, id: "b", poll: "q" });
  assert.equal(waitingPairs(pairs), 2);
  const { ballot } = await sending(ballots);
  assert.equal(waitingPairs(pairs), 2, "the server may not have it");
  await ballots.take(ballot, reply(204), known());
  assert.equal(waitingPairs(pairs), 1);
  assert.deepEqual((await begin(pairs)).ballots.waiting().map(({ id }) => id), ["b"]);
});

test("what a server counted that was restored since waits again, under the id it had, while its poll is open", async () => {
  const { ballots, pairs } = await begin();
  await ballots.keep(first);
  const sent = await sending(ballots);
  await ballots.take(sent.ballot, reply(204), known("before"));
  await ballots.waitAgain(known("before", "p"));
  await ballots.waitAgain(known("after"));
  assert.deepEqual(ballots.waiting(), []);
  await ballots.waitAgain(known("after", "p"));
  const again = await sending((await begin(pairs)).ballots);
  assert.equal(again.body, sent.body);
  await ballots.take(again.ballot, reply(204), known("after", "p"));
  await ballots.waitAgain(known("after", "p"));
  assert.deepEqual(ballots.waiting(), []);
});

test("a server that does not have a poll yet that is open here refuses no answer to it for good", async () => {
  const { ballots } = await begin();
  await ballots.keep(first);
  const { ballot } = await sending(ballots);
  for (const code of ["record.unknown", "poll.not-open"]) {
    assert.equal(await ballots.take(ballot, reply(404, { code }), known("e", "p")), true);
    assert.deepEqual(ballots.waiting().map(({ id }) => id), ["a"]);
  }
  await ballots.take(ballot, reply(404, { code: "record.unknown" }), known());
  assert.deepEqual(ballots.all().map(({ state }) => state), ["refused"]);
});

test("an answer of an earlier sign-in is taken over, unless the poll was answered since", async () => {
  const { ballots } = await begin();
  await ballots.takeOver(first);
  await ballots.takeOver({ ...first, id: "b", at: 0 });
  await ballots.takeOver({ ...first, state: "refused", at: 1 });
  assert.deepEqual(ballots.all(), [first]);
  await ballots.takeOver({ ...first, id: "c", at: 2 });
  assert.deepEqual(ballots.waiting().map(({ id }) => id), ["c"]);
});
