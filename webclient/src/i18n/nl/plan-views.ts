// SPDX-License-Identifier: EUPL-1.2
import { n } from "../count";

export const planViews = {
  views: "Manieren om naar het plan te kijken",
  list: "Lijst",
  timeline: "Tijdlijn",
  board: "Bord",
  table: "Tabel",
  matrix: "Gemeenten",
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

export const matrix = {
  onlyOwn: "Alleen wat ergens anders gaat",
  own: "Op een eigen manier",
  ownWays: (count: number) => `${count} op een eigen manier`,
  notHere: "doet niet mee",
  cell: (municipality: string, what: string) => `${municipality}: ${what}`,
  nothingOwn: "Hier gaat alles zoals in het plan.",
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

export const money = {
  title: "Geld",
  intro: "Aanvragen voor extra geld en subsidie, en wat erover besloten is.",
  none: "Er is nog geen geld aangevraagd.",
  ask: "Geld aanvragen",
  asked: "Gevraagd",
  granted: "Toegekend",
  perYear: "Per jaar",
  waiting: "Wacht op een besluit",
  decided: "Besloten",
  withdrawn: "Ingetrokken",
  by: (who: string, day: string) => `${who}, ${day}`,
  onBehalf: (organisation: string) => `namens ${organisation}`,
  range: (min: string, max: string) => `Volgens het plan is een subsidie ${min} tot ${max}.`,
  outside: "Dit bedrag valt daarbuiten.",
  isAsked: (amount: string) => `${amount} gevraagd`,
  gets: (amount: string) => `${amount} toegekend.`,
  getsNothing: "Niet toegekend.",
  decide: "Besluiten",
  decideAgain: "Besluit wijzigen",
  grant: "Toekennen",
  refuse: "Afwijzen",
  isGranted: "Toegekend.",
  isRefused: "Afgewezen.",
  withdraw: "Intrekken",
  isWithdrawn: "Aanvraag ingetrokken.",
};

export const nextPeriod = {
  title: "Volgende planperiode",
  count: (many: number) => `${n(many, "speerpunt", "speerpunten")} met voorrang`,
  countOf: (many: number, max: number) => `${many} van hoogstens ${n(max, "speerpunt", "speerpunten")} met voorrang`,
  add: "Speerpunt toevoegen",
  promote: "Voorrang geven",
  promoted: "Dit speerpunt heeft voorrang.",
  demote: "Voorrang weghalen",
  demoted: "Dit speerpunt heeft geen voorrang meer.",
  finish: "Afronden",
  end: "Afronden of stoppen",
  isEnded: "Bewaard. Er is weer ruimte voor een ander speerpunt.",
  ended: "Afgerond of gestopt",
  goOn: "Weer oppakken",
  goesOn: "Dit speerpunt loopt weer.",
  full: (max: number) => `Er zijn al ${n(max, "speerpunt", "speerpunten")} met voorrang. Dat is het hoogste aantal dat is afgesproken.`,
  why: "Waarom toch voorrang?",
  whyHint: "Iedereen die het plan leest, ziet dit.",
  insist: "Toch voorrang geven",
  how: "Hoe eindigt dit speerpunt?",
  done: "Afgerond: het doel is bereikt",
  stopped: "Gestopt: we gaan er niet mee door",
};

export const changed = {
  title: "Wat is er gewijzigd?",
  since: "Sinds",
  week: "Een week",
  month: "Een maand",
  quarter: "Een kwartaal",
  half: "Een half jaar",
  count: (many: number, day: string) => `${n(many, "onderdeel", "onderdelen")} van het plan gewijzigd sinds ${day}.`,
  none: "Er is niets gewijzigd.",
  offline: "Zonder netwerk ziet u wat er gewijzigd is en door wie. Wat er eerst stond, staat op de server.",
  gone: "Uit het plan gehaald",
  isNew: "nieuw",
  by: (who: string, day: string) => `${who}, ${day}`,
  typed: "de tekst is bijgewerkt",
  nothing: "niets",
  was: "was:",
  is: "is nu:",
};
