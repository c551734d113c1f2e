// SPDX-License-Identifier: EUPL-1.2
/** What is drawn of figures, as shapes: a screen shows them (Drawing.svelte), a page holds them as SVG, a text document as what that looks like. The figures themselves stand in words beside it. */
import { escaped } from "./markup";

/** By their names in tokens.css, with what they are in a file, which is read on white. */
const colours = {
  "ink-2": "#48595e",
  line: "#e3ded2",
  "line-control": "#857f72",
  brand: "#0c5160",
  attention: "#8a4200",
  surface: "#ffffff",
};

export type Colour = keyof typeof colours;

export interface Shape {
  tag: "line" | "polyline" | "circle" | "rect" | "text";
  /** Attributes as SVG names them, but for the colours. */
  at: Readonly<Record<string, string | number>>;
  fill?: Colour;
  stroke?: Colour;
  /** Of a text. */
  words?: string;
}

export interface Drawing {
  width: number;
  height: number;
  /** Whether it is made as wide as there is room, at one height. */
  stretched: boolean;
  shapes: readonly Shape[];
}

/** What is said of a shape, with colours as `of` says them. */
export function attributesOf({ at, fill, stroke }: Shape, of: (colour: Colour) => string): Record<string, string | number> {
  return { ...at, fill: fill ? of(fill) : "none", ...(stroke ? { stroke: of(stroke) } : {}) };
}

const said = (attributes: Record<string, string | number>) =>
  Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join("");

/** An element of a page, hidden from who is read to, or a file of its own. */
export function svgOf({ width, height, stretched, shapes }: Drawing, as: "element" | "file"): string {
  const size = {
    viewBox: `0 0 ${width} ${height}`,
    ...(stretched ? { preserveAspectRatio: "none", height } : {}),
    ...(as === "file"
      ? { xmlns: "http://www.w3.org/2000/svg", width, height, "font-family": "Liberation Sans, Arial, sans-serif" }
      : { "aria-hidden": "true" }),
    ...(as === "element" && stretched ? { class: "bars" } : {}),
  };
  const drawn = shapes.map(
    (shape) => `<${shape.tag}${said(attributesOf(shape, (colour) => colours[colour]))}>${escaped(shape.words ?? "")}</${shape.tag}>`,
  );
  return `<svg${said(size)}>${drawn.join("")}</svg>`;
}

/** A figure of this period above that of the one before, against the highest of all: as wide as the room, thin. */
export function barsOf(now: number, before: number | null, max: number): Drawing {
  const [width, thick, gap] = [200, 7, 3];
  const bar = (value: number, y: number, fill: Colour): Shape => ({
    tag: "rect",
    at: { x: 0, y, width: (value / max) * width, height: thick },
    fill,
  });
  const shapes = [bar(now, 0, "brand"), ...(before === null ? [] : [bar(before, thick + gap, "line-control")])];
  return { width, height: shapes.length * (thick + gap) - gap, stretched: true, shapes };
}
