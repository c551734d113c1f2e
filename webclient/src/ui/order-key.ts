// SPDX-License-Identifier: EUPL-1.2
/** Keys between other keys, so that moving one item changes that item alone. Digits in base 62, compared as text. */
const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** A key after `low` and before `high`; empty = no bound. Keys made here never end in the lowest digit, so there is always room. */
export function keyBetween(low: string, high: string): string {
  let key = "";
  let bounded = high !== "";
  for (let at = 0; ; at += 1) {
    const from = at < low.length ? digits.indexOf(low.charAt(at)) : 0;
    const to = bounded && at < high.length ? digits.indexOf(high.charAt(at)) : digits.length;
    // After the last item small steps are enough, so that long lists keep short keys.
    const middle = bounded || at >= low.length ? Math.floor((from + to) / 2) : Math.min(from + 1, to - 1);
    if (middle > from) return key + digits.charAt(middle);
    key += digits.charAt(from);
    if (to > from) bounded = false;
  }
}

/** As schema/model.json bounds it. */
const keyMax = 64;

interface Ordered {
  readonly id: string;
  readonly fields: { readonly order: string | null };
}

/** What has no key comes last. */
export function byOrder(a: Ordered, b: Ordered): number {
  const [x, y] = [a.fields.order ?? "~", b.fields.order ?? "~"];
  return x < y ? -1 : x > y ? 1 : a.id < b.id ? -1 : 1;
}

/** A key for what is added at the end. */
export function keyAfter(list: readonly Ordered[]): string {
  return keyBetween(list.findLast((one) => one.fields.order !== null)?.fields.order ?? "", "");
}

/**
 * The keys that put `moved` at place `to` of the list, counted without it: its own alone, unless neighbours have one key (two people put
 * something in one place at once) or none.
 */
export function placed<T extends Ordered>(list: readonly T[], moved: T, to: number): { record: T; order: string }[] {
  const row = list.filter((one) => one.id !== moved.id);
  row.splice(to, 0, moved);
  const keyless = row.slice(0, to).findIndex((one) => one.fields.order === null);
  const first = keyless < 0 ? to : keyless;
  const low = row[first - 1]?.fields.order ?? "";
  let next = to + 1;
  while ((row[next]?.fields.order ?? "~") <= low) next += 1;
  const found = keysOf(row.slice(first, next), low, row[next]?.fields.order ?? "");
  return found.some(({ order }) => order.length > keyMax) ? keysOf(row, "", "") : found;
}

function keysOf<T>(row: readonly T[], low: string, high: string): { record: T; order: string }[] {
  let order = low;
  return row.map((record) => ({ record, order: (order = keyBetween(order, high)) }));
}
