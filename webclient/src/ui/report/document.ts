// SPDX-License-Identifier: EUPL-1.2
/** A report as the blocks of a document. */
import type { ActivityStatus, AmbitionJudgement, OutcomeKind } from "../../generated/model";
import type { Messages } from "../../i18n/current.svelte";
import { heading, paragraphs, type Block, type Figure } from "../documents/blocks";
import { drawingOf, type ChartWords } from "../plan/programme/chart-drawing";
import type { Numbers, ReportContent, ReportedIndicator, ReportedOutcome, ReportedPoint } from "./content";
import { evaluationBlocks } from "./evaluation";

/** How things are said, in the language of the screens. */
export interface Teller {
  words: Messages["report"];
  kind(kind: OutcomeKind): string;
  /** Of several. */
  kinds(kind: OutcomeKind): string;
  activityStatus(status: ActivityStatus): string;
  outcomeStatus(status: string): string;
  judgement(judgement: AmbitionJudgement): string;
  euro(amount: number): string;
  capital(text: string): string;
  date(day: string): string;
  /** What is measured in this unit. */
  measured(unit: string): ChartWords;
  list(items: readonly string[]): string;
}

/** What a reader looks for first comes first. */
const kinds: OutcomeKind[] = ["decision", "bottleneck", "good-practice", "agreement", "action-item", "question", "idea"];
const statuses: ActivityStatus[] = ["not-started", "preparing", "running", "done", "stopped"];

/** What all have in common where they come from is said once. */
function listOf(outcomes: readonly ReportedOutcome[], tell: Teller, compact: boolean): Block[] {
  if (outcomes.length === 0) return [];
  const { words } = tell;
  /** Not broken at the end of a line. */
  const day = (of: string) => tell.date(of).replaceAll(" ", "\u00a0");
  const origins = outcomes.map(({ group, alsoFrom }) => tell.list([group, ...alsoFrom].filter(Boolean)));
  const shared = outcomes.length > 1 && origins.every((one) => one === origins[0]) ? (origins[0] ?? "") : "";
  const byKind = outcomes.toSorted((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
  const items = byKind.map((one) => ({
    lead: tell.capital(tell.kind(one.kind)),
    text: one.title,
    about: [
      shared ? "" : tell.list([one.group, ...one.alsoFrom].filter(Boolean)),
      day(one.day),
      one.owner,
      one.due && words.due(day(one.due)),
      one.status && tell.outcomeStatus(one.status),
    ]
      .filter(Boolean)
      .join(" · "),
    more: [
      compact ? "" : one.note.trim(),
      one.passedTo.length > 0 ? words.passedTo(tell.list(one.passedTo)) : "",
      one.answer ? words.answerWas(one.answer) : "",
    ].filter(Boolean),
  }));
  return [...(shared ? paragraphs(words.recordedBy(shared)) : []), { type: "list", items }];
}

function figures(caption: string, rows: Figure[], tell: Teller): Block[] {
  const highest = ({ now, before }: Figure) => Math.max(now, before ?? 0);
  const shown = rows.filter((one) => highest(one) > 0);
  if (shown.length === 0) return [];
  const max = Math.max(...shown.map(highest));
  return [{ type: "figures", caption, now: tell.words.thisPeriod, before: tell.words.previousPeriod, max, rows: shown }];
}

function numbers(report: ReportContent, tell: Teller): Block[] {
  const { words } = tell;
  const { numbers: now, previous } = report;
  const row = (label: string, of: (numbers: Numbers) => number | null): Figure => ({
    label: tell.capital(label),
    now: of(now) ?? 0,
    before: of(previous.numbers),
  });
  const recorded = [
    row(words.meetings, (one) => one.meetings),
    ...kinds.map((kind) => row(tell.kinds(kind), (one) => one.outcomes[kind] ?? 0)),
  ];
  const actions = [row(words.actionsDone, (one) => one.actionsDone), row(words.actionsOpen, (one) => one.actionsOpen)];
  const activities = statuses.map((status) =>
    row(tell.activityStatus(status), (one) => (one.activities ? (one.activities[status] ?? 0) : null)),
  );
  const compared = words.comparedWith(tell.date(previous.from), tell.date(previous.to));
  return [
    heading(2, words.inNumbers),
    { type: "paragraph", text: previous.frozen ? compared : `${compared} ${words.notFrozen}` },
    ...figures(words.recorded, recorded, tell),
    ...figures(words.actions, actions, tell),
    ...figures(words.activities, activities, tell),
  ];
}

function point(of: ReportedPoint, report: ReportContent, tell: Teller): Block[] {
  const total = Object.values(of.activities).reduce((sum, count) => sum + count, 0);
  const states = statuses.filter((one) => of.activities[one]).map((one) => [tell.activityStatus(one), of.activities[one]] as const);
  const said = states.map(([status, count]) => (states.length > 1 ? `${status} (${count})` : status)).join(", ");
  const news = report.kind === "newsletter";
  const state = total > 0 && !news ? paragraphs(tell.words.activitiesStand(total, said)) : [];
  const body = [...paragraphs(of.text), ...listOf(of.outcomes, tell, report.compact)];
  if ((report.compact || news) && body.length === 0) return [];
  return [heading(3, of.number ? `${of.number}. ${of.title}` : of.title), ...state, ...body];
}

/** What a newsletter says has no figures; it and a compact report leave out what has nothing to say. */
export function blocksOf(report: ReportContent, tell: Teller): Block[] {
  const { words } = tell;
  const parts: Block[] = [];
  if (report.summary.trim()) parts.push(heading(2, words.summary), ...paragraphs(report.summary));
  if (report.evaluation) parts.push(...evaluationBlocks(report.evaluation, tell));
  if (report.kind !== "newsletter") parts.push(...numbers(report, tell));
  for (const line of report.lines) {
    const points = line.points.flatMap((one) => point(one, report, tell));
    if (points.length > 0) parts.push(heading(2, words.line(line.number, line.title)), ...points);
  }
  if (report.others.length > 0) parts.push(heading(2, words.others), ...listOf(report.others, tell, report.compact));
  if (report.indicators.length > 0) parts.push(heading(2, words.indicators), ...report.indicators.flatMap((one) => indicator(one, tell)));
  if (report.outlook.trim()) parts.push(heading(2, words.outlook), ...paragraphs(report.outlook));
  return parts;
}

/** How far it is with what is measured: a line in time with its target where there is more to see than one figure. */
function indicator({ title, unit, target, targetBy, note, values }: ReportedIndicator, tell: Teller): Block[] {
  const { words } = tell;
  const say = tell.measured(unit);
  const rows = values.map(({ period, value }) => [tell.capital(say.period(period)), say.said(value)] as const);
  if (target !== null) rows.push([words.target(targetBy ? tell.date(targetBy) : ""), say.said(target)]);
  const drawing = rows.length > 1 ? drawingOf(values, target, unit, say) : null;
  return [heading(3, title), { type: "chart", title, drawing, columns: [words.when, words.value], rows, note: note ?? "" }];
}
