// SPDX-License-Identifier: EUPL-1.2
/** Values of the model in the cells of a table, and back. */
import { collections } from "../../generated/collections";
import type { CollectionName, Field, Label, Language, Period } from "../../generated/model";

/** One column. A period takes three: what people say, and the days it begins and ends. */
export interface Column {
  name: string;
  field: Field;
  part?: "start" | "end";
  label: string;
}

/** What is known of other records. */
export interface Known {
  /** Undefined: there is none with this id. */
  title(collection: CollectionName, id: string): string | undefined;
  /** The ids of those with this title, whatever its capitals and spaces. */
  titled(collection: CollectionName, title: string): readonly string[];
}

export type Fault = "unknown" | "several" | "choice" | "date" | "month" | "number" | "yes-no";

export type Read = { value: unknown } | { fault: Fault; text: string };

const parts = { nl: { start: "van", end: "tot en met" }, en: { start: "from", end: "to" } } as const;
const saidYesOrNo = { nl: ["ja", "nee"], en: ["yes", "no"] } as const;
const yes = ["ja", "yes", "true", "waar", "1", "x"];
const no = ["nee", "no", "false", "onwaar", "0"];

/** Places are given by the screens, texts are written there; both would come out wrong. */
const asCells = new Set(["string", "boolean", "integer", "number", "date", "month", "time", "ref", "enum", "period"]);

/** Capitals, spaces and accents say nothing in a spreadsheet that people filled in. */
export function plainWord(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();
}

export function columnsOf(collection: CollectionName, language: Language): Column[] {
  return Object.entries(collections[collection].fields)
    .filter(([, field]) => asCells.has(field.type))
    .flatMap(([name, field]) => {
      const label = field.label[language];
      if (field.type !== "period") return [{ name, field, label }];
      const words = parts[language];
      return [
        { name, field, label },
        { name, field, part: "start", label: `${label} ${words.start}` },
        { name, field, part: "end", label: `${label} ${words.end}` },
      ];
    });
}

/** Whichever language the header of a table is in, and also by the names of the model. */
export function columnNamed(collection: CollectionName, header: string): Column | undefined {
  const wanted = plainWord(header);
  const found = (["nl", "en"] as const).flatMap((language) => columnsOf(collection, language));
  return found.find((one) => plainWord(one.label) === wanted || (!one.part && plainWord(one.name) === wanted));
}

/** YYYY, YYYY-MM and YYYY-MM-DD, and the same from the day on as people write it: 1-3-2026. Null: it is no day of the calendar. */
export function readDay(text: string): string | null {
  const [, first, second, last] = /^(?:(?:(\d{1,2})[-/.])?(\d{1,2})[-/.])?(\d{4})$/.exec(text) ?? [];
  const [, ...turned] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text) ?? [];
  const pieces = (last ? [last, second, first] : turned).filter((piece) => piece !== undefined).map((piece) => piece.padStart(2, "0"));
  if (pieces.length === 0) return null;
  const whole = [...pieces, "01", "01"].slice(0, 3).join("-");
  const moment = new Date(`${whole}T12:00:00Z`);
  if (Number.isNaN(moment.getTime()) || moment.toISOString().slice(0, 10) !== whole) return null;
  return pieces.join("-");
}

/** As both countries write numbers; a comma is where the fraction begins unless three digits and more follow. */
export function readNumber(text: string): number | null {
  const bare = text.replace(/[€%\s\u00a0]/g, "");
  if (/^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(bare)) return Number(bare.replaceAll(".", "").replace(",", "."));
  if (/^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(bare)) return Number(bare.replaceAll(",", ""));
  return /^-?\d+([.,]\d+)?$/.test(bare) ? Number(bare.replace(",", ".")) : null;
}

function readOne(field: Field, text: string, known: Known): Read {
  const wrong = (fault: Fault): Read => ({ fault, text });
  const valued = (value: unknown, fault: Fault): Read => (value === null || value === undefined ? wrong(fault) : { value });
  switch (field.type) {
    case "enum": {
      const word = plainWord(text);
      const named = ({ nl, en }: Label) => plainWord(nl) === word || plainWord(en) === word;
      return valued(field.values?.find((one) => one.value === text || named(one.label))?.value, "choice");
    }
    case "boolean":
      return yes.includes(plainWord(text)) ? { value: true } : no.includes(plainWord(text)) ? { value: false } : wrong("yes-no");
    case "integer":
    case "number":
      return valued(readNumber(text), "number");
    case "date":
      return valued(readDay(text), "date");
    case "month": {
      const day = readDay(text);
      return day?.length === "YYYY-MM".length ? { value: day } : wrong("month");
    }
    case "ref": {
      if (!field.of) return wrong("unknown");
      if (known.title(field.of, text) !== undefined) return { value: text };
      const ids = known.titled(field.of, text);
      return ids.length === 1 ? { value: ids[0] } : wrong(ids.length === 0 ? "unknown" : "several");
    }
    default:
      return { value: text };
  }
}

/** The value of a column; of a set, its values are separated by semicolons or stand on lines of their own. */
export function readCell({ field, part }: Column, text: string, known: Known): Read {
  if (part) return readOne({ ...field, type: "date" }, text, known);
  if (field.rule !== "set") return readOne(field, text, known);
  const values: unknown[] = [];
  for (const one of text.split(/[;\n]/).map((piece) => piece.trim())) {
    if (!one) continue;
    const read = readOne(field, one, known);
    if ("fault" in read) return read;
    if (!values.includes(read.value)) values.push(read.value);
  }
  return { value: values };
}

/** What was said goes with new days, and what is known besides with what was said before. */
export function periodOf(before: Period | null, said: { text?: string; start?: string; end?: string }): Period {
  const same = (["text", "start", "end"] as const).every((name) => said[name] === undefined || said[name] === before?.[name]);
  if (before && same) return before;
  const moved = { ...(said.start ? { start: said.start } : {}), ...(said.end ? { end: said.end } : {}) };
  if (said.text !== undefined) return { text: said.text, ...moved };
  return { text: [said.start, said.end].filter(Boolean).join(" – "), ...moved };
}

function writeOne(field: Field, value: unknown, language: Language, known: Known): string {
  if (typeof value === "boolean") return saidYesOrNo[language][value ? 0 : 1];
  if (field.type === "enum") return field.values?.find((one) => one.value === value)?.label[language] ?? String(value);
  if (field.type === "number" || field.type === "integer") return language === "nl" ? String(value).replace(".", ",") : String(value);
  if (field.type !== "ref" || !field.of) return String(value);
  const title = known.title(field.of, String(value));
  // What could be read as another record is named by its id.
  return title !== undefined && known.titled(field.of, title).length === 1 && !/[;\n]/.test(title) ? title : String(value);
}

/** So that readCell() of it gives the value. */
export function writeCell({ field, part }: Column, value: unknown, language: Language, known: Known): string {
  if (value === null || value === undefined) return "";
  if (field.type === "period") return (value as Period)[part ?? "text"] ?? "";
  if (Array.isArray(value)) return value.map((one) => writeOne(field, one, language, known)).join("; ");
  return writeOne(field, value, language, known);
}
