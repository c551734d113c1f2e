// SPDX-License-Identifier: EUPL-1.2
/** Unsent work as a file for people, and what a saved one lacks. Each change set in it names its device. */
import type { OpenReplica } from "./replica";

interface UnsentFile {
  changeSets: unknown[];
  /** Ids of those the server may have. */
  sent: string[];
}

function exported(replica: OpenReplica): UnsentFile {
  return replica.core.call("exportUnsent", {}).export as UnsentFile;
}

/** All unsent work of the first, and of those that were left behind. */
export function unsentFile([first, ...left]: [OpenReplica, ...OpenReplica[]]): string {
  const own = exported(first);
  const others = left.map(exported);
  const changeSets = [own, ...others].flatMap((file) => file.changeSets);
  const sent = [own, ...others].flatMap((file) => file.sent);
  return JSON.stringify({ ...own, changeSets, sent }, null, 2);
}

/** The whole of each: a set that was extended is another. */
function changeSets(file: string): string[] {
  return (JSON.parse(file) as UnsentFile).changeSets.map((set) => JSON.stringify(set));
}

/** There is work that would be lost with these stores and that `saved`, an earlier unsentFile(), lacks. */
export function lacks(saved: string | null, replicas: [OpenReplica, ...OpenReplica[]]): boolean {
  const kept = new Set(saved === null ? [] : changeSets(saved));
  return changeSets(unsentFile(replicas)).some((set) => !kept.has(set));
}
