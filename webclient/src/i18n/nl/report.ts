// SPDX-License-Identifier: EUPL-1.2
export const report = {
  title: "Voortgangsrapportage",
  intro: "Alles wat in een periode is besloten, gedaan en gewijzigd, als één leesbare pagina.",
  from: "Van",
  to: "Tot en met",
  open: "Rapportage openen",
  newTab: "opent in een nieuw tabblad",
  offline: "Voor de rapportage is netwerk nodig.",
  wrongOrder: "De begindatum ligt na de einddatum.",
  quick: "Snel kiezen",
  thisQuarter: "Dit kwartaal",
  lastQuarter: "Vorig kwartaal",
  halfYear: "Laatste half jaar",
  thisYear: "Dit jaar",
  notYours: "De rapportage is voor de projectleider, de secretaris en het bestuur.",
  moments: "Rapportagemomenten",
};
