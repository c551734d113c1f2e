// SPDX-License-Identifier: EUPL-1.2
/** What became of a record since a moment, from what the server keeps of who changed what. */
import type { HistoryEntry } from "../../parts/history-words";

export interface FieldChange {
  name: string;
  /** Of a set: what went and what came. Undefined: it is not known what it was. */
  from: unknown;
  to: unknown;
  /** It is a text that was typed in; then there is no from and to. */
  typed: boolean;
  /** Who changed it last, and when. */
  by: string;
  at: number;
}

/**
 * Per field from what it was before `since` (milliseconds) to what it is; what is again what it was is left out. `complete`: the entries
 * reach back to the making of the record.
 */
export function changesSince(entries: readonly HistoryEntry[], since: number, complete: boolean): FieldChange[] {
  const changes = new Map<string, FieldChange>();
  const oldest = [...entries].sort((a, b) => a.seq - b.seq);
  const before = new Map<string, unknown>();
  for (const { at, by, op } of oldest) {
    if (at < since) {
      for (const [name, value] of Object.entries(op.put ?? {})) before.set(name, value);
      continue;
    }
    const note = (name: string, change: Partial<FieldChange>) => {
      const last = changes.get(name) ?? { name, from: undefined, to: undefined, typed: false, by, at };
      changes.set(name, { ...last, ...change, by, at });
    };
    for (const [name, value] of Object.entries(op.put ?? {}))
      note(name, { from: before.has(name) ? before.get(name) : complete ? null : undefined, to: value });
    for (const name of new Set([...Object.keys(op.add ?? {}), ...Object.keys(op.remove ?? {})])) {
      const last = changes.get(name);
      const [added, removed] = [op.add?.[name] ?? [], op.remove?.[name] ?? []];
      const without = (list: unknown, gone: readonly unknown[]) =>
        ((list as unknown[] | undefined) ?? []).filter((one) => !gone.includes(one));
      const cameBack = added.filter((one) => ((last?.from as unknown[] | undefined) ?? []).includes(one));
      const wentAgain = removed.filter((one) => ((last?.to as unknown[] | undefined) ?? []).includes(one));
      note(name, {
        from: [...without(last?.from, added), ...removed.filter((one) => !wentAgain.includes(one))],
        to: [...without(last?.to, removed), ...added.filter((one) => !cameBack.includes(one))],
      });
    }
    for (const name of Object.keys(op.text ?? {})) note(name, { typed: true });
  }
  const isSame = ({ from, to, typed }: FieldChange) =>
    !typed && from !== undefined && JSON.stringify(from ?? null) === JSON.stringify(to ?? null);
  return [...changes.values()].filter((one) => !isSame(one));
}
