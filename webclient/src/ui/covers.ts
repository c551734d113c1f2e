// SPDX-License-Identifier: EUPL-1.2
/**
 * What lies over the screen (a sheet) has a place in the browser's history, so that Back takes it away and stays. `cover` in the state of a
 * history entry says how many lay there.
 */
const open: (() => void)[] = [];
/** Of the entry that is shown. */
let here = depth();
let timer: ReturnType<typeof setTimeout> | undefined;
/** Ends when the browser has gone back over entries of covers that are gone. */
let moving: Promise<void> | null = null;
let moved: () => void = () => undefined;

function depth(state: unknown = history.state): number {
  const { cover } = (state ?? {}) as { cover?: number };
  return cover ?? 0;
}

function mark(): void {
  if (depth() < open.length) history.pushState({ ...(history.state as object | null), cover: open.length }, "");
  here = depth();
}

/** Goes back over the entries above what is open, unless something opens or the screen changes first. */
function tidy(): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const left = depth() - open.length;
    if (left <= 0 || moving) return;
    moving = new Promise((resolve) => (moved = resolve));
    history.go(-left);
  });
}

/** Call when it appears; `close` is asked to take it away. Gives what tells that it is gone. */
export function cover(close: () => void): () => void {
  open.push(close);
  if (!moving) mark();
  return () => {
    const at = open.lastIndexOf(close);
    if (at >= 0) open.splice(at, 1);
    tidy();
  };
}

/** Waits until the history is at rest. True when the entry belongs to a cover: that of a new screen takes its place. */
export async function isCovered(): Promise<boolean> {
  if (moving) await moving;
  return depth() > 0;
}

/** After the state of the entry was replaced. */
export function replaced(): void {
  here = depth();
}

/** For a move through the history, before the screen follows. True when it concerns covers alone and the screen stays. */
export function uncover(state: unknown, samePlace: boolean): boolean {
  const [from, to] = [here, depth(state)];
  here = to;
  if (moving) {
    moving = null;
    moved();
    mark(); // for what opened meanwhile
    return true;
  }
  for (const close of open.slice(samePlace ? to : 0).reverse()) close();
  // Forward leads to where a sheet was; it is not there any more.
  if (to > open.length) tidy();
  return samePlace && from !== to;
}
