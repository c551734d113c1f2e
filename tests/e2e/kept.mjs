// SPDX-License-Identifier: EUPL-1.2
/** Whether what was done on a page is kept on its device: a click is over before the worker has heard of it. */

/** In a page, before its own scripts: counts what its screens asked of the device and have no answer to. */
export function countUnderWay() {
  // These wait for the server, and nothing that was done on the device hangs on them.
  const remote = new Set(["api", "photo", "syncNow", "signOut"]);
  const calls = new Set();
  let hashes = 0;
  globalThis.underWay = () => calls.size + hashes;
  const { postMessage, addEventListener } = Worker.prototype;
  const heard = new WeakSet();
  Worker.prototype.postMessage = function (frame, ...more) {
    if (frame.call && !remote.has(frame.method)) {
      // After the program's own listener, so that what it asks next is counted first.
      if (!heard.has(this)) addEventListener.call(this, "message", ({ data }) => calls.delete(data.call));
      heard.add(this);
      calls.add(frame.call);
    }
    return postMessage.call(this, frame, ...more);
  };
  // An id or a check sum that is made before the worker is asked. Only where there can be a device's store at all.
  if (!isSecureContext) return;
  const { digest } = SubtleCrypto.prototype;
  SubtleCrypto.prototype.digest = function (...given) {
    const made = digest.apply(this, given);
    const done = () => (hashes -= 1);
    hashes += 1;
    made.then(done, done);
    return made;
  };
}

/** Waits until all that was done on this page is kept, and its screens have heard so. */
export async function kept(page) {
  await page.waitForFunction(() => !globalThis.underWay?.());
}
