// SPDX-License-Identifier: EUPL-1.2
/** The id of a record that is made jointly (docs/model.md): a UUID of version 5 (RFC 9562, 5.5), so that everybody makes the same one. */
import { uuidText } from "../uuid-text";

const idBytes = 16;

/** `of`: the id of what the record belongs to; `name`: which record of it. */
export async function derivedId(of: string, name: string): Promise<string> {
  const space = Uint8Array.from(of.replaceAll("-", "").match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-1", new Uint8Array([...space, ...new TextEncoder().encode(name)])));
  const view = new DataView(hash.buffer);
  view.setUint8(6, (view.getUint8(6) & 0x0f) | 0x50);
  view.setUint8(8, (view.getUint8(8) & 0x3f) | 0x80);
  return uuidText(hash.subarray(0, idBytes));
}
