// SPDX-License-Identifier: EUPL-1.2
/** A document as one HTML page that needs nothing else: for a reader who has no Bijeen, on a phone, read aloud or on paper. */
import { base64 } from "../../base64url";
import type { Block, Figure, Picture } from "./blocks";
import { barsOf, svgOf } from "./drawing";
import { escaped } from "./markup";

export const pageType = "text/html;charset=utf-8";

export interface Cover {
  language: string;
  title: string;
  /** Audience, period, version. */
  lines: string[];
}

const lines = (text: string) => escaped(text).replaceAll("\n", "<br>");

function figure({ label, now, before }: Figure, max: number): string {
  const bars = svgOf(barsOf(now, before, max), "element");
  return `<tr><th scope="row">${escaped(label)}${bars}</th><td>${now}</td><td>${before ?? "–"}</td></tr>`;
}

function html(block: Block | Picture): string {
  switch (block.type) {
    case "heading":
      return `<h${block.level}>${escaped(block.text)}</h${block.level}>`;
    case "paragraph":
      return `<p>${lines(block.text)}</p>`;
    case "list":
      return `<${block.numbered ? "ol" : "ul"}>${block.items
        .map(
          ({ lead, text, about, more }) =>
            `<li>${lead && `<b>${escaped(lead)}:</b> `}${lines(text)}${about && ` <small>(${escaped(about)})</small>`}${more.map((one) => `<br>${lines(one)}`).join("")}</li>`,
        )
        .join("")}</${block.numbered ? "ol" : "ul"}>`;
    case "picture": {
      const { caption, width, height, content } = block;
      return `<figure><img src="data:image/jpeg;base64,${base64(content)}" alt="${escaped(caption)}" width="${width}" height="${height}"><figcaption>${escaped(caption)}</figcaption></figure>`;
    }
    case "figures": {
      const head = `<tr><td></td><th scope="col" class="now">${escaped(block.now)}</th><th scope="col" class="before">${escaped(block.before)}</th></tr>`;
      return `<table><caption>${escaped(block.caption)}</caption><thead>${head}</thead><tbody>${block.rows.map((row) => figure(row, block.max)).join("")}</tbody></table>`;
    }
    case "chart": {
      const [when, value] = block.columns.map((name) => `<th scope="col">${escaped(name)}</th>`);
      const rows = block.rows.map(([name, said]) => `<tr><th scope="row">${escaped(name)}</th><td>${escaped(said)}</td></tr>`);
      const table = `<table aria-label="${escaped(block.title)}"><thead><tr>${when}${value}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
      return `<div class="chart">${block.drawing ? svgOf(block.drawing, "element") : ""}${table}${block.note && `<p>${lines(block.note)}</p>`}</div>`;
    }
  }
}

const style = `:root{color-scheme:light}body{max-width:44rem;margin:2rem auto;padding:0 1rem;font:1.0625rem/1.55 system-ui,sans-serif;color:#14272c;background:#fff;overflow-wrap:break-word}
h1,h2,h3{line-height:1.25}h1{font-size:clamp(1.4rem,7vw,2rem)}h2{margin-top:2.2em;padding-top:.5em;border-top:2px solid #0c5160}h3{margin-top:1.6em}
small{color:#48595e}li{margin:.5em 0}table{width:100%;border-collapse:collapse;margin:1em 0}caption{text-align:start;font-weight:700;padding:.3em 0}
th,td{padding:.35em .4em;border-bottom:1px solid #e3ded2;text-align:end;vertical-align:top}th[scope=row]{text-align:start;font-weight:400;width:65%}
svg{display:block;width:100%;overflow:visible;print-color-adjust:exact}.now{border-bottom:4px solid #0c5160}.before{border-bottom:4px solid #857f72}.bars{margin-top:.2rem}
.chart{display:flex;flex-wrap:wrap;gap:0 2rem;align-items:start}.chart svg{flex:2 1 18rem;max-width:30rem}.chart table{flex:1 1 12rem}.chart p{flex:1 0 100%;margin:.3em 0}.chart th:first-child{text-align:start;padding-inline-start:0}
figure{margin:1.2em 0}img{display:block;max-width:100%;height:auto}figcaption{margin-top:.3em;color:#48595e;font-size:.9375em}
@page{margin:18mm 16mm;@bottom-right{content:counter(page) " / " counter(pages);font:9pt system-ui,sans-serif;color:#48595e}}
@media print{body{max-width:none;margin:0;padding:0;font-size:10.5pt}h2,h3,caption,thead,p:has(+ul),tbody tr:first-child,tbody tr:nth-last-child(2){break-after:avoid}li,tr,figure,.chart{break-inside:avoid}img{width:auto;max-height:18cm}}`;

export function pageOf(cover: Cover, blocks: readonly (Block | Picture)[]): string {
  return `<!doctype html>
<html lang="${escaped(cover.language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(cover.title)}</title><style>${style}</style></head>
<body><main><h1>${escaped(cover.title)}</h1><p>${cover.lines.map(escaped).join("<br>")}</p>
${blocks.map(html).join("\n")}
</main></body></html>
`;
}
