// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { createDecipheriv, pbkdf2Sync } from "node:crypto";
import { test } from "node:test";
import { clientModule } from "./module.mjs";

const { waitMs } = await clientModule("worker/attempts.ts");
const { leaseEnded, Presence } = await clientModule("worker/lease.ts");
const { makeDataKey, unwrap } = await clientModule("worker/data-key.ts");
const { Sealing } = await clientModule("worker/sealing.ts");

const day = 24 * 60 * 60 * 1000;
const minute = 60 * 1000;
const now = 1_800_000_000_000;

test("the first wrong attempts are free, then each waits longer, and none for ever", () => {
  assert.equal(waitMs({ count: 4, at: now }, now), 0);
  const waits = [5, 6, 7, 30].map((count) => waitMs({ count, at: now }, now));
  assert.deepEqual(waits, [5_000, 10_000, 20_000, 300_000]);
  assert.equal(waitMs({ count: 5, at: now }, now + 5_000), 0);
});

test("a clock that was put back makes nobody wait longer than the most", () => {
  assert.equal(waitMs({ count: 5, at: now }, now - 30 * day), 5_000);
});

test("what is here may be read for fourteen days without the server", () => {
  assert.equal(leaseEnded({ lastContact: now }, now + 14 * day), false);
  assert.equal(leaseEnded({ lastContact: now }, now + 14 * day + 1), true);
  assert.equal(leaseEnded({ lastContact: null }, now), false, "nothing was ever fetched");
});

test("a clock that is put back does not make that longer, and one that was ahead is forgiven at the next contact", () => {
  assert.equal(leaseEnded({ lastContact: now, latest: now + 15 * day }, now + day), true);
  assert.equal(leaseEnded({ lastContact: now + 2 * day, latest: now + 2 * day }, now + 3 * day), false);
});

test("half an hour without anybody is over, a touch begins it anew", () => {
  let time = now;
  const presence = new Presence(() => time);
  time += 29 * minute;
  presence.touch();
  time += 30 * minute;
  assert.equal(presence.over, false);
  time += 1;
  assert.equal(presence.over, true);
});

test("a data key is opened by its own secret alone, and by none of another kind", async () => {
  const prf = crypto.getRandomValues(new Uint8Array(32));
  const secrets = [{ passphrase: "vier gewone woorden achter elkaar" }, { passkey: "a", prf }];
  const others = [{ passphrase: "vier gewone woorden achter elkaar " }, { passkey: "a", prf: prf.map((byte) => byte ^ 1) }, { passkey: "b", prf }];
  for (const secret of secrets) {
    const { wrapped, key } = await makeDataKey(secret);
    assert.equal(key.extractable, false);
    const sealed = await new Sealing("store", key).seal("place", "Verslag");
    assert.equal(await new Sealing("store", await unwrap(wrapped, secret)).open("place", sealed), "Verslag");
    for (const other of [...others, ...secrets.filter((one) => one !== secret)]) assert.equal(await unwrap(wrapped, other), null);
  }
});

test("the key of a passphrase takes 600,000 rounds", async () => {
  const { lock, nonce, bytes } = (await makeDataKey({ passphrase: "vier gewone woorden" })).wrapped;
  const opened = (rounds) => {
    const cipher = createDecipheriv("aes-256-gcm", pbkdf2Sync("vier gewone woorden", lock.salt, rounds, 32, "sha256"), nonce);
    cipher.setAuthTag(bytes.slice(-16));
    return Buffer.concat([cipher.update(bytes.slice(0, -16)), cipher.final()]).length;
  };
  assert.equal(opened(600_000), 32);
  assert.throws(() => opened(599_999));
});

test("a sealed value opens in its own place alone, and not when a bit of it was turned", async () => {
  const { key } = await makeDataKey({ passkey: "a", prf: new Uint8Array(32) });
  const sealing = new Sealing("store", key);
  const sealed = await sealing.seal("record/a", "Verslag");
  await assert.rejects(sealing.open("record/b", sealed), { name: "OperationError" });
  await assert.rejects(new Sealing("other", key).open("record/a", sealed), { name: "OperationError" });
  for (const at of [0, 12, sealed.length - 1]) await assert.rejects(sealing.open("record/a", sealed.with(at, sealed[at] ^ 1)), { name: "OperationError" });
  assert.notDeepEqual(await sealing.seal("record/a", "Verslag"), sealed, "no nonce twice");
});
