// SPDX-License-Identifier: EUPL-1.2
/** The photos of a document for a file, which must need nothing else. */
import { client } from "../../client";
import { t } from "../../i18n/current.svelte";
import type { Block, Photo, Picture } from "../documents/blocks";
import { errorTitle } from "../error-title";
import { problemOf } from "../session.svelte";

function whyNot(code: string): string {
  if (code === "request.offline") return t.photos.notInFile;
  if (code === "photo.missing" || code === "record.unknown") return t.photos.missing;
  return `${errorTitle(code)}.`;
}

async function pictureOf({ id, caption, width, height }: Photo): Promise<Block | Picture> {
  try {
    const { content } = await client.ask("photo", { id });
    return { type: "picture", caption, width, height, content };
  } catch (error) {
    return { type: "paragraph", text: `${caption}\n${whyNot(problemOf(error).code)}` };
  }
}

/** From this device or the server; one after the other, as there is one network. In words where there is none. */
export async function withPictures(blocks: readonly (Block | Photo)[]): Promise<(Block | Picture)[]> {
  const made: (Block | Picture)[] = [];
  for (const block of blocks) made.push(block.type === "photo" ? await pictureOf(block) : block);
  return made;
}
