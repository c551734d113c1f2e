// SPDX-License-Identifier: EUPL-1.2
/** What is done when: the activities of a plan by half year. */
import type { ActivityStatus, Period } from "../../../generated/model";
import { covers, halfOf, placingOf, spanOf, type Half } from "./spans";

interface Timed {
  readonly fields: { readonly period: Period | null; readonly status: ActivityStatus };
}

export interface TimelinePart<T> {
  /** "now": what is under way today. Half years hold what begins in them, or ends in them where nobody said when it begins. */
  when: "now" | "ongoing" | "repeating" | "unknown" | Half;
  items: T[];
}

function isUnderWay({ fields: { period, status } }: Timed, today: string): boolean {
  const span = spanOf(period);
  return span !== null && status !== "done" && status !== "stopped" && covers(span, today);
}

/** In order of time; only parts with something in them. What is under way comes first, and once more where it begins. */
export function timelineOf<T extends Timed>(items: readonly T[], today: string): TimelinePart<T>[] {
  const now = items.filter((one) => isUnderWay(one, today));
  const halves = new Map<string, { when: Half; items: T[] }>();
  const others = { ongoing: [] as T[], repeating: [] as T[], unknown: [] as T[] };
  for (const one of items) {
    const span = spanOf(one.fields.period);
    const day = span?.from ?? span?.to;
    const placing = placingOf(one.fields.period);
    if (day) {
      const when = halfOf(day);
      const part = halves.get(when.from) ?? { when, items: [] };
      halves.set(when.from, part);
      part.items.push(one);
    } else if (placing !== "dated" && !now.includes(one)) others[placing].push(one);
  }
  const dated = [...halves.values()].sort((a, b) => a.when.from.localeCompare(b.when.from));
  const rest = (["ongoing", "repeating", "unknown"] as const).map((when) => ({ when, items: others[when] }));
  return [{ when: "now" as const, items: now }, ...dated, ...rest].filter((part) => part.items.length > 0);
}
