// SPDX-License-Identifier: EUPL-1.2
/** Which focus points have priority, for people to read; whether there is room for one more, the engine judges. */
import type { FocusPoint } from "../../../generated/model";

interface Point {
  readonly fields: Pick<FocusPoint, "priority" | "status" | "number">;
}

/** Done or stopped: it stays in the plan, and takes no room among the priorities. */
export function isEnded({ fields: { status } }: Point): boolean {
  return status === "done" || status === "stopped";
}

export function standing<T extends Point>(points: readonly T[]): T[] {
  return points.filter((one) => one.fields.priority && !isEnded(one));
}

/** The lowest that no focus point has or had. */
export function nextNumber(points: readonly Point[]): number {
  return Math.max(0, ...points.map(({ fields }) => fields.number ?? 0)) + 1;
}
