// SPDX-License-Identifier: EUPL-1.2
import { sayMonthNumber } from "../../dates";
import { capital } from "../../labels";
import type { Half } from "./spans";

export function sayHalf({ year, half }: Half): string {
  const [first, last] = half === 1 ? [1, 6] : [7, 12];
  return `${capital(sayMonthNumber(first))} – ${sayMonthNumber(last)} ${year}`;
}
