// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";
import { clientModule } from "./module.mjs";

const { Access } = await clientModule("worker/access.ts");

const shut = { person: "p", device: "old", lastContact: 1 };

/** Begins anew on a device whose shut store counted nothing when it was shut. Gives whose store was erased and who holds the device then. */
async function beginAnew(handIn) {
  globalThis.fetch = async () => new Response("{}", { status: 201, headers: { "API-Version": "1.0.0", "Content-Type": "application/json" } });
  const seen = { erased: [], held: null };
  const workplace = {
    holder: shut,
    locked: { lock: null, pending: 0 },
    handIn,
    hold: async (holder) => void (seen.held = holder),
    openWith: async () => undefined,
  };
  const directory = { deviceFor: async () => "new", erase: async (holder) => void seen.erased.push(holder) };
  const access = new Access(workplace, directory, {});
  try {
    await access.beginAnew(null, "nl");
  } finally {
    access.close();
  }
  return seen;
}

test("who begins anew leaves nothing behind of which the server has just said that it has it all", async () => {
  const { erased, held } = await beginAnew(async () => true);
  assert.deepEqual(erased, [shut]);
  assert.equal(held.device, "new");
});

test("who begins anew keeps the shut store where it could not be handed in, whatever was counted before", async () => {
  for (const handIn of [async () => false, () => Promise.reject(new Error("no contact"))]) {
    const { erased, held } = await beginAnew(handIn);
    assert.deepEqual(erased, []);
    assert.equal(held.device, "new");
  }
});
