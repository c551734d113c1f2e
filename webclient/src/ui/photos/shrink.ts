// SPDX-License-Identifier: EUPL-1.2
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
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no canvas");
  pen.fillStyle = "#fff"; // behind what can be seen through
  pen.fillRect(0, 0, width, height);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, width, height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
  if (blob?.type !== "image/jpeg") throw new Error("no JPEG");
  return { content: new Uint8Array(await blob.arrayBuffer()), width, height };
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
