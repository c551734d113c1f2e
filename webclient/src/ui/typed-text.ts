// SPDX-License-Identifier: EUPL-1.2
/** What people type, paste and dictate, as the model can keep it: other programs put signs in copied text that no field holds. */

/** Sign for sign, so that a cursor stays where it is. */
export function asLines(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, "\uFFFD")
    .replace(/[\v\f\u0085\u2028\u2029]/g, "\n")
    .replace(/[^\P{Cc}\n\t]/gu, " ");
}

const lineBreaks = /[\p{Cc}\u2028\u2029]+/u;

/** For a field that holds no line breaks. */
export function asLine(text: string): string {
  if (!lineBreaks.test(text)) return text;
  return text
    .split(lineBreaks)
    .map((line) => line.trim())
    .filter(Boolean)
    .join(" ");
}

/** In characters, as the model counts them. */
export function isTooLong(text: string, max: number | undefined): boolean {
  return max !== undefined && text.length > max && [...text].length > max;
}
