// SPDX-License-Identifier: EUPL-1.2
/** What municipalities do in their own way, of each part of the plan. */
import type { ActivityStatus } from "../../../generated/model";
import { records, type Rec } from "../../records.svelte";
import { actionLines, activitiesOf, focusPointsOf, variantsOf } from "../plan-lists";

export type MatrixRow = Rec<"focusPoint"> | Rec<"activity">;

export interface OwnWay {
  term: string | null;
  status: ActivityStatus | null;
  note: string | null;
  /** Without one, only what they call it is known. */
  variant: Rec<"localVariant"> | null;
}

/** By municipality. */
export function ownWaysOf(record: MatrixRow): Map<string, OwnWay> {
  const terms = record.collection === "focusPoint" ? records.all("localTerm").filter(({ fields }) => fields.focusPoint === record.id) : [];
  return new Map<string, OwnWay>([
    ...terms.map(({ fields }) => [fields.municipality, { term: fields.term, status: null, note: null, variant: null }] as const),
    ...variantsOf(record).map((variant) => {
      const { municipality, term, status, note } = variant.fields;
      return [municipality, { term, status, note, variant }] as const;
    }),
  ]);
}

/** Each focus point with those of its activities that are asked for; also the ones without when all are asked for. */
export function rowsOf(activities: readonly Rec<"activity">[], all: boolean): MatrixRow[] {
  const asked = new Set(activities.map(({ id }) => id));
  const of = (point: string | null) => activitiesOf(point).filter(({ id }) => asked.has(id));
  const points = actionLines().flatMap((line) => focusPointsOf(line.id).filter(({ fields }) => fields.priority));
  const rows = points.flatMap((point): MatrixRow[] => {
    const own = of(point.id);
    return all || own.length > 0 ? [point, ...own] : [];
  });
  return [...rows, ...of(null)];
}
