// SPDX-License-Identifier: EUPL-1.2
/**
 * A picture as the bytes of a file, at a size in pixels, on white. `quality`: of a JPEG, 0 to 1.
 * @throws where the browser cannot make such a file
 */
export async function painted(
  picture: CanvasImageSource,
  { width, height }: { width: number; height: number },
  type: "image/jpeg" | "image/png",
  quality?: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no canvas");
  pen.fillStyle = "#fff"; // behind what can be seen through
  pen.fillRect(0, 0, width, height);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, width, height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, quality));
  if (blob?.type !== type) throw new Error(`no ${type}`);
  return new Uint8Array(await blob.arrayBuffer());
}
