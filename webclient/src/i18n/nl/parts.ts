// SPDX-License-Identifier: EUPL-1.2
import { n } from "../count";

export const trail = {
  title: "De weg van dit knelpunt",
  passedOn: (day: string) => `doorgezet op ${day}`,
  waits: "wacht op deze groep",
  here: "Knelpunten voor deze groep",
  hereIntro: "De projectleider vraagt wat deze groep ervan vindt.",
  from: (group: string) => `van ${group}`,
  discuss: "Antwoord van deze groep",
  discussWhat: (what: string) => `Antwoord van deze groep: ${what}`,
  hint: "De projectleider leest dit en geeft antwoord aan wie het knelpunt vastlegde.",
  discussed: "Het antwoord van deze groep is bewaard.",
  toAgenda: "Op de agenda",
  toAgendaWhat: (what: string) => `Op de agenda: ${what}`,
  onAgenda: "Staat op de agenda.",
  mergedWith: (what: string) => `Samengevoegd met “${what}”`,
  mergedUnread: "Samengevoegd met een uitkomst van een andere groep",
};

export const chip = {
  label: "Stand van zaken",
  sent: "Alles verzonden",
  waiting: (count: number) => `${count} op dit apparaat`,
  sending: "Bezig met verzenden",
  broken: "Bewaren lukt niet",
  signIn: "Meld u opnieuw aan",
  refused: (count: number) => `${count} niet aangenomen`,
  stuck: "Verzenden lukt niet",
  confirm: "Bevestig dat u het bent",
  conflicts: (count: number) => `Kies bij ${n(count, "verschil", "verschillen")}`,
  offline: "Geen netwerk",
  never: "nog geen contact",
  contact: (when: string) => `laatste contact ${when}`,
};

export const history = {
  title: "Geschiedenis",
  last: (who: string, when: string) => `Laatst gewijzigd door ${who}, ${when}`,
  empty: "Nog geen wijzigingen.",
  made: "gemaakt",
  removed: "verwijderd",
  restored: "teruggezet",
  changed: (field: string) => `${field} gewijzigd`,
  typed: (field: string) => `in ${field} getypt`,
  to: (value: string) => `in: ${value}`,
  emptied: "leeggemaakt",
  added: (value: string) => `erbij: ${value}`,
  taken: (value: string) => `eraf: ${value}`,
};

export const conflict = {
  title: "Verschil",
  intro: "Twee mensen wijzigden dit tegelijk. Beide waarden zijn bewaard. Kies welke geldt.",
  field: (field: string) => `Verschil bij ${field}`,
  choose: "Deze kiezen",
  chooseValue: (value: string) => `Deze kiezen: ${value}`,
  own: "Iets anders invullen",
  settle: "Bewaren als keuze",
  settled: "Verschil opgelost.",
  inMeeting: (title: string) => `in ${title}`,
  deletedAndChanged: "De een verwijderde dit, de ander wijzigde het",
  wasDeleted: "Verwijderd",
  wasTyped: "Tekst getypt",
  wasChanged: "Door een ander gewijzigd. Kijk in de geschiedenis wat er is veranderd.",
  wasBroughtBack: "Teruggezet",
  keep: "Terugzetten",
  reallyRemove: "Toch verwijderen",
  again: "Kies opnieuw",
  againAdvice: "Uw keuze was al verzonden. Kies hier welke waarde moet gelden.",
  cannot: "U kunt dit verschil niet zelf oplossen. De projectleider ziet het ook.",
  emptyValue: "leeg",
};

export const privacy = {
  looksLike: (found: string[]) => `Dit lijkt op ${new Intl.ListFormat("nl").format(found)}.`,
  noClients: "Zet hier geen gegevens van cliënten.",
  why: "Waarom staat dit er toch?",
  sayWhy: "Reden geven",
  noted: (reason: string) => `Reden genoteerd: ${reason}.`,
  change: "Wijzig",
  reasons: "Redenen bij persoonsgegevens",
  reasonsIntro: "Mensen lieten iets staan dat op gegevens van een persoon lijkt, en zeiden waarom. Wat er stond, is niet genoteerd.",
  noReasons: "Er is nog geen reden genoteerd.",
  inWhat: (kinds: string, where: string) => `Leek op ${kinds}, in: ${where}`,
  kinds: {
    "citizen-number": "een burgerservicenummer",
    "bank-account": "een rekeningnummer",
    email: "een mailadres",
    phone: "een telefoonnummer",
    "birth-date": "een geboortedatum",
  },
};
