// SPDX-License-Identifier: EUPL-1.2
/** The rows of a table in an order, and those in which some words occur. */
import { plain } from "../../plain";

export interface Row {
  /** What people read, by column. */
  cells: Record<string, string>;
  /** What a column is ordered by where that is not what people read. */
  keys?: Record<string, string | number | null>;
}

/** All words must occur, each in any column. */
export function holding<T extends Row>(rows: readonly T[], words: string): T[] {
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  return rows.filter(({ cells }) => {
    const all = plain(Object.values(cells).join(" "));
    return wanted.every((word) => all.includes(word));
  });
}

/** Rows with nothing in the column come last, whichever way; equal ones stay as they are. */
export function inOrder<T extends Row>(rows: readonly T[], column: string, down: boolean): T[] {
  const key = ({ cells, keys }: T) => keys?.[column] ?? (keys && column in keys ? null : cells[column] || null);
  return rows.toSorted((a, b) => {
    const [one, other] = [key(a), key(b)];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    const order =
      typeof one === "number" && typeof other === "number"
        ? one - other
        : String(one).localeCompare(String(other), undefined, { numeric: true });
    return down ? -order : order;
  });
}
