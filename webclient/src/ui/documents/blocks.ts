// SPDX-License-Identifier: EUPL-1.2
/** A document as headings, paragraphs, lists, figures and charts: what the screen, the page and the text document are made of alike. */
import type { Drawing } from "./drawing";

export interface Figure {
  label: string;
  now: number;
  /** null: not known. */
  before: number | null;
}

/** `lead`: what kind of thing it is; may be empty, as may `about`. */
export interface ListItem {
  lead: string;
  text: string;
  about: string;
  more: string[];
}

export type Block =
  | { type: "heading"; level: 2 | 3 | 4; text: string }
  | { type: "paragraph"; text: string }
  | { type: "list"; items: ListItem[]; numbered?: boolean }
  /** `max`: the highest of all figures in it, above 0. */
  | { type: "figures"; caption: string; now: string; before: string; max: number; rows: Figure[] }
  | ({ type: "chart" } & Measurements);

/** What the heading above it names, in time: a table of two columns that says all of it, and mostly its drawing. */
export interface Measurements {
  title: string;
  drawing: Drawing | null;
  columns: readonly [string, string];
  rows: readonly (readonly [string, string])[];
  /** May be empty. */
  note: string;
}

interface Pictured {
  caption: string;
  /** Pixels. */
  width: number;
  height: number;
}

/** On a screen, where it is opened by the id of its record. */
export interface Photo extends Pictured {
  type: "photo";
  id: string;
}

/** In a file, which needs nothing else. */
export interface Picture extends Pictured {
  type: "picture";
  /** A JPEG. */
  content: Uint8Array;
}

export const heading = (level: 2 | 3 | 4, text: string): Block => ({ type: "heading", level, text });

export function paragraphs(text: string): Block[] {
  return text
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part): Block => ({ type: "paragraph", text: part }));
}
