// SPDX-License-Identifier: EUPL-1.2
export function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
