// SPDX-License-Identifier: EUPL-1.2
/**
 * Minutes that two people began apart from each other hold what they begin with twice. Gives them without the copy in which nobody wrote; null
 * where there is none. Two who take it out apart take out the same characters.
 */
export function withoutSecondBeginning(minutes: string, beginning: string): string | null {
  const lines = beginning.split("\n").filter((line) => line.trim());
  const at = minutes.lastIndexOf(beginning);
  if (lines.length < 2 || at < 0) return null;
  const rest = minutes.slice(0, at) + minutes.slice(at + beginning.length);
  const left = new Set(rest.split("\n"));
  return lines.every((line) => left.has(line)) ? rest : null;
}
