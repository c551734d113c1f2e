// SPDX-License-Identifier: EUPL-1.2
import { n } from "../count";

export const app = {
  name: "Bijeen",
  tagline: "Samen aan het actieplan, ook zonder netwerk",
  skip: "Naar de inhoud",
  mainMenu: "Hoofdmenu",
  allPlaces: "Alle onderdelen",
  opening: "Even openen…",
  broken: "Bijeen kan niet verder",
  brokenAdvice: "Wat al bewaard was, blijft op dit apparaat. Laad de pagina opnieuw. Helpt dat niet, vraag dan de projectleider om hulp.",
  reload: "Opnieuw laden",
  updateReady: "Er is een nieuwe versie.",
  updateNow: "Nu vernieuwen",
  opensOnlineOnly: "Het programma opent alleen met netwerk",
  shellFailed: {
    unsupported: "Deze browser bewaart het programma niet. Is dit een privévenster? Open Bijeen dan in een gewoon venster.",
    distrusted:
      "De browser vertrouwt het certificaat van deze server niet en bewaart het programma daarom niet. Vraag uw beheerder om hulp.",
    failed: "De browser kon het programma niet bewaren. Open Bijeen nog een keer als u netwerk heeft.",
  },
  notFound: "Deze pagina bestaat niet",
  notFoundAdvice: "Misschien is het onderdeel verwijderd of hoort het bij een groep waar u niet in zit.",
  expired: (count: number) =>
    count === 0
      ? "U bent afgemeld. Werk rustig door; verzenden wacht op aanmelden."
      : `U bent afgemeld. ${n(count, "wijziging wacht", "wijzigingen wachten")} op aanmelden.`,
  ended:
    "De toegang van dit apparaat is beëindigd. Wat u hier nog schrijft, komt niet in het plan: het wordt bewaard voor de projectleider. Meld u opnieuw aan om verder te werken.",
};

export const nav = {
  home: "Start",
  plan: "Plan",
  meetings: "Overleg",
  inbox: "Bundelen",
  search: "Zoeken",
  more: "Meer",
  groups: "Groepen",
  report: "Rapportage",
  people: "Mensen",
  device: "Dit apparaat",
  programme: "Meer over het programma",
  accessibility: "Toegankelijkheid",
  waiting: "nog te doen",
};

export const accessibility = {
  title: "Toegankelijkheid",
  newTab: "opent in een nieuw tabblad",
  inShort: "Iedereen moet met Bijeen kunnen werken. Werkt iets niet? Vertel het de projectleider.",
};
