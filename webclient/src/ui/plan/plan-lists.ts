// SPDX-License-Identifier: EUPL-1.2
/** The plan as people read it: lines, focus points, activities; and what the filters leave of it. */
import { derivedId } from "../derived-id";
import { byOrder } from "../order-key";
import { records, type Rec } from "../records.svelte";

export interface Filters {
  municipality: string | null;
  organisation: string | null;
  status: string | null;
}

type Activity = Rec<"activity">;
type FocusPoint = Rec<"focusPoint">;

const shelved = 999;
const focusNumber = (one: FocusPoint) => one.fields.number ?? shelved;

export function actionLines(): Rec<"actionLine">[] {
  return [...records.all("actionLine")].sort((a, b) => a.fields.number - b.fields.number);
}

export function focusPointsOf(line: string): FocusPoint[] {
  return records
    .all("focusPoint")
    .filter((one) => one.fields.actionLine === line)
    .sort((a, b) => focusNumber(a) - focusNumber(b) || a.fields.title.localeCompare(b.fields.title));
}

/** With its number, where it has one. */
export function numbered({ number, title }: FocusPoint["fields"]): string {
  return number ? `${number}. ${title}` : title;
}

/** null: activities for the whole programme. */
export function activitiesOf(focusPoint: string | null): Activity[] {
  return records
    .all("activity")
    .filter((one) => (one.fields.focusPoint ?? null) === focusPoint)
    .sort(byOrder);
}

/** In a municipality's own words and state, where it has a variant. */
export function variantIn(activity: Activity, municipality: string | null): Rec<"localVariant"> | undefined {
  return municipality === null
    ? undefined
    : records.all("localVariant").find((one) => one.fields.activity === activity.id && one.fields.municipality === municipality);
}

export function fits(activity: Activity, filters: Filters): boolean {
  const { municipality, organisation, status } = filters;
  const { municipalities, organisations } = activity.fields;
  // An activity without municipalities is for all of them.
  if (municipality && municipalities.length > 0 && !municipalities.includes(municipality)) return false;
  if (organisation && !organisations.includes(organisation)) return false;
  return !status || (variantIn(activity, municipality)?.fields.status ?? activity.fields.status) === status;
}

export function isFiltered({ municipality, organisation, status }: Filters): boolean {
  return municipality !== null || organisation !== null || status !== null;
}

/** The field of a variant that says of what it is one. */
export function linkTo(record: Activity | FocusPoint): { activity: string } | { focusPoint: string } {
  return record.collection === "activity" ? { activity: record.id } : { focusPoint: record.id };
}

/** Of two who make it apart both make the same one. */
export function variantId(record: Activity | FocusPoint, municipality: unknown): Promise<string> {
  return derivedId(record.id, `localVariant/${String(municipality)}`);
}

export function variantsOf(record: Activity | FocusPoint): Rec<"localVariant">[] {
  return records
    .all("localVariant")
    .filter((one) => (record.collection === "activity" ? one.fields.activity : one.fields.focusPoint) === record.id);
}

export function outcomesOn(record: Activity | FocusPoint): Rec<"outcome">[] {
  return records
    .all("outcome")
    .filter(({ fields }) => (record.collection === "activity" ? fields.activities : fields.focusPoints).includes(record.id))
    .sort((a, b) => b.createdAt - a.createdAt);
}
