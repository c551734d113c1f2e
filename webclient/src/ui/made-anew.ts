// SPDX-License-Identifier: EUPL-1.2
/** Making again what was taken away: a record that is made jointly has one id for ever, and comes back with all it held. */
import { collections } from "../generated/collections";
import type { CollectionName } from "../generated/model";
import type { Op } from "../messages";

/** `op` makes it; with what takes away the rest of what `before` still holds. */
export function madeAnew(op: Op, before: Record<string, unknown>): Op {
  const anew = structuredClone(op);
  for (const [name, { rule }] of Object.entries(collections[op.collection as CollectionName].fields)) {
    const held = before[name] ?? null;
    if (rule === "once" || held === null) continue;
    if (rule === "set") {
      const left = (held as unknown[]).filter((one) => !anew.add?.[name]?.includes(one));
      if (left.length > 0) (anew.remove ??= {})[name] = left;
    } else if (rule === "text") {
      const typed = (op.text?.[name] ?? []).map(([, , inserted]) => inserted).join("");
      const length = [...(held as string)].length;
      if (length > 0) (anew.text ??= {})[name] = [[0, length, typed]];
    } else if (anew.put?.[name] === undefined) (anew.put ??= {})[name] = null;
  }
  return anew;
}
