// SPDX-License-Identifier: EUPL-1.2
/** When each point of an agenda comes up, from the start of the meeting and the minutes of the points before it. */
const hourMinutes = 60;
const dayMinutes = 24 * hourMinutes;

export interface Schedule {
  /** HH:MM per point; null from the first point on that no minutes lead to. */
  readonly starts: readonly (string | null)[];
  /** Of all points that have minutes. */
  readonly minutes: number;
  readonly withoutMinutes: number;
  /** When the last point ends; null when that is not known. */
  readonly end: string | null;
  /** How far the points run past the end of the meeting; 0 when they fit, or nobody said when it ends. */
  readonly minutesOver: number;
}

function minuteOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return hour * hourMinutes + minute;
}

function timeAt(minute: number): string {
  const two = (count: number) => String(count).padStart(2, "0");
  const within = minute % dayMinutes;
  return `${two(Math.floor(within / hourMinutes))}:${two(within % hourMinutes)}`;
}

export function scheduleOf(start: string | null, end: string | null, minutes: readonly (number | null)[]): Schedule {
  let at = start === null ? null : minuteOf(start);
  const starts = minutes.map((count) => {
    const here = at;
    at = at === null || count === null ? null : at + count;
    return here === null ? null : timeAt(here);
  });
  const known = minutes.filter((count) => count !== null);
  const total = known.reduce((sum, count) => sum + count, 0);
  const room = start !== null && end !== null && minuteOf(end) > minuteOf(start) ? minuteOf(end) - minuteOf(start) : null;
  return {
    starts,
    minutes: total,
    withoutMinutes: minutes.length - known.length,
    end: at === null ? null : timeAt(at),
    minutesOver: room === null ? 0 : Math.max(0, total - room),
  };
}
