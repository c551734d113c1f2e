// SPDX-License-Identifier: EUPL-1.2
/** 32 bits of a text that say nothing of it (FNV-1a), to know it again by where names are kept in clear: not for what must not collide. */
export function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(36);
}
