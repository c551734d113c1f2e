// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { clientModule } from "./module.mjs";

// How photos are brought, against a server in this process that answers as docs/protocol.md says.
const { Photos } = await clientModule("worker/photos.ts");

const pieceBytes = 256 * 1024;
const content = new Uint8Array(2 * pieceBytes + 10).fill(7);
const photo = { id: "p1", scope: "body:b", meeting: "m", caption: "Flap", made: 1, hash: "h", bytes: content.length, width: 2000, height: 1500, sent: false };

/** What the record store and the core are to Photos. */
function replicaWith(...waiting) {
  const photos = new Map(waiting.map((one) => [one.id, one]));
  const bytes = new Map(waiting.map((one) => [one.id, content]));
  const looked = new Map();
  const records = [];
  const edits = [];
  const known = { epoch: "e1", giveBack: false };
  return {
    photos, bytes, looked, records, edits, known,
    photosOfferedTo: "e1",
    async notePhotosOffered(epoch) {
      this.photosOfferedTo = epoch;
    },
    get unsentPhotos() {
      return [...photos.values()].filter(({ sent }) => !sent);
    },
    store: {
      photo: async (id) => (bytes.has(id) ? { at: looked.get(id) ?? 0, bytes: bytes.get(id) } : null),
      photosKept: async () => [...bytes.keys()],
      apply: async (_writes, _outbox, _done, writes) => {
        for (const [id, kept] of writes) {
          if (!kept) bytes.delete(id);
          else if (bytes.set(id, kept)) looked.set(id, Date.now());
        }
      },
    },
    core: {
      language: "nl",
      call: (name, params) => {
        if (name === "status") return { status: { scopes: ["body:b"], ...known } };
        if (name !== "changedViews") return {};
        const asked = params.records.map(([, id]) => id);
        return { views: records.filter(({ id }) => asked.includes(id)), gone: [] };
      },
    },
    commit: async (work) => work({ call: (_name, { ops }) => edits.push(...ops) }),
    keepPhoto: async (one, kept) => {
      photos.set(one.id, one);
      if (kept) bytes.set(one.id, kept);
    },
    letGoOfPhoto: async (id, keep) => {
      photos.delete(id);
      if (keep === "erase") bytes.delete(id);
    },
  };
}

/** `fail(number, before)`: whether the network breaks at that request, before the server has it or after. */
class Server {
  received = 0;
  requests = 0;
  made = [];
  refuse = null;
  fail = () => false;
  fetch = async (path, { method, body }) => {
    const number = ++this.requests;
    if (this.fail(number, true)) throw new TypeError("network");
    const answer = this.#answer(method, path, body);
    if (this.fail(number, false)) throw new TypeError("network");
    return answer;
  };
  #answer(method, path, body) {
    const say = (status, json) =>
      new Response(json ? JSON.stringify(json) : null, { status, headers: { "API-Version": "1.0.0", "Content-Type": "application/problem+json" } });
    if (this.refuse) return say(...this.refuse);
    if (method === "PUT") {
      const from = Number(new URL(path, "https://x").searchParams.get("from"));
      assert.ok(body.length <= pieceBytes);
      if (from > this.received) return say(409, { code: "photo.incomplete", received: this.received });
      if (from === this.received) this.received += body.length;
      return say(204);
    }
    const { id, put } = JSON.parse(body);
    if (!this.made.includes(id) && this.received < put.length_bytes) return say(409, { code: "photo.incomplete", received: this.received });
    if (!this.made.includes(id)) this.made.push(id);
    this.received = 0;
    return say(204);
  }
}

let server, around;
/** What the browser says of its storage. */
let room = {};
Object.defineProperty(globalThis, "navigator", { value: { storage: { estimate: async () => room } } });
beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  server = new Server();
  room = {};
  globalThis.fetch = server.fetch;
  around = { changed: () => undefined, sent: mock.fn(), failed: (error) => assert.fail(error) };
});
afterEach(() => mock.timers.reset());

test("a photo is brought in pieces and made once, wherever the network breaks", async () => {
  const whole = 5; // how far, three pieces, done
  for (let at = 1; at <= whole; ++at) {
    for (const before of [true, false]) {
      server = new Server();
      globalThis.fetch = server.fetch;
      server.fail = (number, early) => number === at && early === before;
      const replica = replicaWith(photo);
      const photos = new Photos(replica, around);
      await photos.send();
      assert.equal(photos.own[0].state, "waiting", `cut at ${at}`);
      await photos.send();
      assert.deepEqual(server.made, ["p1"], `cut at ${at}`);
      assert.equal(photos.own[0].state, "sent");
      assert.ok(server.requests <= whole + 2, `${server.requests} requests: nothing is sent twice but what was cut`);
      await photos.stop();
    }
  }
});

test("it stays in the list until its record is here, and its bytes are kept then", async () => {
  const replica = replicaWith(photo);
  const photos = new Photos(replica, around);
  await photos.send();
  assert.equal(around.sent.mock.callCount(), 1);
  await photos.send();
  assert.equal(photos.own.length, 1, "its record did not come yet");
  replica.records.push({ id: "p1", deleted: false });
  await photos.send();
  assert.deepEqual([photos.own, replica.bytes.has("p1")], [[], true]);
  replica.records[0].deleted = true;
  await photos.send();
  assert.equal(replica.bytes.has("p1"), false, "what was deleted is not kept");
});

test("what is written under it while it is on its way is sent after it", async () => {
  const replica = replicaWith(photo);
  const photos = new Photos(replica, around);
  server.fail = (number) => number === 5 && void photos.caption("p1", "Flap 2");
  await photos.send();
  replica.records.push({ id: "p1", deleted: false });
  await photos.send();
  assert.deepEqual(replica.edits, [{ collection: "photo", record: "p1", put: { caption: "Flap 2" } }]);
});

test("a caption that is typed while the one before it is stored is sent too", async () => {
  const replica = replicaWith({ ...photo, caption: "Flap 2", sent: true, sentCaption: "Flap" });
  replica.records.push({ id: "p1", deleted: false });
  const photos = new Photos(replica, around);
  const { commit } = replica;
  replica.commit = async (work) => {
    await commit(work);
    if (replica.edits.length === 1) await photos.caption("p1", "Flap 3");
  };
  await photos.send();
  assert.deepEqual(replica.edits.map(({ put }) => put.caption), ["Flap 2", "Flap 3"]);
  assert.deepEqual(photos.own, []);
});

test("a caption that is refused leaves what the server has, and closes no store", async () => {
  const replica = replicaWith({ ...photo, caption: "Flap 2", sent: true, sentCaption: "Flap" });
  replica.records.push({ id: "p1", deleted: false });
  const photos = new Photos(replica, around);
  const refused = await photos.caption("p9", "").catch((error) => error);
  replica.commit = async () => {
    throw refused;
  };
  await photos.send();
  assert.deepEqual([photos.own, replica.bytes.has("p1")], [[], true]);
});

test("one that the server refuses for good holds up no other, and is tried when somebody asks for it", async () => {
  const replica = replicaWith(photo, { ...photo, id: "p2" });
  const photos = new Photos(replica, around);
  server.refuse = [404, { code: "scope.unknown" }];
  await photos.send();
  assert.deepEqual(photos.own.map(({ state, code }) => [state, code]), [["refused", "scope.unknown"], ["refused", "scope.unknown"]]);
  server.refuse = null;
  const before = server.requests;
  await photos.send();
  assert.equal(server.requests, before);
  photos.tryAgain("p2");
  await photos.send();
  assert.deepEqual(server.made, ["p2"]);
});

test("no room at the server, a busy one and an ended session keep it waiting, and are tried again", async () => {
  for (const answer of [[409, { code: "photo.full" }], [503, { code: "request.busy" }], [401, { code: "auth.required" }], [403, { code: "auth.device" }]]) {
    const replica = replicaWith(photo);
    const photos = new Photos(replica, around);
    server.refuse = answer;
    await photos.send();
    assert.equal(photos.own[0].state, "waiting", answer[1].code);
    server.refuse = null;
    server.made = [];
    await photos.send();
    assert.equal(photos.own[0].state, "sent", answer[1].code);
  }
});

test("another's photo is fetched once and then kept; without a network and where there is none it is said why", async () => {
  const replica = replicaWith();
  const photos = new Photos(replica, around);
  const code = ({ problem }) => problem.code;
  server.fail = () => true;
  assert.equal(await photos.content("p9").catch(code), "request.offline");
  server.fail = () => false;
  server.refuse = [404, { code: "record.unknown" }];
  assert.equal(await photos.content("p9").catch(code), "record.unknown");
  globalThis.fetch = async () => new Response(content, { headers: { "API-Version": "1.0.0", "Content-Type": "image/jpeg" } });
  replica.records.push({ id: "p9", deleted: false });
  assert.deepEqual(await photos.content("p9"), content);
  globalThis.fetch = () => assert.fail("it is here");
  assert.deepEqual(await photos.content("p9"), content);
});

test("what keeps a photo from coming now is told apart from that there is none", async () => {
  const photos = new Photos(replicaWith(), around);
  for (const [status, code] of [[401, "auth.required"], [429, "request.too-many"], [503, "request.busy"], [404, "photo.missing"], [404, "record.unknown"]]) {
    server.refuse = [status, { code }];
    assert.equal(await photos.content("p9").catch(({ problem }) => problem.code), code);
  }
});

test("looking at a photo writes at most once a day, and nothing where there is no room", async () => {
  const replica = replicaWith();
  const photos = new Photos(replica, around);
  replica.bytes.set("p9", content);
  replica.records.push({ id: "p9", deleted: false });
  const writes = mock.method(replica.store, "apply");
  replica.looked.set("p9", Date.now() - 1000);
  assert.deepEqual(await photos.content("p9"), content);
  assert.equal(writes.mock.callCount(), 0);
  replica.looked.set("p9", 0);
  room = { quota: 100, usage: 99 };
  await photos.content("p9");
  assert.equal(writes.mock.callCount(), 0);
  room = {};
  await photos.content("p9");
  await photos.content("p9");
  assert.equal(writes.mock.callCount(), 1);
});

test("of others' photos the hundred that were looked at last are kept, and none that may not be read any more", async () => {
  const replica = replicaWith(photo);
  const photos = new Photos(replica, around);
  for (let i = 0; i < 103; ++i) {
    replica.bytes.set(`o${i}`, content);
    if (i !== 50) replica.records.push({ id: `o${i}`, deleted: i === 51 });
  }
  await photos.send();
  const kept = [...replica.bytes.keys()];
  assert.equal(kept.length, 101);
  for (const gone of ["o0", "o50", "o51"]) assert.ok(!kept.includes(gone), gone);
  for (const here of ["p1", "o1", "o102"]) assert.ok(kept.includes(here), here);
});

test("one is kept once, and none while all is being erased", async () => {
  const replica = replicaWith();
  const photos = new Photos(replica, around);
  const taken = { id: "p1", scope: "body:b", meeting: "m", caption: "", made: 1, width: 2000, height: 1500, content };
  let leaving = false;
  const late = photos.take(taken, () => leaving).catch(({ problem }) => problem.code);
  leaving = true; // it began while nobody was leaving
  assert.equal(await late, "replica.identity");
  assert.deepEqual(photos.own, []);
  server.fail = () => true;
  const once = () => photos.take(taken, () => false);
  await Promise.all([once(), once()]);
  assert.deepEqual(photos.own.map(({ id, state }) => [id, state]), [["p1", "waiting"]]);
});

test("one can be withdrawn until it is on its way", async () => {
  const replica = replicaWith(photo);
  const photos = new Photos(replica, around);
  let refused = null;
  server.fail = (number) => {
    if (number === 3) refused = photos.withdraw("p1").catch(({ problem }) => problem.code);
    return number === 4;
  };
  await photos.send();
  assert.equal(await refused, "replica.busy");
  await photos.withdraw("p1");
  assert.deepEqual([photos.own, replica.bytes.size], [[], 0]);
});

const record = (id) => ({
  id, scope: "body:b", createdAt: 1, deleted: false,
  fields: { meeting: "m", caption: null, hash: "h", length_bytes: content.length, width_px: 2000, height_px: 1500 },
});

test("a server that was restored gets again what is here of photos, once and behind the records that it lost", async () => {
  const replica = replicaWith({ ...photo, sent: true });
  replica.records.push(record("others"), { ...record("gone"), deleted: true });
  for (const id of ["others", "gone"]) replica.bytes.set(id, content);
  const photos = new Photos(replica, around);
  await photos.send();
  assert.deepEqual(server.made, [], "this server has them");
  Object.assign(replica.known, { epoch: "e2", giveBack: true });
  await photos.send();
  assert.deepEqual(server.made, [], "the records come first");
  replica.known.giveBack = false;
  replica.bytes.set("gone", content);
  server.fail = (number) => number === 3;
  await photos.send();
  assert.equal(replica.photosOfferedTo, "e1", "what the network broke is gone on with");
  server.fail = () => false;
  await photos.send();
  assert.deepEqual(server.made.toSorted(), ["others", "p1"]);
  assert.equal(replica.photosOfferedTo, "e2");
  const before = server.requests;
  await photos.send();
  assert.equal(server.requests, before);
});

test("a device that meets its first server has nothing to offer again", async () => {
  const replica = replicaWith();
  replica.photosOfferedTo = null;
  replica.records.push(record("others"));
  replica.bytes.set("others", content);
  await new Photos(replica, around).send();
  assert.deepEqual([server.requests, replica.photosOfferedTo], [0, "e1"]);
});

test("on a device that was ended only what stays so lets a photo go, and what was said before its end is asked again", async () => {
  const replica = replicaWith(photo);
  const photos = new Photos(replica, around);
  for (const [code, handedIn] of [["scope.unknown", false], ["photo.bytes", false], ["auth.forbidden", false], ["record.unknown", true], ["change-set.malformed", true]]) {
    const ended = new Photos(replica, around);
    ended.end();
    server.refuse = [404, { code }];
    await ended.send();
    assert.equal(ended.isHandedIn, handedIn, code);
  }
  server.refuse = [404, { code: "scope.unknown" }];
  server.fail = (_number, before) => {
    if (before || !server.refuse) return false;
    photos.end(); // while the answer is on its way
    server.refuse = null;
    return false;
  };
  await photos.send();
  assert.deepEqual(server.made, ["p1"]);
});
