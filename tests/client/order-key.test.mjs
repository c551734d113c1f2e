// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { test } from "node:test";
import { clientModule } from "./module.mjs";

const { byOrder, keyAfter, keyBetween, placed } = await clientModule("ui/order-key.ts");

const list = (...orders) => orders.map((order, index) => ({ id: `id-${index}`, fields: { order } })).sort(byOrder);
const ids = (items) => items.map(({ id }) => id);

/** The list as everybody reads it after the move. */
function after(items, moved, to) {
  const keys = new Map(placed(items, moved, to).map(({ record, order }) => [record.id, order]));
  return items.map((one) => ({ ...one, fields: { order: keys.get(one.id) ?? one.fields.order } })).sort(byOrder);
}

test("every place can be reached by changing one key, the moved one's", () => {
  const items = list("a0", "a1", "a2", "a3");
  for (const moved of items) {
    for (let to = 0; to < items.length; to += 1) {
      const row = items.filter((one) => one !== moved);
      row.splice(to, 0, moved);
      assert.deepEqual(ids(after(items, moved, to)), ids(row));
      assert.deepEqual(placed(items, moved, to).map(({ record }) => record.id), [moved.id]);
    }
  }
});

test("between two that were put in one place at once there is still room", () => {
  const items = list("V", "V", "V", "k");
  const last = items[3];
  assert.deepEqual(ids(after(items, last, 1)), ["id-0", "id-3", "id-1", "id-2"]);
  assert.deepEqual(ids(after(items, last, 2)), ["id-0", "id-1", "id-3", "id-2"]);
});

test("what has no key yet gets one when something is put behind it", () => {
  const items = list("a", null, null);
  assert.deepEqual(ids(after(items, items[0], 2)), ["id-1", "id-2", "id-0"]);
  assert.deepEqual(ids(after(items, items[2], 0)), ["id-2", "id-0", "id-1"]);
  assert.equal(keyAfter(items) > "a", true);
});

test("keys stay within 64 characters, however often one place is used", () => {
  let items = list("a0", "a1", "a2");
  for (let turn = 0; turn < 1000; turn += 1) {
    const moved = items[2];
    const next = after(items, moved, 1);
    assert.deepEqual(ids(next), [items[0].id, moved.id, items[1].id]);
    items = next;
    for (const { fields } of items) assert.ok(fields.order.length <= 64, fields.order);
  }
});

test("a key lies between its neighbours", () => {
  for (const [low, high] of [["", ""], ["a", "b"], ["a", "a1"], ["Zz", "a"], ["z", ""], ["", "1"]]) {
    const key = keyBetween(low, high);
    assert.ok(key > low && (high === "" || key < high), `${low} < ${key} < ${high}`);
  }
});
