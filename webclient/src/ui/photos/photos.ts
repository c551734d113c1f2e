// SPDX-License-Identifier: EUPL-1.2
/** Photos of a meeting, whether they are records or still on this device alone. */
import { t } from "../../i18n/current.svelte";
import type { KeptPhoto } from "../../messages";
import { sayMoment } from "../dates";
import { records, type Rec } from "../records.svelte";
import { keptPhotos } from "./kept-photos.svelte";

export interface Photo {
  id: string;
  caption: string;
  at: number;
  width: number;
  height: number;
  /** It is a record; otherwise it is kept here for the server. */
  record?: Rec<"photo">;
  kept?: KeptPhoto;
}

function ofRecord(record: Rec<"photo">): Photo {
  const { caption, width_px: width, height_px: height } = record.fields;
  return { id: record.id, caption: caption ?? "", at: record.createdAt, width, height, record };
}

export function ofKept(kept: KeptPhoto): Photo {
  return { ...kept, at: kept.made, kept };
}

/** In the order in which they came; what waits here comes last. */
export function photosOf(meeting: Rec<"meeting">): Photo[] {
  const there = records.all("photo").filter(({ fields }) => fields.meeting === meeting.id);
  const here = keptPhotos.list.filter((photo) => photo.meeting === meeting.id && !records.get("photo", photo.id));
  return [...there.map(ofRecord).sort((a, b) => a.at - b.at), ...here.map(ofKept)];
}

/** What it is called, also by who hears it. */
export function nameOf({ caption, at }: Photo): string {
  return caption || t.photos.of(sayMoment(at));
}
