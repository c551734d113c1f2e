// SPDX-License-Identifier: EUPL-1.2
/** How many of what, as both languages say it. */
export function n(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
