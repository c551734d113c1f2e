// SPDX-License-Identifier: EUPL-1.2
/** A report as files for those who read it elsewhere; all made on the device. */
import { current, t } from "../../i18n/current.svelte";
import { localDay, sayDate } from "../dates";
import { capital } from "../labels";
import type { Rec } from "../records.svelte";
import { fileName, saveFile } from "../save-file";
import { writeTable } from "../table";
import type { ReportContent } from "./content";
import { pageOf, pageType, type Cover } from "../documents/page";
import { pngOf } from "../documents/png";
import { textDocument, textType } from "../documents/text-document";
import { blocksOf } from "./document";
import { contentOf, teller } from "./reports";

type Version = Rec<"reportVersion">;

export function coverLines(content: Pick<ReportContent, "programme" | "audience" | "from" | "to">): string[] {
  return [
    content.programme,
    content.audience && t.report.forWhom(content.audience),
    t.report.days(sayDate(content.from), sayDate(content.to)),
  ].filter(Boolean);
}

export function versionLine({ fields }: Version): string {
  return `${capital(t.report.version(fields.number))}, ${t.report.frozenOn(sayDate(fields.on))}`;
}

function coverOf(version: Version): Cover {
  return { language: current.language, title: version.fields.title, lines: [...coverLines(contentOf(version)), versionLine(version)] };
}

function rowsOf(content: ReportContent): string[][] {
  const placed = content.lines.flatMap((line) =>
    line.points.flatMap((point) => point.outcomes.map((outcome) => ({ outcome, line: line.title, point: point.title }))),
  );
  return [...placed, ...content.others.map((outcome) => ({ outcome, line: "", point: "" }))].map(({ outcome, line, point }) => [
    line,
    point,
    teller.kind(outcome.kind),
    outcome.title,
    outcome.note,
    outcome.group,
    outcome.alsoFrom.join(", "),
    outcome.day,
    outcome.owner,
    outcome.due,
    outcome.status && teller.outcomeStatus(outcome.status),
    outcome.passedTo.join(", "),
    outcome.answer,
  ]);
}

export type Format = "html" | "odt" | "csv" | "json";

export async function download(version: Version, format: Format): Promise<void> {
  const content = contentOf(version);
  const { title, number, on } = version.fields;
  const name = fileName(`${title} ${on || localDay()} v${number}`, format);
  switch (format) {
    case "html":
      return saveFile(name, pageType, pageOf(coverOf(version), blocksOf(content, teller)));
    case "odt":
      return saveFile(name, textType, await textDocument(coverOf(version), blocksOf(content, teller), pngOf));
    case "csv":
      return saveFile(name, "text/csv;charset=utf-8", writeTable(Object.values(t.report.columns), rowsOf(content)));
    case "json":
      return saveFile(name, "application/json", JSON.stringify({ ...content, version: number, frozenOn: on }, null, 1));
  }
}
