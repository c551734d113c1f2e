// SPDX-License-Identifier: EUPL-1.2
/** Fixed minutes as files for those who read them elsewhere; all made on the device. */
import { current, t } from "../../i18n/current.svelte";
import { sayDate, sayDay, sayHours } from "../dates";
import { heading, paragraphs, type Block, type Photo } from "../documents/blocks";
import { pageOf, pageType, type Cover } from "../documents/page";
import { pngOf } from "../documents/png";
import { textDocument, textType } from "../documents/text-document";
import { capital, valueLabel } from "../labels";
import type { Rec } from "../records.svelte";
import { fileName, saveFile } from "../save-file";
import { blocksOf } from "./document";
import { withPictures } from "./pictures";
import { contentOf, teller } from "./versions";

type Version = Rec<"minutesVersion">;

/** Which text it is and how it stands, for who has it on paper or as a file. */
export function standingOf({ fields: { number, on, adoptedOn, basis, hash } }: Version): string[] {
  const stands = adoptedOn
    ? `${t.minutes.adoptedOn(number, sayDate(adoptedOn))} ${t.minutes.because(valueLabel("minutesVersion", "basis", basis))}`
    : `${t.minutes.versionTitle(number)}, ${t.minutes.sentOn(sayDate(on))}`;
  return [stands, `${t.minutes.hash}: ${hash}`];
}

function coverOf(version: Version): Cover {
  const { group, title, date, start, end, place } = contentOf(version);
  const hours = sayHours(start, end);
  return {
    language: current.language,
    title: t.minutes.documentTitle(title),
    lines: [group === title ? "" : group, `${capital(sayDay(date, true))}${hours && `, ${hours}`}`, place, ...standingOf(version)].filter(
      Boolean,
    ),
  };
}

/** `confidential`: what its reader may read beside the minutes, and was asked for. */
function blocks(version: Version, confidential: readonly Rec<"confidentialItem">[]): (Block | Photo)[] {
  const hidden = confidential.flatMap(({ fields: { title, text } }) => [heading(3, title), ...paragraphs(text)]);
  return [...blocksOf(contentOf(version), teller), ...(hidden.length > 0 ? [heading(2, t.minutes.confidential), ...hidden] : [])];
}

export type Format = "html" | "odt";

export async function download(version: Version, format: Format, confidential: readonly Rec<"confidentialItem">[]): Promise<void> {
  const { title, date } = contentOf(version);
  const name = fileName(`${title} ${date} v${version.fields.number}`, format);
  const [cover, parts] = [coverOf(version), await withPictures(blocks(version, confidential))];
  if (format === "html") saveFile(name, pageType, pageOf(cover, parts));
  else saveFile(name, textType, await textDocument(cover, parts, pngOf));
}
