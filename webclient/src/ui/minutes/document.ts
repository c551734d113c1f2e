// SPDX-License-Identifier: EUPL-1.2
/** Minutes as the blocks of a document. */
import type { OutcomeKind } from "../../generated/model";
import type { Messages } from "../../i18n/current.svelte";
import { heading, type Block, type ListItem, type Photo } from "../documents/blocks";
import type { MinutesContent } from "./content";

/** How things are said, in the language of the screens. */
export interface Teller {
  words: Messages["minutes"];
  date(day: string): string;
  list(items: readonly string[]): string;
}

const kinds: OutcomeKind[] = ["decision", "action-item", "agreement", "bottleneck", "question", "idea", "good-practice"];

const item = (text: string, about = "", lead = "", more: string[] = []): ListItem => ({ lead, text, about, more });

function attendance(minutes: MinutesContent, { words, list }: Teller): Block[] {
  const late = minutes.late.map(({ name, at }) => (at ? words.lateAt(name, at) : name));
  const items = [
    item(minutes.chair, "", words.chair),
    item(minutes.minuteTaker, "", words.minuteTaker),
    item(list(minutes.present), "", words.present),
    item(list(late), "", words.late),
    item(list(minutes.apologies), "", words.apologies),
    item(list(minutes.guests), "", words.guests),
  ].filter(({ text }) => text);
  return items.length > 0 ? [heading(2, words.attendance), { type: "list", items }] : [];
}

function agenda({ agenda: points }: MinutesContent, { words }: Teller): Block[] {
  if (points.length === 0) return [];
  const items = points.map(({ title, presenter, carriedOver }) =>
    item(title, [presenter, carriedOver && words.carriedOver].filter(Boolean).join(" · ")),
  );
  return [heading(2, words.agenda), { type: "list", items, numbered: true }];
}

const heads = /^#{1,3}\s+(.+)$/;
const bullets = /^\s*[-*•]\s+(.+)$/;

/** Of the text a line that begins with # is a heading, with - or * an item of a list; an empty line ends a paragraph. */
export function blocksOfText(text: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | null = null;
  for (const line of text.split("\n")) {
    const head = heads.exec(line)?.[1];
    const bullet = bullets.exec(line)?.[1];
    if (head) blocks.push(heading(3, head.trim()));
    else if (bullet && open?.type === "list") open.items.push(item(bullet.trim()));
    else if (bullet) blocks.push({ type: "list", items: [item(bullet.trim())] });
    else if (line.trim() && open?.type === "paragraph") open.text += `\n${line.trim()}`;
    else if (line.trim()) blocks.push({ type: "paragraph", text: line.trim() });
    open = head || !line.trim() ? null : (blocks.at(-1) ?? null);
  }
  return blocks;
}

export function outcomesOnPaper(outcomes: MinutesContent["outcomes"], { words, date }: Teller): Block[] {
  return kinds.flatMap((one) => {
    const found = outcomes.filter((outcome) => outcome.kind === one);
    if (found.length === 0) return [];
    const items = found.map(({ title, note, owner, due }) =>
      item(title, [owner, due && words.due(date(due))].filter(Boolean).join(" · "), "", [note.trim()].filter(Boolean)),
    );
    return [heading(2, words.kinds[one]), { type: "list", items } as Block];
  });
}

function photos({ photos: there = [] }: MinutesContent, { words }: Teller): (Block | Photo)[] {
  if (there.length === 0) return [];
  const captions = there.filter((one) => typeof one === "string").map((caption) => item(caption));
  const shown = there
    .filter((one) => typeof one !== "string")
    .map(({ id, caption, width, height }): Photo => ({ type: "photo", id, caption, width, height }));
  return [heading(2, words.photos), ...(captions.length > 0 ? [{ type: "list", items: captions } as Block] : []), ...shown];
}

export function blocksOf(minutes: MinutesContent, tell: Teller): (Block | Photo)[] {
  const text = blocksOfText(minutes.text);
  return [
    ...attendance(minutes, tell),
    ...agenda(minutes, tell),
    ...(text.length > 0 ? [heading(2, tell.words.text), ...text] : []),
    ...outcomesOnPaper(minutes.outcomes, tell),
    ...photos(minutes, tell),
  ];
}

/** What a document says, line by line, to be compared with another. */
export function linesOf(blocks: readonly (Block | Photo)[]): string[] {
  return blocks.flatMap((block) => {
    if (block.type === "photo") return [block.caption];
    if (block.type === "heading" || block.type === "paragraph") return block.text.split("\n");
    if (block.type !== "list") return [];
    return block.items.flatMap(({ lead, text, about, more }, at) => [
      [block.numbered && `${at + 1}.`, lead && `${lead}:`, text, about && `(${about})`].filter(Boolean).join(" "),
      ...more.flatMap((one) => one.split("\n")),
    ]);
  });
}
