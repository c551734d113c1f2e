// SPDX-License-Identifier: EUPL-1.2
/**
 * Whether nothing was ever kept in this browser. Asked beside the worker, whose program is still on its way then: who never was here need
 * not wait for it to see the sign-in. False where the browser does not tell.
 */
export async function isFirstVisit(): Promise<boolean> {
  try {
    return (await indexedDB.databases()).length === 0;
  } catch {
    return false; // a private window may refuse
  }
}
