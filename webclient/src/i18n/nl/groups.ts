// SPDX-License-Identifier: EUPL-1.2
import { n } from "../count";

export const groups = {
  title: "Groepen",
  intro: "Kies links een groep. U ziet dan wie erin zit en wanneer er overleg is.",
  new: "Groep maken",
  name: "Naam van de groep",
  create: "Groep maken",
  created: "Groep gemaakt.",
  members: "Leden",
  noMembers: "Nog geen leden.",
  memberCount: (count: number) => n(count, "lid", "leden"),
  addMember: "Lid toevoegen",
  existing: "Iemand uit de lijst",
  newPerson: "Nieuw persoon",
  person: "Persoon",
  function: "Functie in de groep",
  add: "Toevoegen aan de groep",
  added: (name: string) => `${name} is toegevoegd.`,
  invite: "Uitnodigen",
  inviteWho: (name: string) => `${name} uitnodigen`,
  removeMember: (name: string) => `${name} uit de groep halen`,
  waiting: "Leden toevoegen kan zodra de groep verzonden is.",
  meetings: "Overleggen van deze groep",
  notYours: "U ziet de leden en overleggen van groepen waar u in zit.",
  planMeeting: "Overleg plannen",
  rhythm: "Hoe vaak is er overleg?",
  changeRhythm: "Ritme wijzigen",
  noRhythm: "Nog geen ritme afgesproken.",
  howOften: "Ritme",
  rhythms: { times: "Een aantal keer per jaar", every: "Elke zoveel maanden", months: "In vaste maanden", none: "Geen ritme" },
  timesPerYear: "Hoeveel keer per jaar?",
  propose: "Data voorstellen",
  series: "Komend jaar plannen",
  first: "Eerste overleg op",
  otherFirst: "Eerste overleg op een andere dag",
  proposed: "Voorgestelde dagen",
  insteadOf: (day: string, holiday: string) => `in plaats van ${day} (${holiday})`,
  withStanding: "elk overleg begint met de vaste agenda",
  planCount: (count: number) => `${n(count, "overleg", "overleggen")} plannen`,
  seriesPlanned: (count: number) => `${n(count, "overleg", "overleggen")} gepland.`,
  standing: "Vaste agenda",
  standingHint: "Met deze punten begint elk nieuw overleg van deze groep.",
};

export const lostGroups = {
  lost: (names: string[]) =>
    `U hoort niet meer bij ${new Intl.ListFormat("nl").format(names)}. Wat daar stond, is van dit apparaat gehaald.`,
  aGroup: "een groep",
  unsent: (count: number) =>
    count === 1
      ? "1 wijziging die u daar maakte, staat niet in het plan. De projectleider krijgt die te zien en kan die overnemen."
      : `${count} wijzigingen die u daar maakte, staan niet in het plan. De projectleider krijgt ze te zien en kan ze overnemen.`,
  photos: (count: number) =>
    `${n(count, "foto", "foto's")} van daar ${count === 1 ? "staat" : "staan"} alleen op dit apparaat. Sla ${count === 1 ? "die" : "ze"} op als u ${count === 1 ? "hem" : "ze"} wilt bewaren.`,
  look: "Bekijken",
  read: "Gelezen",
};

export const invite = {
  title: (name: string) => `Link voor ${name}`,
  advice: "Geef deze link alleen aan deze persoon. Hij werkt één keer en is 72 uur geldig.",
  link: "Aanmeldlink",
  copy: "Link kopiëren",
  making: "Link maken…",
  sending: "Eerst worden de gegevens verzonden…",
  failed: "De link is niet gemaakt.",
  until: (when: string) => `Geldig tot ${when}`,
};
