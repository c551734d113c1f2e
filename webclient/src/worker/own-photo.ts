// SPDX-License-Identifier: EUPL-1.2
/** A photo that waits on this device for the server. Its record is made there, when its bytes have come (docs/protocol.md). Persisted. */
export interface OwnPhoto {
  /** That of its record. */
  id: string;
  scope: string;
  meeting: string;
  caption: string;
  /** Milliseconds since 1970, by this device's clock. */
  made: number;
  /** SHA-256, hexadecimal. */
  hash: string;
  bytes: number;
  width: number;
  height: number;
  /** The server has it; its record is on its way here, unless it is `kept`. */
  sent: boolean;
  /** The device, or its person's part, was ended: the server keeps it for the leader, and makes no record of it. */
  kept?: boolean;
  /** The caption that it was sent with. */
  sentCaption?: string;
}
