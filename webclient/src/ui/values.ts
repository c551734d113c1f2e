// SPDX-License-Identifier: EUPL-1.2
/** Values of fields as people read them. */
import { collections } from "../generated/collections";
import type { CollectionName, Period, Recurrence } from "../generated/model";
import { t } from "../i18n/current.svelte";
import { sayDate, sayEuro, sayList, sayMoment, sayMonthNumber, sayNumber } from "./dates";
import { collectionLabel, fieldOf, isCollection, valueLabel } from "./labels";
import { asksForNew, fieldAsked, valuesOf } from "./plan/asked";
import { records, type Rec } from "./records.svelte";
import { session } from "./session.svelte";

export function personName(id: string | null | undefined): string {
  return records.get("person", id)?.fields.name ?? t.common.unknownPerson;
}

/** Somebody as the subject of what happened; oneself is "you". */
export function who(id: string | null | undefined): string {
  return id && id === session.person ? t.common.you : personName(id);
}

export function titleOf(record: Rec | undefined): string {
  if (!record) return t.common.unknownItem;
  const { title } = collections[record.collection];
  const fields = record.fields as unknown as Record<string, unknown>;
  if (title && typeof fields[title] === "string" && fields[title]) return fields[title];
  if (record.collection === "personalDataReason") {
    const { collection } = (record as Rec<"personalDataReason">).fields;
    return isCollection(collection) ? collectionLabel(collection) : collection;
  }
  if (record.collection === "localVariant") return placeOf((record as Rec<"localVariant">).fields);
  if (record.collection === "reportText") return titleOf(records.get("focusPoint", (record as Rec<"reportText">).fields.focusPoint));
  if (record.collection === "minutesVersion")
    return `${titleOf(meetingOf(record))}, ${t.report.version((record as Rec<"minutesVersion">).fields.number)}`;
  if (record.collection === "photo") return titleOf(records.get("meeting", (record as Rec<"photo">).fields.meeting));
  if (record.collection === "pollScore") {
    const { option, group } = (record as Rec<"pollScore">).fields;
    return `${titleOf(records.get("pollOption", option))}, ${titleOf(records.get("pollGroup", group))}`;
  }
  if (record.collection === "approval") return titleOf(records.get("minutesVersion", (record as Rec<"approval">).fields.version));
  if (record.collection === "membership" || record.collection === "arrival")
    return personName((record as Rec<"membership" | "arrival">).fields.person);
  return t.common.unknownItem;
}

type Place = Partial<Pick<Rec<"localVariant">["fields"], "municipality" | "activity" | "focusPoint">>;

/** Which municipality does what in its own way. */
export function placeOf({ municipality, activity, focusPoint }: Place): string {
  const of = titleOf(records.get("activity", activity) ?? records.get("focusPoint", focusPoint));
  return `${titleOf(records.get("municipality", municipality))}: ${of}`;
}

export function titleAt(collection: string, id: string | null | undefined): string {
  return isCollection(collection) ? titleOf(records.get(collection, id)) : t.common.unknownItem;
}

export function sayRecurrence(recurrence: Recurrence): string {
  const words = t.programme;
  const parts: string[] = [];
  if (recurrence.text) parts.push(recurrence.text);
  else if (recurrence.months) parts.push(words.inMonths(sayList(recurrence.months.map(sayMonthNumber))));
  else if (recurrence.everyMonths) parts.push(words.everyMonths(recurrence.everyMonths));
  else if (recurrence.timesPerYear) parts.push(words.times(recurrence.timesPerYear));
  if (recurrence.from) parts.push(words.from(sayDate(recurrence.from)));
  if (recurrence.extraUpdates?.length) parts.push(words.extra(sayList(recurrence.extraUpdates.map((day) => sayDate(day)))));
  return parts.join(", ");
}

export function sayPeriod(period: Period | null): string {
  if (!period) return "";
  if (period.text) return period.text;
  const span = [period.start, period.end].filter(Boolean).map((day) => sayDate(day));
  return span.join(" – ") || (period.recurrence ? sayRecurrence(period.recurrence) : "");
}

function sayOne(collection: CollectionName, name: string, value: unknown): string {
  const field = fieldOf(collection, name);
  switch (field.type) {
    case "enum":
      return valueLabel(collection, name, String(value));
    case "boolean":
      return value ? t.common.yes : t.common.no;
    case "date":
    case "month":
      return sayDate(String(value));
    case "integer":
    case "number":
      if (name.endsWith("At_ms")) return sayMoment(Number(value));
      return name.endsWith("Euro") ? sayEuro(Number(value)) : sayNumber(Number(value));
    case "period":
      return sayPeriod(value as Period);
    case "recurrence":
      return sayRecurrence(value as Recurrence);
    case "ref":
      return field.of ? titleAt(field.of, String(value)) : "";
    default:
      return typeof value === "string" ? value : JSON.stringify(value);
  }
}

/** Empty when there is no value. */
export function sayValue(collection: CollectionName, name: string, value: unknown): string {
  if (value === null || value === undefined || value === "") return "";
  if (Array.isArray(value)) return sayList(value.map((one) => sayOne(collection, name, one)));
  return sayOne(collection, name, value);
}

/** Where a record is shown. */
export function pathOf(record: Rec | undefined): string | null {
  if (!record) return null;
  const { id, collection } = record;
  switch (collection) {
    case "activity":
      return `/plan/activiteit/${id}`;
    case "focusPoint":
      return `/plan/speerpunt/${id}`;
    case "actionLine":
      return `/plan/actielijn/${id}`;
    case "localVariant": {
      const { activity, focusPoint } = (record as Rec<"localVariant">).fields;
      return activity ? `/plan/activiteit/${activity}` : focusPoint ? `/plan/speerpunt/${focusPoint}` : "/plan";
    }
    case "meeting":
      return `/overleg/${id}`;
    case "agendaItem":
      return `/overleg/${(record as Rec<"agendaItem">).fields.meeting}/agenda`;
    case "arrival":
      return `/overleg/${(record as Rec<"arrival">).fields.meeting}/aanwezig`;
    case "photo":
      return `/overleg/${(record as Rec<"photo">).fields.meeting}/verslag`;
    case "outcome": {
      const { meeting } = (record as Rec<"outcome">).fields;
      return meeting ? `/overleg/${meeting}/uitkomsten?toon=${id}` : null;
    }
    case "body":
      return `/groepen/${id}`;
    case "escalation":
    case "membership":
    case "standingItem":
      return `/groepen/${record.scope.slice("body:".length)}`;
    case "person":
    case "personalDataReason":
      return "/mensen";
    case "proposal": {
      const asked = (record as Rec<"proposal">).fields;
      if (asksForNew(asked)) return pathOf({ collection: "localVariant", fields: valuesOf(asked) } as unknown as Rec);
      const change = fieldAsked(asked);
      return change && pathOf(records.get(change.collection, asked.record));
    }
    case "indicator":
    case "measurement":
      return "/plan/indicatoren";
    case "ambition":
      return "/plan/ambities";
    case "finding":
    case "goodPractice":
      return "/plan/bevindingen";
    case "moneyRequest":
      return "/plan/geld";
    case "report":
      return `/rapportage/${id}`;
    case "reportText":
      return `/rapportage/${(record as Rec<"reportText">).fields.report}`;
    case "minutesVersion":
    case "approval":
    case "minutesRemark":
    case "confidentialItem":
      return `/overleg/${meetingOf(record)?.id ?? ""}/vaststellen`;
    case "reportVersion":
      return `/rapportage/versie/${id}`;
    case "poll":
      return `/peilingen/${id}`;
    case "pollGroup":
    case "pollOption":
    case "pollScore":
      return `/peilingen/${(record as Rec<"pollGroup" | "pollOption" | "pollScore">).fields.poll}`;
    default:
      return "/plan/programma";
  }
}

/** The meeting in which a record was made or discussed. */
export function meetingOf(record: Rec): Rec<"meeting"> | undefined {
  if (record.collection === "meeting") return record as Rec<"meeting">;
  const { meeting, version } = record.fields as unknown as { meeting?: string | null; version?: string | null };
  return records.get("meeting", meeting ?? records.get("minutesVersion", version)?.fields.meeting);
}
