// SPDX-License-Identifier: EUPL-1.2
/** The reports of the leader: made for a moment of the calendar, written, frozen. */
import { mainOf } from "../merging";
import { localDay, sayDate, sayEuro, sayList } from "../dates";
import { derivedId } from "../derived-id";
import { act, change, creation, step } from "../edits";
import { t } from "../../i18n/current.svelte";
import { capital, valueLabel } from "../labels";
import { wordsOf } from "../plan/programme/measured-words";
import { records, type Rec } from "../records.svelte";
import { toasts } from "../toasts.svelte";
import type { ReportContent, Source } from "./content";
import type { Teller } from "./document";
import { versionsOf } from "./due-reports";
import { daysOf } from "./moments";

type Item = Rec<"calendarItem">;
type Report = Rec<"report">;
type Version = Rec<"reportVersion">;

const scope = "leader";

export const source: Source = {
  all: (collection) => records.all(collection),
  get: (collection, id) => records.get(collection, id),
  mainOf: (outcome) => mainOf(outcome as Rec<"outcome">),
  dayOf: (moment) => localDay(new Date(moment)),
};

export const teller: Teller = {
  get words() {
    return t.report;
  },
  kind: (kind) => valueLabel("outcome", "kind", kind),
  kinds: (kind) => t.minutes.kinds[kind],
  activityStatus: (status) => valueLabel("activity", "status", status),
  outcomeStatus: (status) => valueLabel("outcome", "status", status),
  judgement: (judgement) => valueLabel("ambition", "judgement", judgement),
  euro: sayEuro,
  capital,
  date: sayDate,
  measured: wordsOf,
  list: sayList,
};

export function contentOf(version: Version): ReportContent {
  return version.fields.content as ReportContent;
}

/** Gives its id. Of two who make it for the same moment both make the same one. */
export async function makeReport(item: Item, month: string): Promise<string | null> {
  const { report: title, audience, kind, compact } = item.fields;
  const id = await derivedId(item.id, `report/${month}`);
  const values = { calendarItem: item.id, month, kind: kind ?? "progress", title, audience, compact, ...daysOf(item.fields, month) };
  const ops = [{ ...creation("report", id, values), deleted: false }];
  for (const point of records.all("focusPoint")) if (point.fields.priority) ops.push({ ...(await textOp(id, point.id)), deleted: false });
  return (await change(scope, ops)) ? id : null;
}

async function textOp(report: string, focusPoint: string) {
  return creation("reportText", await derivedId(report, `reportText/${focusPoint}`), { report, focusPoint });
}

export async function addText(report: Report, focusPoint: string): Promise<void> {
  await change(scope, [await textOp(report.id, focusPoint)]);
}

/** In this report; what is marked for reports and is not wanted in this one is left out of this one alone. */
export async function include(report: Report, outcome: Rec<"outcome">, on: boolean): Promise<void> {
  const { leftOut } = report.fields;
  const others = leftOut.filter((one) => one !== outcome.id);
  const steps = on
    ? [step(outcome, { forReport: true }), step(report, { leftOut: others })]
    : [step(report, { leftOut: [...others, outcome.id] })];
  await act(steps, on ? t.report.included : t.report.leftOut);
}

/** The scopes in which its readers are, the likely one first. */
export function readersOf(report: Report): { scope: string; label: string }[] {
  const boards = records.all("body").filter(({ fields }) => fields.kind === "board");
  const groups = boards.map((one) => ({ scope: `body:${one.id}`, label: t.report.readersGroup(one.fields.name) }));
  const all = { scope: "programme", label: t.report.readersAll };
  const leader = { scope, label: t.report.readersLeader };
  const isForBoard = boards.some(({ fields }) => fields.name === report.fields.audience);
  if (isForBoard) return [...groups, leader, all];
  return report.fields.kind === "newsletter" ? [all, leader, ...groups] : [leader, ...groups, all];
}

/** A number is given once: of two who freeze at the same time the later is refused, and that is shown. */
export async function freeze(report: Report, readers: string, content: ReportContent): Promise<string | null> {
  const number = (versionsOf(report.id)[0]?.fields.number ?? 0) + 1;
  const id = await derivedId(report.id, `version/${number}`);
  const values = { report: report.id, number, title: report.fields.title, on: localDay(), content };
  if (!(await change(readers, [creation("reportVersion", id, values)]))) return null;
  toasts.show(t.report.frozen(number));
  return id;
}
