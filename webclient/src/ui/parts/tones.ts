// SPDX-License-Identifier: EUPL-1.2
/** Which colour says what; always beside a word that says the same. */
import type { ActivityStatus, MoneyRequestStatus, OutcomeKind } from "../../generated/model";
import type { Tone } from "./Tag.svelte";

export const statusTones: Record<ActivityStatus, Tone> = {
  "not-started": "plain",
  preparing: "info",
  running: "brand",
  done: "ok",
  stopped: "slate",
};

export const moneyTones: Record<MoneyRequestStatus, Tone> = {
  requested: "attention",
  granted: "ok",
  refused: "danger",
  withdrawn: "slate",
};

export const kindTones: Record<OutcomeKind, Tone> = {
  decision: "info",
  "action-item": "brand",
  agreement: "violet",
  bottleneck: "attention",
  "good-practice": "ok",
  idea: "ochre",
  question: "slate",
};
