// SPDX-License-Identifier: EUPL-1.2
/**
 * Answers to polls on this device, one of each poll. They are no change sets, which everybody gets with their author: each is sent by
 * itself, under an id that lets the server count it once, and stays here with what the server said of it.
 */
import type { Ballot } from "../messages";
import { KeptBeside } from "./beside";
import type { Write } from "./core";
import { isEnd, isJson, isLater, problemOf, type Reply } from "./transport";

/** What the replica knows while ballots are sent. */
export interface Known {
  /** Of the server that answers. */
  epoch: string;
  /** By poll. */
  isOpen: (poll: string) => boolean;
  /** By poll, in milliseconds since 1970; null where it says nothing of that. */
  closesAt: (poll: string) => number | null;
}

const counted = 204;
/** docs/limits.md. */
const replacesMax = 50;
/** What a server says of an open poll that it does not have as such yet: one that was restored gets it back. */
const behind = new Set(["record.unknown", "poll.not-open"]);

export class Ballots {
  readonly #kept = new KeptBeside<Ballot>(
    "ballots",
    ({ poll }) => poll,
    ({ state }) => state === "waiting",
  );
  /** Set from outside: hears what is here, after it is durable. */
  changed: (ballots: Ballot[]) => void = () => undefined;

  constructor(private readonly apply: (writes: Write[]) => Promise<void>) {}

  /** Takes in a pair as the store has it, where it is one of these. */
  load(key: string, value: string): void {
    this.#kept.load(key, value);
  }

  all(): Ballot[] {
    return this.#kept.values();
  }
  waiting(): Ballot[] {
    return this.#kept.waiting();
  }
  /** What would be lost with this device. */
  uncounted(): Ballot[] {
    return this.all().filter(({ state }) => state !== "counted");
  }

  /** In the place of an earlier one for the same poll; the same one stays as it is. Resolves when it is durable. */
  async keep(ballot: Ballot): Promise<void> {
    const before = this.#kept.get(ballot.poll);
    if (before?.id === ballot.id) return;
    const replaces = !before || before.state === "counted" ? [] : [...(before.replaces ?? []), ...(before.tried ? [before.id] : [])];
    await this.#put(replaces.length > 0 ? { ...ballot, replaces: replaces.slice(-replacesMax) } : ballot);
  }

  /** One of another store of this person, unless that poll was answered here since. */
  async takeOver(ballot: Ballot): Promise<void> {
    const here = this.#kept.get(ballot.poll);
    if (!here || here.at < ballot.at) await this.#put(ballot);
  }

  /** Away with one that was not sent, or that was not counted. False for one that the server may have. */
  async drop(poll: string): Promise<boolean> {
    const ballot = this.#kept.get(poll);
    if (!ballot || ballot.state === "counted" || (ballot.state === "waiting" && ballot.tried)) return false;
    await this.letGo(poll);
    return true;
  }

  /** Whatever became of it. */
  letGo(poll: string): Promise<void> {
    return this.#write(this.#kept.letGo(poll));
  }

  /** A server that was restored may have lost what it counted; under its id it counts once. What came too late is in time again where the poll was given more of it. */
  async waitAgain({ epoch, isOpen, closesAt }: Known): Promise<void> {
    for (const { code, closedAt, ...ballot } of this.all()) {
      const isLost = ballot.state === "counted" && ballot.epoch !== epoch;
      const hasTimeAgain =
        ballot.state === "refused" && code === "poll.closed" && closedAt !== undefined && closedAt !== closesAt(ballot.poll);
      if ((isLost || hasTimeAgain) && isOpen(ballot.poll)) await this.#put({ ...ballot, state: "waiting" });
    }
  }

  /** What is to be sent, noted as one that the server may have; null where it waits no more. */
  async begin({ poll, id }: Ballot): Promise<{ ballot: Ballot; path: string; body: string } | null> {
    const now = this.#kept.get(poll);
    if (now?.id !== id || now.state !== "waiting") return null;
    const ballot = { ...now, tried: true };
    if (!now.tried) await this.#put(ballot);
    const { group, anonymous, points, replaces } = ballot;
    return { ballot, path: `/v1/polls/${poll}/ballots`, body: JSON.stringify({ ballot: id, group, anonymous, points, replaces }) };
  }

  /** False where the answer says nothing of the ballot. */
  async take(ballot: Ballot, reply: Reply, { epoch, isOpen, closesAt }: Known): Promise<boolean> {
    if (reply.status === counted) {
      await this.#judge({ ...ballot, state: "counted", epoch });
      return true;
    }
    if (isLater(reply) || isEnd(reply) || !isJson(reply) || reply.status < 400) return false;
    const { code } = problemOf(reply);
    if (!behind.has(code) || !isOpen(ballot.poll))
      await this.#judge({ ...ballot, state: "refused", code, closedAt: closesAt(ballot.poll) });
    return true;
  }

  /** Unless somebody answered anew meanwhile. */
  async #judge(ballot: Ballot): Promise<void> {
    if (this.#kept.get(ballot.poll)?.id === ballot.id) await this.#put(ballot);
  }

  #put(ballot: Ballot): Promise<void> {
    return this.#write(this.#kept.put(ballot));
  }

  async #write(writes: Write[]): Promise<void> {
    await this.apply(writes);
    this.changed(this.all());
  }
}
