// SPDX-License-Identifier: EUPL-1.2
/** What taking in a file would change, before anything does. */
import { client } from "../../client";
import { collections } from "../../generated/collections";
import { t } from "../../i18n/current.svelte";
import type { Op } from "../../messages";
import { creation, step, type Step, type Values } from "../edits";
import { errorTitle } from "../error-title";
import { capital, fieldLabel, fieldOf } from "../labels";
import { byOrder, keyAfter, keyBetween } from "../order-key";
import { records, type Rec } from "../records.svelte";
import { sayValue, titleOf } from "../values";
import { plainWord } from "./cells";
import type { Entry } from "./entries";

export interface Planned {
  place: string;
  title: string;
  collection: Entry["collection"];
  isNew: boolean;
  fields: { name: string; label: string; before: string; after: string }[];
  step: Step;
}

export interface Look {
  planned: Planned[];
  /** How many say what is there already. */
  same: number;
  rejected: { place: string; title: string; problems: string[] }[];
}

/** Everything that can be imported lives here. */
const scope = "programme";

class Places {
  readonly #last = new Map<string, string>();

  /** The key after all that there is and that was planned. */
  next(collection: Entry["collection"]): string {
    const all = records.all(collection) as unknown as { id: string; fields: { order: string | null } }[];
    const last = this.#last.get(collection);
    const key = last === undefined ? keyAfter(all.toSorted(byOrder)) : keyBetween(last, "");
    this.#last.set(collection, key);
    return key;
  }
}

function missing(collection: Entry["collection"], values: Values): string[] {
  return Object.entries(collections[collection].fields)
    .filter(([name, field]) => field.required && (values[name] === undefined || values[name] === ""))
    .map(([name]) => t.importing.missing(fieldLabel(collection, name)));
}

function fieldsOf(collection: Entry["collection"], op: Op, before: Values | null, values: Values): Planned["fields"] {
  const names = Object.keys({ ...op.put, ...op.add, ...op.remove }).filter((name) => fieldOf(collection, name).type !== "order");
  return names.map((name) => ({
    name,
    label: capital(fieldLabel(collection, name)),
    before: sayValue(collection, name, before?.[name]),
    after: sayValue(collection, name, values[name]),
  }));
}

function unknownField({ collection, values }: Entry): string | undefined {
  return Object.keys(values).find((name) => !Object.hasOwn(collections[collection].fields, name));
}

async function plan(entry: Entry, places: Places): Promise<Planned | null> {
  const { collection, place, values } = entry;
  const present = records.get(collection, entry.id) as Rec | undefined;
  if (present) {
    const change = step(present, values);
    const before = present.fields as unknown as Values;
    return (
      change && {
        place,
        collection,
        title: titleOf(present),
        isNew: false,
        fields: fieldsOf(collection, change.op, before, values),
        step: change,
      }
    );
  }
  const id = entry.id ?? (await client.ask("newId", {})).id;
  const placed = "order" in collections[collection].fields && !values.order ? { ...values, order: places.next(collection) } : values;
  const op = creation(collection, id, placed);
  const back = () => ({ collection, record: id, deleted: true });
  return { place, collection, title: entry.title, isNew: true, fields: fieldsOf(collection, op, null, values), step: { scope, op, back } };
}

/** Nothing is changed. */
export async function lookAt(entries: readonly Entry[]): Promise<Look> {
  const look: Look = { planned: [], same: 0, rejected: [] };
  const places = new Places();
  const deleted = new Set((await client.ask("deleted", {})).views.map(({ id }) => id));
  const seen = new Map<string, string>();
  for (const entry of entries) {
    const { place, title, collection, id, values } = entry;
    const problems = [...entry.problems];
    const key = `${collection}/${id ?? plainWord(title)}`;
    const strange = unknownField(entry);
    if (strange !== undefined) problems.push(t.importing.strangeField(strange));
    if (id && deleted.has(id)) problems.push(t.importing.deleted);
    if (problems.length === 0 && !records.get(collection, id)) problems.push(...missing(collection, values));
    if (seen.has(key) && problems.length === 0) problems.push(t.importing.again(seen.get(key) ?? ""));
    if (problems.length > 0) {
      look.rejected.push({ place, title, problems });
      continue;
    }
    seen.set(key, place);
    const planned = await plan(entry, places);
    if (planned) look.planned.push(planned);
    else look.same += 1;
  }
  return tried(look);
}

/** The engine has the last word on each; what builds on what it would not take goes with it. */
async function tried(look: Look): Promise<Look> {
  const edits = look.planned.map(({ step }) => [step.op]);
  const { problems } = await client.ask("tryEdits", { scope, edits });
  const refused = look.planned.flatMap(({ place, title }, at) => {
    const problem = problems[at];
    return problem ? [{ place, title, problems: [`${errorTitle(problem.code)} (${problem.detail})`] }] : [];
  });
  return { ...look, planned: look.planned.filter((_, at) => !problems[at]), rejected: [...look.rejected, ...refused] };
}
