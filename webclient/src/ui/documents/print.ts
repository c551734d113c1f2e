// SPDX-License-Identifier: EUPL-1.2
/**
 * Prints the page under the title of what is printed, which becomes the name of the file that a browser makes of it. Only meanwhile: on
 * a screen no title names what is on it (screens.ts).
 */
export function printAs(title: string): void {
  const screen = document.title;
  document.title = title;
  addEventListener("afterprint", () => (document.title = screen), { once: true });
  print();
}
