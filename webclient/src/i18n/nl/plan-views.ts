// SPDX-License-Identifier: EUPL-1.2
import { n } from "../count";

export const planViews = {
  views: "Manieren om naar het plan te kijken",
  list: "Lijst",
  timeline: "Tijdlijn",
  board: "Bord",
  table: "Tabel",
};

export const timeline = {
  now: "Nu aan de beurt",
  ongoing: "Doorlopend",
  repeating: "Komt elk jaar terug",
  unknown: "Nog niet bekend wanneer",
  half: (half: 1 | 2, year: number) => (half === 1 ? String(year) : `juli ${year}`),
  today: (day: string) => `Vandaag, ${day}`,
  todayAfter: (day: string) => `Vandaag is het ${day}: later dan wat hier staat.`,
  todayBefore: (day: string) => `Vandaag is het ${day}: eerder dan wat hier staat.`,
};

export const board = {
  states: "Status",
  none: "Geen activiteiten.",
  moveWhat: (what: string) => `Andere status: ${what}`,
  move: "Verplaats naar…",
  moved: (status: string) => `Staat nu bij: ${status}.`,
};

export const planTable = {
  search: "Zoek in de tabel",
  sortBy: "Volgorde",
  focusPoint: "Speerpunt",
  changed: "Gewijzigd",
  rows: (count: number) => n(count, "activiteit", "activiteiten"),
  download: "Opslaan als CSV",
  sorted: (column: string, down: boolean) => `Op volgorde van ${column}${down ? ", laatste eerst" : ""}.`,
};
