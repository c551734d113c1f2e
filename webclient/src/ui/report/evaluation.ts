// SPDX-License-Identifier: EUPL-1.2
/** What an evaluation halfway the plan judges besides what a report tells: the ambitions, what goes well and what is in the way, the money. */
import type { AmbitionJudgement } from "../../generated/model";
import { heading, paragraphs, type Block } from "../documents/blocks";
import { byOrder } from "../order-key";
import { moneyByYear, type YearOfMoney } from "../plan/programme/money";
import type { Source } from "./content";
import type { Teller } from "./document";

export interface Evaluation {
  /** `judgedOn`, `text`: empty where nobody judged yet. */
  ambitions: { title: string; judgement: AmbitionJudgement | null; judgedOn: string; text: string }[];
  strengths: string[];
  /** `line`: the title of its action line; empty where it is of the whole programme. */
  bottlenecks: { line: string; text: string }[];
  money: YearOfMoney[];
}

export function evaluationOf(source: Source): Evaluation {
  const findings = source.all("finding").toSorted(byOrder);
  const lineOf = (id: string | null) => source.get("actionLine", id)?.fields.title ?? "";
  return {
    ambitions: source
      .all("ambition")
      .toSorted(byOrder)
      .map(({ fields: { title, judgement, judgedOn, evaluation } }) => ({ title, judgement, judgedOn: judgedOn ?? "", text: evaluation })),
    strengths: findings.filter(({ fields }) => fields.kind === "strength").map(({ fields }) => fields.text),
    bottlenecks: findings
      .filter(({ fields }) => fields.kind === "bottleneck")
      .map(({ fields }) => ({ line: lineOf(fields.actionLine), text: fields.text })),
    money: moneyByYear(source.all("moneyRequest").map(({ fields, createdAt }) => ({ ...fields, askedOn: source.dayOf(createdAt) }))),
  };
}

function list(title: string, items: readonly { lead?: string; text: string }[]): Block[] {
  if (items.length === 0) return [];
  return [heading(2, title), { type: "list", items: items.map(({ lead = "", text }) => ({ lead, text, about: "", more: [] })) }];
}

export function evaluationBlocks({ ambitions, strengths, bottlenecks, money }: Evaluation, tell: Teller): Block[] {
  const { words } = tell;
  const judged = ambitions.flatMap(({ title, judgement, judgedOn, text }) => [
    heading(3, title),
    ...paragraphs(judgement ? words.judged(tell.judgement(judgement), judgedOn && tell.date(judgedOn)) : words.notJudged),
    ...paragraphs(text),
  ]);
  return [
    ...(judged.length > 0 ? [heading(2, words.ambitions), ...judged] : []),
    ...list(
      words.strengths,
      strengths.map((text) => ({ text })),
    ),
    ...list(
      words.bottlenecks,
      bottlenecks.map(({ line, text }) => ({ lead: line, text })),
    ),
    ...list(
      words.money,
      money.map(({ year, asked, granted }) => ({ lead: year, text: words.askedAndGranted(tell.euro(asked), tell.euro(granted)) })),
    ),
  ];
}
