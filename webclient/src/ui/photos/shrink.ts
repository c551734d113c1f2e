// SPDX-License-Identifier: EUPL-1.2
import { painted } from "../painted";

/** A picture as it is kept and sent: small enough for a phone's network, and with nothing of what a camera writes beside it, such as the place. */
export interface Shrunk {
  /** A JPEG. */
  content: Uint8Array<ArrayBuffer>;
  width: number;
  height: number;
}

/** What stands on a flip chart is read at this size. */
const longSideMaxPx = 2000;
const bytesMax = 700 * 1024;
/** Each once, until one is small enough; the last stands. */
const tries = [
  { longSide: longSideMaxPx, quality: 0.8 },
  { longSide: longSideMaxPx, quality: 0.6 },
  { longSide: 1400, quality: 0.6 },
];

async function drawn(picture: ImageBitmap, longSide: number, quality: number): Promise<Shrunk> {
  const scale = Math.min(1, longSide / Math.max(picture.width, picture.height));
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const content = await painted(picture, { width, height }, "image/jpeg", quality);
  return { content, width, height };
}

/** The right way up, whichever way the camera was held. @throws where the browser cannot read it as a picture */
export async function shrink(file: Blob): Promise<Shrunk> {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  try {
    let made: Shrunk | null = null;
    for (const { longSide, quality } of tries) {
      made = await drawn(picture, longSide, quality);
      if (made.content.length <= bytesMax) break;
    }
    return made as Shrunk;
  } finally {
    picture.close();
  }
}
