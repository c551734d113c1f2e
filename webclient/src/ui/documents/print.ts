// SPDX-License-Identifier: EUPL-1.2
import { tick } from "svelte";

const patienceMs = 10_000;
const lookEveryMs = 50;

/** Photos that nobody scrolled to are not there yet, and a browser that prints does not wait for them. */
async function photosShown(): Promise<void> {
  dispatchEvent(new Event("beforeprint"));
  await tick();
  const until = Date.now() + patienceMs;
  while (document.querySelector("main [aria-busy=true]") && Date.now() < until) await new Promise((go) => setTimeout(go, lookEveryMs));
}

/**
 * Prints the page under the title of what is printed, which becomes the name of the file that a browser makes of it. Only meanwhile: on
 * a screen no title names what is on it (screens.ts).
 */
export async function printAs(title: string): Promise<void> {
  await photosShown();
  const screen = document.title;
  document.title = title;
  addEventListener("afterprint", () => (document.title = screen), { once: true });
  print();
}
