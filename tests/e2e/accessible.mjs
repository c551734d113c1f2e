// SPDX-License-Identifier: EUPL-1.2
/** WCAG 2.2 AA as far as a program can see it (axe-core). */
import fs from "node:fs";
import { createRequire } from "node:module";

const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const everything = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };
const contrast = { type: "rule", values: ["color-contrast"] };

async function violations(page, rules) {
  const { violations } = await page.evaluate((runOnly) => globalThis.axe.run(document, { runOnly }), rules);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(" | ")}`);
}

/** What axe finds on a page that is loaded, in the colours it has; and whether something sticks out sideways. */
export async function findings(page) {
  await page.evaluate(axe);
  const found = await violations(page, everything);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 0) found.push(`sticks out ${wide} px`);
  return found;
}

/** Of the colours alone, where findings() came before. */
export async function contrastFindings(page) {
  return (await violations(page, contrast)).map((finding) => `in dark ${finding}`);
}
