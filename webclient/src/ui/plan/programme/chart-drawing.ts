// SPDX-License-Identifier: EUPL-1.2
import type { Drawing, Shape } from "../../documents/drawing";
import { chartOf, type Measured } from "./chart";

/** How the words in it are said. */
export interface ChartWords {
  number(value: number): string;
  /** A value with its unit. */
  said(value: number): string;
  period(period: string): string;
  target(value: string): string;
}

const [width, height, left, right, top, bottom] = [320, 150, 34, 16, 18, 22];
const small = { "font-size": 11 };

/** Measurements as a line in time, with the target across; null where none has a place in time. */
export function drawingOf(measured: readonly Measured[], target: number | null, unit: string | null, words: ChartWords): Drawing | null {
  const chart = chartOf(measured, target, unit);
  const [first, last] = [chart?.points[0], chart?.points.at(-1)];
  if (!chart || !first || !last) return null;
  const x = (share: number) => left + share * (width - left - right);
  const y = (share: number) => height - bottom - share * (height - top - bottom);
  const anchor = (share: number) => ({ "text-anchor": share < 0.15 ? "start" : share > 0.85 ? "end" : "middle" });
  const across = (share: number) => ({ x1: left, x2: width - right, y1: y(share), y2: y(share) });
  const scale = [chart.lowest, chart.highest].flatMap((value, at): Shape[] => [
    { tag: "line", at: across(at), stroke: "line" },
    { tag: "text", at: { x: left - 6, y: y(at) + 4, "text-anchor": "end", ...small }, fill: "ink-2", words: words.number(value) },
  ]);
  const periods = (first === last ? [first] : [first, last]).map((one): Shape => ({
    tag: "text",
    at: { x: x(one.x), y: height - 5, ...anchor(one.x), ...small },
    fill: "ink-2",
    words: words.period(one.measured.period),
  }));
  const goal: Shape[] = [];
  if (chart.target !== null && target !== null) {
    // Its words stand where the line is farthest from it.
    const atStart = Math.abs(first.y - chart.target) >= Math.abs(last.y - chart.target);
    const place = { x: atStart ? left : width - right, y: y(chart.target) + (chart.target > 0.85 ? 13 : -5) };
    goal.push(
      { tag: "line", at: { ...across(chart.target), "stroke-width": 1.5, "stroke-dasharray": "5 4" }, stroke: "attention" },
      {
        tag: "text",
        at: { ...place, "text-anchor": atStart ? "start" : "end", "font-weight": 600, ...small },
        fill: "attention",
        words: words.target(words.said(target)),
      },
    );
  }
  const points = chart.points.map((one) => `${x(one.x)},${y(one.y)}`).join(" ");
  const shapes: Shape[] = [
    ...scale,
    ...goal,
    { tag: "polyline", at: { points, "stroke-width": 2.5, "stroke-linejoin": "round" }, stroke: "brand" },
    ...chart.points.map((one): Shape => ({
      tag: "circle",
      at: { cx: x(one.x), cy: y(one.y), r: 4.5, "stroke-width": 2.5 },
      fill: "surface",
      stroke: "brand",
    })),
    {
      tag: "text",
      at: { x: x(last.x), y: y(last.y) + (last.y > 0.8 ? 18 : -9), ...anchor(last.x), "font-size": 13, "font-weight": 700 },
      fill: "brand",
      words: words.said(last.measured.value),
    },
    ...periods,
  ];
  return { width, height, stretched: false, shapes };
}
