// SPDX-License-Identifier: EUPL-1.2
import { t } from "../../../i18n/current.svelte";
import { sayDate, sayNumber } from "../../dates";
import type { ChartWords } from "./chart-drawing";

/** A quarter by its number, else a year, month or day; what is none of these as it was written. */
export function sayMeasured(period: string): string {
  if (/^\d{4}-Q\d$/.test(period)) return period.replace(/(\d{4})-Q(\d)/, t.programme.quarter);
  return /^\d{4}(-\d{2}){0,2}$/.test(period) ? sayDate(period) : period;
}

/** How what is measured in this unit is said. */
export function wordsOf(unit: string | null): ChartWords {
  return {
    number: sayNumber,
    said: (value) => `${sayNumber(value)}${unit ? ` ${unit}` : ""}`,
    period: sayMeasured,
    target: t.programme.target,
  };
}
