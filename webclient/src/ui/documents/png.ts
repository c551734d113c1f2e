// SPDX-License-Identifier: EUPL-1.2
import { painted } from "../painted";
import { svgOf, type Drawing } from "./drawing";

/** At the size at which a chart stands on paper about 300 pixels to the inch. */
const pixelsPerUnit = 4;

/** What is drawn, for programs that do not show SVG. */
export async function pngOf(drawing: Drawing): Promise<Uint8Array> {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(svgOf(drawing, "file"))}`;
  await image.decode();
  return painted(image, { width: drawing.width * pixelsPerUnit, height: drawing.height * pixelsPerUnit }, "image/png");
}
