// SPDX-License-Identifier: EUPL-1.2
/** A document as an OpenDocument text (ODF 1.3, ISO/IEC 26300), to be edited in a word processor. What is drawn lies in it as PNG, which every one of them shows. */
import { strToU8, zipSync } from "fflate";
import type { Block, Picture } from "./blocks";
import { barsOf, type Drawing } from "./drawing";
import { escaped as escapedMarkup } from "./markup";
import type { Cover } from "./page";

export const textType = "application/vnd.oasis.opendocument.text";

const spaces = [
  ["office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0"],
  ["text", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"],
  ["table", "urn:oasis:names:tc:opendocument:xmlns:table:1.0"],
  ["style", "urn:oasis:names:tc:opendocument:xmlns:style:1.0"],
  ["fo", "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"],
  ["draw", "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"],
  ["svg", "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"],
  ["xlink", "http://www.w3.org/1999/xlink"],
  ["meta", "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"],
  ["dc", "http://purl.org/dc/elements/1.1/"],
]
  .map(([name, space]) => `xmlns:${name}="${space}"`)
  .join(" ");

/** What XML 1.0 cannot hold at all is left out. */
function escaped(text: string): string {
  return escapedMarkup(text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, ""));
}

const lines = (text: string) => escaped(text).replaceAll("\n", "<text:line-break/>");
const paragraph = (text: string, style = "Standard") => `<text:p text:style-name="${style}">${text}</text:p>`;
const span = (style: string, text: string) => `<text:span text:style-name="${style}">${text}</text:span>`;

function cell(content: string, style = "Cell", type = 'office:value-type="string"'): string {
  return `<table:table-cell table:style-name="${style}" ${type}>${content}</table:table-cell>`;
}
const words = (text: string) => cell(paragraph(escaped(text), "Cell"));
const figure = (text: string, style?: string, type?: string) => cell(paragraph(escaped(text), "Number"), style, type);
const amount = (value: number | null) =>
  value === null ? figure("–") : figure(String(value), "Cell", `office:value-type="float" office:value="${value}"`);

function table(name: string, columns: readonly string[], head: string, rows: readonly string[]): string {
  const widths = columns.map((style) => `<table:table-column table:style-name="${style}"/>`).join("");
  const row = (cells: string) => `<table:table-row table:style-name="Row">${cells}</table:table-row>`;
  return `<table:table table:name="${name}" table:style-name="Table">${widths}<table:table-header-rows>${row(head)}</table:table-header-rows>${rows.map(row).join("")}</table:table>`;
}

type PngOf = (drawing: Drawing) => Promise<Uint8Array>;

/** The parts of the file beside its words, in the order in which they come. */
class Images {
  readonly parts: { path: string; type: string; bytes: Uint8Array | Promise<Uint8Array> }[] = [];

  constructor(private readonly pngOf: PngOf) {}

  /** `cm`: width and height. `said`: what who cannot see it reads, its name and what it shows. */
  add(
    type: "image/jpeg" | "image/png",
    bytes: Uint8Array | Promise<Uint8Array>,
    cm: readonly [number, number],
    said: { title?: string; desc: string },
  ): string {
    const at = this.parts.length + 1;
    const path = `Pictures/${at}.${type === "image/jpeg" ? "jpg" : "png"}`;
    this.parts.push({ path, type, bytes });
    const image = `<draw:image xlink:href="${path}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad" draw:mime-type="${type}"/>`;
    const [width, height] = cm.map((length) => `${length.toFixed(2)}cm`);
    const title = said.title ? `<svg:title>${escaped(said.title)}</svg:title>` : "";
    return `<draw:frame draw:name="Image${at}" draw:style-name="Image" text:anchor-type="as-char" svg:width="${width}" svg:height="${height}">${image}${title}<svg:desc>${escaped(said.desc)}</svg:desc></draw:frame>`;
  }

  draw(drawing: Drawing, cm: readonly [number, number], said: { title: string; desc: string }): string {
    return this.add("image/png", this.pngOf(drawing), cm, said);
  }
}

/** Room for a picture on a page, with its caption. */
const pictureMaxCm = { width: 16, height: 18 };
const chartWidthCm = 11;
const barsCm = { width: 8.5, perUnit: 0.025 };

function picture({ caption, width, height, content }: Picture, images: Images): string {
  const cmPerPixel = Math.min(pictureMaxCm.width / width, pictureMaxCm.height / height);
  const frame = images.add("image/jpeg", content, [width * cmPerPixel, height * cmPerPixel], { desc: caption });
  return paragraph(frame, "Photograph") + paragraph(escaped(caption), "Caption");
}

function xml(block: Block | Picture, index: number, images: Images): string {
  switch (block.type) {
    case "heading":
      return `<text:h text:style-name="Heading_20_${block.level}" text:outline-level="${block.level}">${escaped(block.text)}</text:h>`;
    case "paragraph":
      return paragraph(lines(block.text));
    case "list":
      return `<text:list text:style-name="${block.numbered ? "Numbers" : "Bullets"}">${block.items
        .map(({ lead, text, about, more }) => {
          const first = `${lead && `${span("Strong", `${escaped(lead)}:`)} `}${lines(text)}${about && ` ${span("Small", `(${escaped(about)})`)}`}`;
          return `<text:list-item>${[first, ...more.map(lines)].map((one) => paragraph(one)).join("")}</text:list-item>`;
        })
        .join("")}</text:list>`;
    case "picture":
      return picture(block, images);
    case "figures": {
      const { now: name, before: earlier, max } = block;
      const rows = block.rows.map(({ label, now, before }) => {
        const said = [`${name}: ${now}`, ...(before === null ? [] : [`${earlier}: ${before}`])].join(", ");
        const bars = barsOf(now, before, max);
        const shown = images.draw(bars, [barsCm.width, bars.height * barsCm.perUnit], { title: label, desc: said });
        return cell(paragraph(`${escaped(label)}<text:line-break/>${shown}`, "Cell")) + amount(now) + amount(before);
      });
      const head = words("") + figure(name, "CellNow") + figure(earlier, "CellBefore");
      return paragraph(escaped(block.caption), "TableTitle") + table(`Table${index}`, ["Wide", "Narrow", "Narrow"], head, rows);
    }
    case "chart": {
      const { drawing, columns, rows, title, note } = block;
      const told = rows.map(([when, value]) => words(when) + figure(value));
      const parts = [table(`Table${index}`, ["Wide", "Narrow"], words(columns[0]) + figure(columns[1]), told)];
      if (drawing) {
        const desc = rows.map(([when, value]) => `${when}: ${value}`).join(", ");
        const height = (chartWidthCm * drawing.height) / drawing.width;
        parts.unshift(paragraph(images.draw(drawing, [chartWidthCm, height], { title, desc }), "Photograph"));
      }
      if (note) parts.push(paragraph(lines(note)));
      return parts.join("");
    }
  }
}

/** Of the parts of a document that only this one has. */
const automaticStyles = [
  '<style:style style:name="Table" style:family="table"><style:table-properties style:width="16cm" table:align="left" fo:margin-bottom="0.5cm" style:may-break-between-rows="false"/></style:style>',
  '<style:style style:name="Wide" style:family="table-column"><style:table-column-properties style:column-width="9.4cm"/></style:style>',
  '<style:style style:name="Narrow" style:family="table-column"><style:table-column-properties style:column-width="3.3cm"/></style:style>',
  '<style:style style:name="Row" style:family="table-row"><style:table-row-properties fo:keep-together="always"/></style:style>',
  '<style:style style:name="Cell" style:family="table-cell"><style:table-cell-properties fo:padding="0.1cm" fo:border-bottom="0.5pt solid #e3ded2"/></style:style>',
  // Which bar is which.
  '<style:style style:name="CellNow" style:family="table-cell"><style:table-cell-properties fo:padding="0.1cm" fo:border-bottom="3pt solid #0c5160"/></style:style>',
  '<style:style style:name="CellBefore" style:family="table-cell"><style:table-cell-properties fo:padding="0.1cm" fo:border-bottom="3pt solid #857f72"/></style:style>',
  '<style:style style:name="Image" style:family="graphic"><style:graphic-properties style:vertical-pos="top" style:vertical-rel="baseline"/></style:style>',
].join("");

function content(cover: Cover, blocks: readonly (Block | Picture)[], images: Images): string {
  const about = cover.lines.map((line) => paragraph(escaped(line), "Subtitle")).join("");
  const body = blocks.map((block, index) => xml(block, index, images)).join("");
  return `<?xml version="1.0" encoding="UTF-8"?>
<office:document-content ${spaces} office:version="1.3"><office:automatic-styles>${automaticStyles}</office:automatic-styles><office:body><office:text><text:h text:style-name="Title" text:outline-level="1">${escaped(cover.title)}</text:h>${about}${body}</office:text></office:body></office:document-content>`;
}

/** A style of paragraphs by its name in the file; `about` and `text` are properties of the paragraph and of its letters. */
function paragraphStyle(name: string, about: string, text = "", outline = 0): string {
  const level = outline > 0 ? ` style:default-outline-level="${outline}"` : "";
  return `<style:style style:name="${name}" style:display-name="${name.replaceAll("_20_", " ")}" style:family="paragraph" style:parent-style-name="Standard"${level}><style:paragraph-properties ${about}/><style:text-properties ${text}/></style:style>`;
}

function headingStyle(outline: number, name: string, size: string, colour: string): string {
  const space = outline === 1 ? "0cm" : "0.6cm";
  const about = `fo:margin-top="${space}" fo:margin-bottom="0.15cm" fo:keep-with-next="always"`;
  return paragraphStyle(name, about, `fo:font-size="${size}" fo:font-weight="bold" fo:color="${colour}"`, outline);
}

function listStyle(name: string, level: string, kind: "bullet" | "number"): string {
  return `<text:list-style style:name="${name}"><text:list-level-style-${level}><style:list-level-properties text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-alignment text:label-followed-by="listtab" fo:text-indent="-0.6cm" fo:margin-left="0.6cm"/></style:list-level-properties></text:list-level-style-${kind}></text:list-style>`;
}

const ink = "#14272c";
const inkSoft = "#48595e";
const brand = "#0c5160";

function styles({ language, title }: Cover): string {
  const country = language === "nl" ? "NL" : "GB";
  const named = [
    `<style:default-style style:family="paragraph"><style:paragraph-properties fo:orphans="2" fo:widows="2"/><style:text-properties fo:font-family="'Liberation Sans', Arial, sans-serif" fo:font-size="11pt" fo:language="${language}" fo:country="${country}"/></style:default-style>`,
    `<style:style style:name="Standard" style:family="paragraph" style:class="text"><style:paragraph-properties fo:margin-bottom="0.15cm"/></style:style>`,
    headingStyle(1, "Title", "20pt", ink),
    headingStyle(2, "Heading_20_2", "15pt", brand),
    headingStyle(3, "Heading_20_3", "12.5pt", brand),
    headingStyle(4, "Heading_20_4", "11pt", brand),
    paragraphStyle("Subtitle", 'fo:margin-bottom="0.05cm"', `fo:color="${inkSoft}"`),
    paragraphStyle("Photograph", 'fo:keep-with-next="always"'),
    paragraphStyle("Caption", "", `fo:font-size="9pt" fo:color="${inkSoft}"`),
    paragraphStyle("TableTitle", 'fo:margin-top="0.3cm" fo:keep-with-next="always"', 'fo:font-weight="bold"'),
    paragraphStyle("Cell", 'fo:margin-bottom="0cm"'),
    paragraphStyle("Number", 'fo:margin-bottom="0cm" fo:text-align="end"'),
    paragraphStyle("Footer", 'fo:text-align="end"', `fo:font-size="9pt" fo:color="${inkSoft}"`),
    '<style:style style:name="Strong" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>',
    `<style:style style:name="Small" style:family="text"><style:text-properties fo:font-size="9pt" fo:color="${inkSoft}"/></style:style>`,
    listStyle("Bullets", 'bullet text:level="1" text:bullet-char="•"', "bullet"),
    listStyle("Numbers", 'number text:level="1" style:num-format="1" style:num-suffix="."', "number"),
  ];
  const page = `<style:page-layout style:name="Page"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin-top="2.5cm" fo:margin-bottom="1.5cm" fo:margin-left="2.5cm" fo:margin-right="2.5cm"/><style:footer-style><style:header-footer-properties fo:min-height="1cm" fo:margin-top="0.4cm"/></style:footer-style></style:page-layout>`;
  const footer = paragraph(`${escaped(title)} · <text:page-number text:select-page="current"/>/<text:page-count/>`, "Footer");
  return `<?xml version="1.0" encoding="UTF-8"?>
<office:document-styles ${spaces} office:version="1.3"><office:styles>${named.join("")}</office:styles><office:automatic-styles>${page}</office:automatic-styles><office:master-styles><style:master-page style:name="Standard" style:page-layout-name="Page"><style:footer>${footer}</style:footer></style:master-page></office:master-styles></office:document-styles>`;
}

const meta = ({ language, title }: Cover) => `<?xml version="1.0" encoding="UTF-8"?>
<office:document-meta ${spaces} office:version="1.3"><office:meta><dc:title>${escaped(title)}</dc:title><dc:language>${language}</dc:language></office:meta></office:document-meta>`;

function manifest({ parts }: Images): string {
  const entry = (path: string, type: string) => `<manifest:file-entry manifest:full-path="${path}" manifest:media-type="${type}"/>`;
  const entries = [
    ...["content.xml", "styles.xml", "meta.xml"].map((path) => entry(path, "text/xml")),
    ...parts.map(({ path, type }) => entry(path, type)),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="${textType}"/>${entries.join("")}</manifest:manifest>`;
}

/** The bytes of the file. The kind of it comes first and as it is, so that programs know it by its beginning. */
export async function textDocument(cover: Cover, blocks: readonly (Block | Picture)[], pngOf: PngOf): Promise<Uint8Array<ArrayBuffer>> {
  const images = new Images(pngOf);
  const text = content(cover, blocks, images);
  const pictures = await Promise.all(images.parts.map(async ({ path, bytes }) => [path, [await bytes, { level: 0 }]] as const));
  const file = zipSync({
    mimetype: [strToU8(textType), { level: 0 }],
    "content.xml": strToU8(text),
    "styles.xml": strToU8(styles(cover)),
    "meta.xml": strToU8(meta(cover)),
    ...Object.fromEntries(pictures),
    "META-INF/manifest.xml": strToU8(manifest(images)),
  });
  return file as Uint8Array<ArrayBuffer>;
}
