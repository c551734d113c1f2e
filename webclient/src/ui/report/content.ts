// SPDX-License-Identifier: EUPL-1.2
/** What a report says, composed from the records of the leader's device; and frozen as it was then. Persisted: what is frozen stays readable. */
import type { ActivityStatus, CollectionName, OutcomeKind, Records, ReportKind } from "../../generated/model";
import { byOrder } from "../order-key";
import { byPeriod, type Measured } from "../plan/programme/chart";
import { evaluationOf, type Evaluation } from "./evaluation";

/** A record as far as a report reads it. */
export interface Read<C extends CollectionName> {
  readonly id: string;
  readonly scope: string;
  readonly createdAt: number;
  readonly fields: Records[C];
}

export interface Source {
  all<C extends CollectionName>(collection: C): readonly Read<C>[];
  get<C extends CollectionName>(collection: C, id: string | null | undefined): Read<C> | undefined;
  /** What stands for an outcome that was merged with others. */
  mainOf(outcome: Read<"outcome">): Read<"outcome">;
  /** The day at which a moment falls. */
  dayOf(moment: number): string;
}

export interface ReportedOutcome {
  id: string;
  kind: OutcomeKind;
  title: string;
  note: string;
  group: string;
  day: string;
  owner: string;
  due: string;
  status: string;
  answer: string;
  /** Names of groups. */
  passedTo: string[];
  alsoFrom: string[];
}

export interface Numbers {
  meetings: number;
  outcomes: Partial<Record<OutcomeKind, number>>;
  actionsDone: number;
  actionsOpen: number;
  /** As they stand when the report is made; null of a period that no report was made of. */
  activities: Partial<Record<ActivityStatus, number>> | null;
}

export interface ReportedPoint {
  id: string;
  number: number | null;
  title: string;
  status: string;
  text: string;
  activities: Partial<Record<ActivityStatus, number>>;
  outcomes: ReportedOutcome[];
}

export interface ReportedIndicator {
  title: string;
  unit: string;
  target: number | null;
  /** A month, when there is one; it and the note are absent from what was frozen before they were told. */
  targetBy?: string;
  note?: string;
  values: Measured[];
}

export interface ReportContent {
  format: 1;
  programme: string;
  title: string;
  audience: string;
  kind: ReportKind;
  calendarItem: string;
  compact: boolean;
  from: string;
  to: string;
  summary: string;
  outlook: string;
  numbers: Numbers;
  previous: { from: string; to: string; frozen: boolean; numbers: Numbers };
  lines: { number: number; title: string; points: ReportedPoint[] }[];
  /** Of no focus point in the report. */
  others: ReportedOutcome[];
  /** Of a mid-term evaluation. */
  evaluation?: Evaluation;
  indicators: ReportedIndicator[];
}

const shelved = 999;

/** The day by which an outcome belongs to a period: that of its meeting, also when it was recorded later. */
export function dayOfOutcome(source: Source, outcome: Read<"outcome">): string {
  return source.get("meeting", outcome.fields.meeting)?.fields.date ?? source.dayOf(outcome.createdAt);
}

/** What was recorded in these days, each once, the oldest first. */
export function outcomesOf(source: Source, from: string, to: string): Read<"outcome">[] {
  const days = new Map(source.all("outcome").map((one) => [one.id, dayOfOutcome(source, one)]));
  const day = (one: Read<"outcome">) => days.get(one.id) ?? "";
  return source
    .all("outcome")
    .filter((one) => from <= day(one) && day(one) <= to && source.mainOf(one).id === one.id)
    .sort((a, b) => day(a).localeCompare(day(b)) || a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
}

/** Those that the leader marked, but for what was left out of this report. */
export function markedFor(report: Records["report"], outcomes: readonly Read<"outcome">[]): Read<"outcome">[] {
  return outcomes.filter((one) => one.fields.forReport === true && !report.leftOut.includes(one.id));
}

function countBy<K extends string>(values: readonly K[]): Partial<Record<K, number>> {
  const counts: Partial<Record<K, number>> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

function numbersOf(source: Source, from: string, to: string, withActivities: boolean): Numbers {
  const outcomes = outcomesOf(source, from, to);
  const actions = outcomes.filter(({ fields }) => fields.kind === "action-item");
  return {
    meetings: source.all("meeting").filter(({ fields: { date, status } }) => from <= date && date <= to && status !== "cancelled").length,
    outcomes: countBy(outcomes.map(({ fields }) => fields.kind)),
    actionsDone: actions.filter(({ fields }) => fields.status === "done").length,
    actionsOpen: actions.filter(({ fields }) => (fields.status ?? "open") === "open").length,
    activities: withActivities ? countBy(source.all("activity").map(({ fields }) => fields.status)) : null,
  };
}

/** What lies before, as long: as many months where these are whole ones, else as many days. */
function periodBefore(from: string, to: string): { from: string; to: string } {
  const dayMs = 86_400_000;
  const at = (day: string) => Date.parse(`${day}T00:00Z`);
  const dayAt = (moment: number) => new Date(moment).toISOString().slice(0, 10);
  const [first, after] = [new Date(at(from)), new Date(at(to) + dayMs)];
  if (first.getUTCDate() === 1 && after.getUTCDate() === 1) {
    const months = (after.getUTCFullYear() - first.getUTCFullYear()) * 12 + after.getUTCMonth() - first.getUTCMonth();
    return { from: dayAt(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() - months, 1)), to: dayAt(at(from) - dayMs) };
  }
  return { from: dayAt(at(from) - (at(to) - at(from)) - dayMs), to: dayAt(at(from) - dayMs) };
}

/** The last frozen report of the same moment of the calendar that ends before this one begins; else what the records tell of the time before. */
function previousOf(source: Source, report: Read<"report">): ReportContent["previous"] {
  const { calendarItem, from, to } = report.fields;
  const frozen = source
    .all("reportVersion")
    .map(({ fields }) => ({ number: fields.number, content: fields.content as ReportContent }))
    .filter(({ content }) => content.calendarItem !== "" && content.calendarItem === calendarItem && content.to < from)
    .sort((a, b) => b.content.to.localeCompare(a.content.to) || b.number - a.number)[0]?.content;
  if (frozen) return { from: frozen.from, to: frozen.to, frozen: true, numbers: frozen.numbers };
  const before = periodBefore(from, to);
  return { ...before, frozen: false, numbers: numbersOf(source, before.from, before.to, false) };
}

function reported(source: Source, outcome: Read<"outcome">, merged: readonly Read<"outcome">[]): ReportedOutcome {
  const { id, fields, scope } = outcome;
  const group = (of: string) => source.get("body", of.slice("body:".length))?.fields.name ?? "";
  const others = merged.filter((one) => one.id !== id && source.mainOf(one).id === id).map((one) => group(one.scope));
  return {
    id,
    kind: fields.kind,
    title: fields.title,
    note: fields.note ?? "",
    group: group(scope),
    day: dayOfOutcome(source, outcome),
    owner: source.get("person", fields.owner)?.fields.name ?? "",
    due: fields.due ?? "",
    status: fields.kind === "action-item" ? (fields.status ?? "open") : "",
    answer: fields.answer ?? "",
    passedTo: fields.escalatedTo.map((body) => source.get("body", body)?.fields.name ?? "").filter(Boolean),
    alsoFrom: [...new Set(others)].filter((name) => name !== group(scope)),
  };
}

function indicatorsOf(source: Source): ReportContent["indicators"] {
  const measured = source.all("measurement");
  return source
    .all("indicator")
    .toSorted(byOrder)
    .map(({ id, fields }) => ({
      title: fields.title,
      unit: fields.unit ?? "",
      target: fields.target,
      targetBy: fields.targetBy ?? "",
      note: fields.note ?? "",
      values: measured
        .filter((one) => one.fields.indicator === id)
        .map((one) => ({ period: one.fields.period, value: one.fields.value }))
        .sort(byPeriod),
    }))
    .filter(({ values }) => values.length > 0);
}

/** The focus points that a report speaks of: those with priority, and others that something was marked of. */
export function pointsOf(source: Source, line: string, marked: readonly Read<"outcome">[]): Read<"focusPoint">[] {
  return source
    .all("focusPoint")
    .filter(
      ({ id, fields }) => fields.actionLine === line && (fields.priority || marked.some((one) => one.fields.focusPoints.includes(id))),
    )
    .sort((a, b) => (a.fields.number ?? shelved) - (b.fields.number ?? shelved) || a.fields.title.localeCompare(b.fields.title));
}

export function linesOf(source: Source): Read<"actionLine">[] {
  return source.all("actionLine").toSorted((a, b) => a.fields.number - b.fields.number);
}

/** An outcome with several focus points stands at its first. */
export function compose(source: Source, report: Read<"report">): ReportContent {
  const { fields } = report;
  const marked = markedFor(fields, outcomesOf(source, fields.from, fields.to));
  const merged = source.all("outcome").filter((one) => one.fields.mergedInto !== null);
  const texts = source.all("reportText").filter((one) => one.fields.report === report.id);
  const tell = (one: Read<"outcome">) => reported(source, one, merged);
  const told = new Set<string>();
  const lines = linesOf(source).map((line) => ({
    number: line.fields.number,
    title: line.fields.title,
    points: pointsOf(source, line.id, marked).map((point): ReportedPoint => {
      const own = marked.filter((one) => one.fields.focusPoints[0] === point.id);
      for (const { id } of own) told.add(id);
      return {
        id: point.id,
        number: point.fields.number,
        title: point.fields.title,
        status: point.fields.status ?? "",
        text: texts.find((one) => one.fields.focusPoint === point.id)?.fields.text ?? "",
        activities: countBy(
          source
            .all("activity")
            .filter((one) => one.fields.focusPoint === point.id)
            .map((one) => one.fields.status),
        ),
        outcomes: own.map(tell),
      };
    }),
  }));
  return {
    format: 1,
    programme: source.all("programme")[0]?.fields.name ?? "",
    title: fields.title,
    audience: fields.audience ?? "",
    kind: fields.kind,
    calendarItem: fields.calendarItem ?? "",
    compact: fields.compact === true,
    from: fields.from,
    to: fields.to,
    summary: fields.summary ?? "",
    outlook: fields.outlook ?? "",
    numbers: numbersOf(source, fields.from, fields.to, true),
    previous: previousOf(source, report),
    lines,
    others: marked.filter(({ id }) => !told.has(id)).map(tell),
    ...(fields.kind === "evaluation" ? { evaluation: evaluationOf(source) } : {}),
    indicators: fields.compact || fields.kind === "newsletter" ? [] : indicatorsOf(source),
  };
}
