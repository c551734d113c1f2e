// SPDX-License-Identifier: EUPL-1.2
/** A document as an OpenDocument text (ODF 1.3, ISO/IEC 26300), to be edited in a word processor. Figures are tables; bars are left out. */
import { strToU8, zipSync } from "fflate";
import type { Block, Picture } from "./blocks";
import { escaped as escapedMarkup, type Cover } from "./page";

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

function cell(text: string, type: string, style = "Standard"): string {
  return `<table:table-cell ${type}>${paragraph(escaped(text), style)}</table:table-cell>`;
}
const words = (text: string, style?: string) => cell(text, 'office:value-type="string"', style);
const amount = (value: number | null) =>
  value === null ? words("–", "Number") : cell(String(value), `office:value-type="float" office:value="${value}"`, "Number");

/** Room for a picture on a page, with its caption. */
const pictureMaxCm = { width: 16, height: 18 };
const pathOf = (index: number) => `Pictures/${index}.jpg`;

function picture({ caption, width, height }: Picture, index: number): string {
  const cmPerPixel = Math.min(pictureMaxCm.width / width, pictureMaxCm.height / height);
  const cm = (pixels: number) => `${(pixels * cmPerPixel).toFixed(2)}cm`;
  const image = `<draw:image xlink:href="${pathOf(index)}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad" draw:mime-type="image/jpeg"/>`;
  const frame = `<draw:frame draw:name="Photo${index}" draw:style-name="Photo" text:anchor-type="as-char" svg:width="${cm(width)}" svg:height="${cm(height)}">${image}<svg:desc>${escaped(caption)}</svg:desc></draw:frame>`;
  return paragraph(frame, "Photograph") + paragraph(escaped(caption), "Caption");
}

function xml(block: Block | Picture, index: number): string {
  switch (block.type) {
    case "heading":
      return `<text:h text:style-name="Heading_20_${block.level}" text:outline-level="${block.level}">${escaped(block.text)}</text:h>`;
    case "paragraph":
      return paragraph(lines(block.text));
    case "list":
      return `<text:list text:style-name="Bullets">${block.items
        .map(({ lead, text, about, more }) => {
          const first = `${lead && `${span("Strong", `${escaped(lead)}:`)} `}${lines(text)}${about && `<text:line-break/>${span("Small", escaped(about))}`}`;
          return `<text:list-item>${[first, ...more.map(lines)].map((one) => paragraph(one)).join("")}</text:list-item>`;
        })
        .join("")}</text:list>`;
    case "picture":
      return picture(block, index);
    case "figures": {
      const head = `<table:table-header-rows><table:table-row>${words("")}${words(block.now, "Number")}${words(block.before, "Number")}</table:table-row></table:table-header-rows>`;
      const rows = block.rows.map(
        ({ label, now, before }) => `<table:table-row>${words(label)}${amount(now)}${amount(before)}</table:table-row>`,
      );
      return `${paragraph(span("Strong", escaped(block.caption)))}<table:table table:name="Table${index}" table:style-name="Table"><table:table-column table:number-columns-repeated="3"/>${head}${rows.join("")}</table:table>${paragraph("")}`;
    }
  }
}

function content(cover: Cover, blocks: readonly (Block | Picture)[]): string {
  const about = cover.lines.map((line) => paragraph(escaped(line), "Subtitle")).join("");
  return `<?xml version="1.0" encoding="UTF-8"?>
<office:document-content ${spaces} office:version="1.3"><office:automatic-styles><style:style style:name="Table" style:family="table"><style:table-properties style:width="16cm" fo:margin-bottom="0.3cm"/></style:style><style:style style:name="Photo" style:family="graphic"><style:graphic-properties style:vertical-pos="top" style:vertical-rel="baseline"/></style:style></office:automatic-styles><office:body><office:text><text:h text:style-name="Title" text:outline-level="1">${escaped(cover.title)}</text:h>${about}${blocks.map(xml).join("")}</office:text></office:body></office:document-content>`;
}

function styles(language: string): string {
  const style = (name: string, shown: string, outline: string, text: string, space = "0.2cm") =>
    `<style:style style:name="${name}" style:display-name="${shown}" style:family="paragraph" style:parent-style-name="Standard"${outline}><style:paragraph-properties fo:margin-top="${space}" fo:margin-bottom="0.15cm" fo:keep-with-next="${outline ? "always" : "auto"}"/><style:text-properties ${text}/></style:style>`;
  const level = (at: number, size: string) =>
    style(
      `Heading_20_${at}`,
      `Heading ${at}`,
      ` style:default-outline-level="${at}"`,
      `fo:font-size="${size}" fo:font-weight="bold" fo:color="#0c5160"`,
      "0.6cm",
    );
  const bullet = `<text:list-style style:name="Bullets"><text:list-level-style-bullet text:level="1" text:bullet-char="•"><style:list-level-properties text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-alignment text:label-followed-by="listtab" fo:text-indent="-0.5cm" fo:margin-left="0.5cm"/></style:list-level-properties></text:list-level-style-bullet></text:list-style>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<office:document-styles ${spaces} office:version="1.3"><office:styles><style:default-style style:family="paragraph"><style:text-properties fo:font-family="'Liberation Sans', Arial, sans-serif" fo:font-size="11pt" fo:language="${language}" fo:country="${language === "nl" ? "NL" : "GB"}"/></style:default-style><style:style style:name="Standard" style:family="paragraph" style:class="text"><style:paragraph-properties fo:margin-bottom="0.15cm"/></style:style>${style("Title", "Title", ' style:default-outline-level="1"', 'fo:font-size="20pt" fo:font-weight="bold"')}${style("Subtitle", "Subtitle", "", 'fo:color="#48595e"', "0cm")}${level(2, "15pt")}${level(3, "12.5pt")}${level(4, "11pt")}<style:style style:name="Photograph" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:keep-with-next="always"/></style:style>${style("Caption", "Caption", "", 'fo:font-size="9pt" fo:color="#48595e"', "0cm")}<style:style style:name="Number" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:text-align="end"/></style:style><style:style style:name="Strong" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style><style:style style:name="Small" style:family="text"><style:text-properties fo:font-size="9pt" fo:color="#48595e"/></style:style>${bullet}</office:styles><office:automatic-styles><style:page-layout style:name="Page"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin-top="2.5cm" fo:margin-bottom="2.5cm" fo:margin-left="2.5cm" fo:margin-right="2.5cm"/></style:page-layout></office:automatic-styles><office:master-styles><style:master-page style:name="Standard" style:page-layout-name="Page"/></office:master-styles></office:document-styles>`;
}

const meta = ({ language, title }: Cover) => `<?xml version="1.0" encoding="UTF-8"?>
<office:document-meta ${spaces} office:version="1.3"><office:meta><dc:title>${escaped(title)}</dc:title><dc:language>${language}</dc:language></office:meta></office:document-meta>`;

function manifest(pictures: readonly string[]): string {
  const entry = (path: string, type: string) => `<manifest:file-entry manifest:full-path="${path}" manifest:media-type="${type}"/>`;
  const entries = [
    ...["content.xml", "styles.xml", "meta.xml"].map((path) => entry(path, "text/xml")),
    ...pictures.map((path) => entry(path, "image/jpeg")),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="${textType}"/>${entries.join("")}</manifest:manifest>`;
}

/** The bytes of the file. The kind of it comes first and as it is, so that programs know it by its beginning. */
export function textDocument(cover: Cover, blocks: readonly (Block | Picture)[]): Uint8Array<ArrayBuffer> {
  const pictures = blocks.flatMap((block, index) => (block.type === "picture" ? [[pathOf(index), block.content] as const] : []));
  const file = zipSync({
    mimetype: [strToU8(textType), { level: 0 }],
    "content.xml": strToU8(content(cover, blocks)),
    "styles.xml": strToU8(styles(cover.language)),
    "meta.xml": strToU8(meta(cover)),
    ...Object.fromEntries(pictures.map(([path, bytes]) => [path, [bytes, { level: 0 as const }]])),
    "META-INF/manifest.xml": strToU8(manifest(pictures.map(([path]) => path))),
  });
  return file as Uint8Array<ArrayBuffer>;
}
