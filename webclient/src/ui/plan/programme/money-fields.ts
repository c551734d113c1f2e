// SPDX-License-Identifier: EUPL-1.2
import { t } from "../../../i18n/current.svelte";
import { sayEuro } from "../../dates";
import type { Values } from "../../edits";
import { records } from "../../records.svelte";

/** What is filled in to ask for money, in this order. */
export const askFields = ["kind", "title", "amountEuro", "organisation", "focusPoint", "activity", "motivation"] as const;

/** Of how much a subsidy is, by the activity of the plan that it is asked for, or the only one that says so. */
export function askHint(name: string, { kind, activity, amountEuro }: Values): string | undefined {
  if (name !== "amountEuro" || kind !== "subsidy") return undefined;
  const said = records.all("activity").filter(({ fields }) => fields.fundingMinEuro !== null && fields.fundingMaxEuro !== null);
  const of = said.find(({ id }) => id === activity) ?? (said.length === 1 ? said[0] : undefined);
  if (!of) return undefined;
  const [min, max] = [of.fields.fundingMinEuro ?? 0, of.fields.fundingMaxEuro ?? 0];
  const outside = typeof amountEuro === "number" && (amountEuro < min || amountEuro > max);
  return `${t.money.range(sayEuro(min), sayEuro(max))}${outside ? ` ${t.money.outside}` : ""}`;
}
