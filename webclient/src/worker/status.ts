// SPDX-License-Identifier: EUPL-1.2
import type { Ballot, KeptPhoto, LockedBy, LostGroup, Status, SyncState, Unsent } from "../messages";
import type { CoreStatus } from "./core";
import type { Erased, Holder } from "./directory";
import type { ExchangeState } from "./exchange";
import type { Locked } from "./problems";

export interface Facts {
  holder: Holder | null;
  core: CoreStatus | null;
  exchange: ExchangeState | null;
  /** Change sets that earlier sign-ins left here. */
  left: readonly Unsent[];
  /** That wait here for the server. */
  photos: readonly KeptPhoto[];
  ballots: readonly Ballot[];
  lost: LostGroup[];
  /** The shell is cached, so that the program itself opens without a network. */
  shell: boolean;
  persisted: boolean | null;
  failure: string | null;
  locked: Locked | null;
  leaseEnded: boolean;
  erased: Erased | null;
  evicted: Status["evicted"];
}

type Counts = Pick<Status, "pending" | "refused" | "conflicts">;

function syncState({ pending, refused, conflicts }: Counts, exchange: ExchangeState | null, failure: string | null): SyncState {
  const held = exchange !== null && (exchange.expired || exchange.ended || exchange.stuck !== null);
  if (failure !== null || refused > 0 || held) return "attention";
  if (pending > 0) return exchange?.sending ? "sending" : "waiting";
  return conflicts > 0 ? "attention" : "sent";
}

function session(holder: Holder | null, exchange: ExchangeState | null): Status["session"] {
  if (!holder) return "none";
  if (exchange?.ended) return "ended";
  return exchange?.expired ? "expired" : "active";
}

/** Every scope that the server gives is here. */
export function isComplete(core: CoreStatus): boolean {
  return core.cursor > 0 && core.missing.length === 0;
}

function lockedPending({ pending, beside }: Locked): number {
  return pending + beside.photos + beside.ballots;
}

function counted(work: readonly { state: string }[], state: "waiting" | "refused"): number {
  return work.filter((one) => one.state === state).length;
}

/** What a screen needs of it. */
function lockedBy({ lock }: Locked): LockedBy {
  if (lock?.by === "passkey") return { by: "passkey", passkey: lock.passkey };
  return lock && { by: "passphrase" };
}

export function makeStatus({
  holder,
  core,
  exchange,
  left,
  photos,
  ballots,
  lost,
  shell,
  persisted,
  failure,
  locked,
  leaseEnded,
  erased,
  evicted,
}: Facts): Status {
  const fetched = core !== null && isComplete(core);
  const judged = left.filter(({ state }) => state === "refused" || state === "escrowed").length;
  const counts = {
    pending: (core?.pending ?? (locked ? lockedPending(locked) : 0)) + left.length - judged + counted([...photos, ...ballots], "waiting"),
    refused: (core?.refused ?? 0) + judged + counted([...photos, ...ballots], "refused"),
    conflicts: core?.conflicts ?? 0,
  };
  return {
    state: syncState(counts, exchange, failure),
    sending: exchange?.sending ?? false,
    online: exchange?.contact ?? navigator.onLine,
    ...counts,
    lastContact: exchange?.lastContact ?? holder?.lastContact ?? null,
    stuck: exchange?.stuck ?? null,
    session: session(holder, exchange),
    locked: locked && { lock: lockedBy(locked), ended: locked.ended, photos: locked.beside.photos },
    leaseEnded,
    erased,
    evicted,
    person: holder?.person ?? null,
    role: core?.role || null,
    name: core?.name || null,
    device: holder?.device ?? null,
    scopes: core?.scopes ?? [],
    lost: leaseEnded ? [] : lost,
    firstSync: fetched || holder?.complete || !core ? null : 1 - core.missing.length / Math.max(core.scopes.length, core.missing.length, 1),
    readyOffline: fetched && shell && failure === null,
    persisted,
    failure,
  };
}
