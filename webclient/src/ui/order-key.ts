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

export function byOrder(a: { fields: { order: string | null }; id: string }, b: { fields: { order: string | null }; id: string }): number {
  const [x, y] = [a.fields.order ?? "~", b.fields.order ?? "~"];
  return x < y ? -1 : x > y ? 1 : a.id < b.id ? -1 : 1;
}
