// SPDX-License-Identifier: EUPL-1.2
/** Unsent work as a file for people, and what a saved one lacks. Each change set in it names its device. */
import { encode } from "../base64url";
import type { Ballot } from "../messages";
import type { OwnPhoto } from "./own-photo";
import type { OpenReplica } from "./replica";

interface UnsentFile {
  changeSets: unknown[];
  /** Ids of those the server may have. */
  sent: string[];
  /** With the bytes, in base64url. */
  photos: (OwnPhoto & { content: string })[];
  /** Answers to polls that were not counted, where there are any. */
  ballots?: Ballot[];
}

type Replicas = [OpenReplica, ...OpenReplica[]];

function exported(replica: OpenReplica): UnsentFile {
  return replica.core.call("exportUnsent", {}).export as UnsentFile;
}

function allSets(replicas: Replicas): Omit<UnsentFile, "photos"> {
  const files = replicas.map(exported);
  return { ...files[0], changeSets: files.flatMap((file) => file.changeSets), sent: files.flatMap((file) => file.sent) };
}

/** All unsent work of the first, and of those that were left behind. */
export async function unsentFile(replicas: Replicas): Promise<string> {
  const [{ unsentPhotos, store, ballots }] = replicas;
  const sets = allSets(replicas);
  const withContent = async (photo: OwnPhoto) => ({ ...photo, content: encode((await store.photo(photo.id))?.bytes ?? new Uint8Array()) });
  const uncounted = ballots.uncounted();
  const photos = await Promise.all(unsentPhotos.map(withContent));
  return JSON.stringify({ ...sets, photos, ...(uncounted.length > 0 && { ballots: uncounted }) }, null, 2);
}

/** The whole of each: a set that was extended is another. */
function changeSets(file: Omit<UnsentFile, "photos">): string[] {
  return file.changeSets.map((set) => JSON.stringify(set));
}

/** There is work that would be lost with these stores and that `saved`, an earlier unsentFile(), lacks. */
export function lacks(saved: string | null, replicas: Replicas): boolean {
  const file: UnsentFile = saved === null ? { changeSets: [], sent: [], photos: [] } : (JSON.parse(saved) as UnsentFile);
  const kept = new Set([...changeSets(file), ...[...file.photos, ...(file.ballots ?? [])].map(({ id }) => id)]);
  const [{ unsentPhotos, ballots }] = replicas;
  const here = [...unsentPhotos, ...ballots.uncounted()].map(({ id }) => id);
  return [...changeSets(allSets(replicas)), ...here].some((one) => !kept.has(one));
}
