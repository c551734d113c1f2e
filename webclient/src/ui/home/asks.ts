// SPDX-License-Identifier: EUPL-1.2
/** What asks for this person's attention, as the start screen shows it, the most pressing first. */
import { t } from "../../i18n/current.svelte";
import type { Unsent } from "../../messages";
import { whyRefused } from "../change-words";
import { sayDate, sayEuro, sayMoment } from "../dates";
import { capital, fieldLabel, valueLabel } from "../labels";
import { openRemarks, toApprove } from "../meetings/minutes-state";
import type { IconName } from "../parts/Icon.svelte";
import { mayWrite } from "../permissions";
import { subjectOf } from "../plan/proposals";
import { records, type Rec } from "../records.svelte";
import { lateReports } from "../report/due-reports";
import { session } from "../session.svelte";
import { meetingOf, pathOf, titleOf, who } from "../values";
import {
  answeredOutcomes,
  answeredProposals,
  answeredRemarks,
  answerKey,
  decidedMoney,
  decisionKey,
  mentions,
  newOutcomes,
  openPolls,
  pollKey,
  takenOutcomes,
  waitingEscalations,
  waitingMoney,
  waitingProposals,
} from "./waiting";

type Outcome = Rec<"outcome">;

/** Something that asks for attention. */
export interface Ask {
  /** One of a kind, for the list; where it can be put away, by this it stays away. */
  key: string;
  /** Several things in one: by these they stay away, and not by the key. */
  keys?: readonly string[];
  /** Needs this person, or is good news, or is work that waits; without it: to be known. */
  tone?: "warn" | "good" | "calm";
  icon: IconName;
  what: string;
  /** What it is about. */
  about?: string;
  /** Where that is shown. */
  aboutPath?: string | null;
  /** Words of who answered. */
  answer?: string | null;
  /** Who or when, or what more there is to know. */
  more?: string;
  /** A look at it is what it asks for; without it, it is put away once it was read. */
  go?: { path: string; label: string };
}

/** An answer of somebody to something of mine. */
function answered(record: Rec, good: boolean, ask: Pick<Ask, "key" | "what" | "about" | "aboutPath" | "answer">): Ask {
  const more = t.home.answeredBy(who(record.changedBy), sayMoment(record.changedAt));
  return { ...ask, more, ...(good ? { icon: "checkCircle", tone: "good" } : { icon: "info" }) };
}

/** "" is the deletion of the whole. */
function differingFields({ conflicts, editedWhileDeleted }: Rec): string[] {
  const named = Object.keys(conflicts).filter((field) => field !== "deleted");
  return editedWhileDeleted || conflicts.deleted ? ["", ...named] : named;
}

function conflictAsks(record: Rec): Ask[] {
  const path = session.isLeader ? "/bundelen/verschillen" : (pathOf(record) ?? "/plan");
  return differingFields(record).map((field) => ({
    key: `${record.id} ${field}`,
    tone: "warn",
    icon: "split",
    what: field ? t.home.conflictIn(fieldLabel(record.collection, field)) : t.home.conflictDeleted,
    about: titleOf(record),
    go: { path, label: t.home.decide },
  }));
}

function proposalAnswer(proposal: Rec<"proposal">): Ask {
  const { status, answer } = proposal.fields;
  const about = subjectOf(proposal.fields);
  const what = `${t.home.answers}: ${valueLabel("proposal", "status", status)}`;
  return answered(proposal, status === "accepted", { key: proposal.id, what, about, answer });
}

function outcomeAnswer(outcome: Outcome): Ask {
  const { title: about, consolidation, answer } = outcome.fields;
  const what = t.home.outcomeAnswer + (consolidation ? `: ${valueLabel("outcome", "consolidation", consolidation)}` : "");
  return answered(outcome, consolidation === "accepted", { key: answerKey(outcome), what, about, aboutPath: pathOf(outcome), answer });
}

/** All in one: a whole meeting may have been taken over at once. */
function takenAsk(taken: readonly Outcome[]): Ask[] {
  if (taken.length === 0) return [];
  const shown = 3;
  const titles = taken.slice(0, shown).map(({ fields: { title } }) => title);
  return [
    {
      key: "taken",
      keys: taken.map(answerKey),
      tone: "good",
      icon: "checkCircle",
      what: capital(t.home.taken(taken.length)),
      about: [...titles, ...(taken.length > shown ? [t.home.andMore(taken.length - shown)] : [])].join("\n"),
      ...(taken.length === 1 && { aboutPath: pathOf(taken[0]) }),
    },
  ];
}

function remarkAnswer(remark: Rec<"minutesRemark">): Ask {
  const { text: about, status, answer } = remark.fields;
  const what = `${t.home.remarkAnswer}: ${valueLabel("minutesRemark", "status", status)}`;
  return answered(remark, status === "taken", { key: remark.id, what, about, aboutPath: pathOf(remark), answer });
}

function moneyDecision(request: Rec<"moneyRequest">): Ask {
  const { title: about, status, grantedEuro, decision: answer } = request.fields;
  const what = status === "granted" ? t.home.moneyGranted(sayEuro(grantedEuro ?? 0)) : t.home.moneyRefused;
  return answered(request, status === "granted", { key: decisionKey(request), what, about, aboutPath: pathOf(request), answer });
}

/** For who decides. */
function moneyAsk(): Ask[] {
  const waiting = waitingMoney().filter((one) => mayWrite(one, "status", "granted"));
  if (waiting.length === 0) return [];
  const about = waiting.length === 1 ? titleOf(waiting[0]) : undefined;
  const go = { path: "/plan/geld", label: t.home.refusedAction };
  return [{ key: "money", tone: "calm", icon: "report", what: capital(t.home.moneyWaits(waiting.length)), ...(about && { about }), go }];
}

function escalationAsk(escalation: Rec<"escalation">): Ask {
  const go = { path: pathOf(escalation) ?? "/overleg", label: t.home.escalatedAction };
  return { key: escalation.id, tone: "warn", icon: "bottleneck", what: t.home.escalated, about: titleOf(escalation), go };
}

function approvalAsk(version: Rec<"minutesVersion">): Ask {
  return {
    key: version.id,
    tone: "warn",
    icon: "report",
    what: t.home.toApprove,
    about: titleOf(meetingOf(version)),
    more: t.home.replyBy(sayDate(version.fields.replyBy)),
    go: { path: pathOf(version) ?? "/overleg", label: t.minutesState.readAndReply },
  };
}

function mention(meeting: Rec<"meeting">): Ask {
  const aboutPath = `/overleg/${meeting.id}/verslag`;
  return { key: `@${meeting.id}`, icon: "comment", what: t.home.mentioned, about: titleOf(meeting), aboutPath };
}

function lateReport({ item, month, report }: ReturnType<typeof lateReports>[number]): Ask {
  return {
    key: item.id,
    tone: "warn",
    icon: "report",
    what: t.home.lateReport(sayDate(month)),
    about: [item.fields.report, item.fields.audience].filter(Boolean).join(" · "),
    go: { path: (report && pathOf(report)) || "/rapportage", label: t.home.toReport },
  };
}

function pollAsk(poll: Rec<"poll">): Ask {
  const go = { path: `/peilingen/${poll.id}`, label: t.polls.toAnswer };
  return { key: pollKey(poll), tone: "warn", icon: "poll", what: t.polls.asked, about: titleOf(poll), go };
}

function remarksAsk(): Ask[] {
  const [first, ...others] = openRemarks();
  if (!first) return [];
  const path = session.isLeader ? "/bundelen/verslagen" : (pathOf(first) ?? "/overleg");
  const what = capital(t.home.openRemarks(others.length + 1));
  return [{ key: "remarks", tone: "calm", icon: "comment", what, go: { path, label: t.home.refusedAction } }];
}

function refusedAsk(refused: readonly Unsent[]): Ask[] {
  const count = session.status?.refused ?? 0;
  if (count === 0) return [];
  const shown = 2;
  const about = refused.slice(0, shown).flatMap((set) => (set.code ? [whyRefused(set.code, set.ops)] : []));
  const go = { path: "/apparaat", label: t.home.refusedAction };
  return [{ key: "refused", tone: "warn", icon: "warning", what: t.home.refused(count), about: about.join("\n"), go }];
}

/** The leader's inbox. */
function inboxAsk(): Ask[] {
  if (!session.isLeader) return [];
  const outcomes = newOutcomes().length;
  const proposals = waitingProposals().length;
  const what = [
    ...(outcomes > 0 ? [capital(t.home.newOutcomes(outcomes))] : []),
    ...(proposals > 0 ? [capital(t.home.newProposals(proposals))] : []),
  ];
  if (what.length === 0) return [];
  const path = outcomes > 0 ? "/bundelen" : "/bundelen/voorstellen";
  return [{ key: "inbox", tone: "calm", icon: "inbox", what: what.join("\n"), go: { path, label: t.home.toInbox } }];
}

/**
 * All that asks for attention.
 * @param seen what was put away, by its key
 * @param refused the sets that were refused, as far as they are known yet
 */
export function asks(seen: readonly string[], refused: readonly Unsent[]): Ask[] {
  return [
    ...records.inConflict().flatMap(conflictAsks),
    ...answeredProposals(seen).map(proposalAnswer),
    ...answeredOutcomes(seen).map(outcomeAnswer),
    ...takenAsk(takenOutcomes(seen)),
    ...decidedMoney(seen).map(moneyDecision),
    ...waitingEscalations().map(escalationAsk),
    ...toApprove().map(approvalAsk),
    ...answeredRemarks(seen).map(remarkAnswer),
    ...mentions(seen).map(mention),
    ...openPolls(seen).map(pollAsk),
    ...(session.isLeader ? lateReports().map(lateReport) : []),
    ...remarksAsk(),
    ...refusedAsk(refused),
    ...inboxAsk(),
    ...moneyAsk(),
  ];
}
