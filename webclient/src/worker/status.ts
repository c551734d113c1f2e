// SPDX-License-Identifier: EUPL-1.2
import type { Status, SyncState } from "../messages";
import type { CoreStatus } from "./core";
import type { Holder } from "./directory";
import type { ExchangeState } from "./exchange";

export interface Facts {
  holder: Holder | null;
  core: CoreStatus | null;
  exchange: ExchangeState | null;
  /** The shell is cached, so that the program itself opens without a network. */
  shell: boolean;
  persisted: boolean | null;
  failure: string | null;
}

function syncState(core: CoreStatus | null, exchange: ExchangeState | null, failure: string | null): SyncState {
  if (failure !== null || (core?.refused ?? 0) > 0 || exchange?.expired || (exchange?.stuck ?? null) !== null) return "attention";
  if ((core?.pending ?? 0) > 0) return exchange?.sending ? "sending" : "waiting";
  return (core?.conflicts ?? 0) > 0 ? "attention" : "sent";
}

function session(holder: Holder | null, exchange: ExchangeState | null): Status["session"] {
  if (!holder) return "none";
  return exchange?.expired ? "expired" : "active";
}

/** Every scope that the server gives is here. */
export function isComplete(core: CoreStatus): boolean {
  return core.cursor > 0 && core.missing.length === 0;
}

export function makeStatus({ holder, core, exchange, shell, persisted, failure }: Facts): Status {
  const fetched = core !== null && isComplete(core);
  return {
    state: syncState(core, exchange, failure),
    online: exchange?.contact ?? navigator.onLine,
    pending: core?.pending ?? 0,
    refused: core?.refused ?? 0,
    conflicts: core?.conflicts ?? 0,
    lastContact: exchange?.lastContact ?? holder?.lastContact ?? null,
    stuck: exchange?.stuck ?? null,
    session: session(holder, exchange),
    person: holder?.person ?? null,
    role: core?.role || null,
    name: core?.name || holder?.name || null,
    device: holder?.device ?? null,
    scopes: core?.scopes ?? [],
    firstSync: fetched || holder?.complete || !core ? null : 1 - core.missing.length / Math.max(core.scopes.length, core.missing.length, 1),
    readyOffline: fetched && shell && failure === null,
    persisted,
    failure,
  };
}
