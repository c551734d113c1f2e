// SPDX-License-Identifier: EUPL-1.2
/** JSON that is the same for the same value (RFC 8785, where numbers are whole): the order in which members were written says nothing. */
function inOrder(_name: string, value: unknown): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function canonical(value: unknown): string {
  return JSON.stringify(value, inOrder);
}
