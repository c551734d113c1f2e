// SPDX-License-Identifier: EUPL-1.2
/** What was asked and granted, year by year. */
export interface Asked {
  /** Days, YYYY-MM-DD. */
  askedOn: string;
  decidedOn: string | null;
  status: "requested" | "granted" | "refused" | "withdrawn";
  amountEuro: number;
  grantedEuro: number | null;
}

export interface YearOfMoney {
  year: string;
  asked: number;
  granted: number;
}

/** The latest year first. A request counts in the year it was made, what was granted in the year of the decision; what was withdrawn counts nowhere. */
export function moneyByYear(requests: readonly Asked[]): YearOfMoney[] {
  const years = new Map<string, YearOfMoney>();
  const of = (day: string) => {
    const year = day.slice(0, 4);
    const sums = years.get(year) ?? { year, asked: 0, granted: 0 };
    years.set(year, sums);
    return sums;
  };
  for (const { askedOn, decidedOn, status, amountEuro, grantedEuro } of requests) {
    if (status === "withdrawn") continue;
    of(askedOn).asked += amountEuro;
    if (status === "granted") of(decidedOn ?? askedOn).granted += grantedEuro ?? amountEuro;
  }
  return [...years.values()].sort((a, b) => b.year.localeCompare(a.year));
}
