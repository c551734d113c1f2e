// SPDX-License-Identifier: EUPL-1.2
/** Text without accents and capitals, to search in. */
export function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
}
