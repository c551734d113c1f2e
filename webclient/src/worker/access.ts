// SPDX-License-Identifier: EUPL-1.2
/** Who comes to what is on this device, and who leaves it. */
import type { Requests, Secret } from "../messages";
import { waitMs } from "./attempts";
import { replaceDevice } from "./devices";
import type { Directory } from "./directory";
import type { Keyring } from "./keyring";
import { Presence } from "./lease";
import { refusal, type Language } from "./problems";
import { NoContact, request } from "./transport";
import type { Workplace } from "./workplace";

const lookEveryMs = 30_000;

type Asked<M extends keyof Requests> = Requests[M]["ask"];

export class Access {
  readonly #presence = new Presence();
  readonly #looking = setInterval(() => void this.lockIfAlone(), lookEveryMs);

  constructor(
    private readonly workplace: Workplace,
    private readonly directory: Directory,
    private readonly keyring: Keyring,
  ) {}

  touch(): void {
    this.#presence.touch();
  }

  /** Nobody was here for long: who comes back must show who it is. */
  async lockIfAlone(): Promise<void> {
    if (this.#presence.over) await this.workplace.lock();
  }

  async signedIn({ person, device, secret }: Asked<"signedIn">): Promise<void> {
    await this.directory.sessionEnded();
    const { holder } = this.workplace;
    if (holder?.person !== person || holder.device !== device) {
      const held = (await this.directory.holders()).find((one) => one.person === person && one.device === device);
      await this.workplace.hold(held ?? { person, device, lastContact: null });
    }
    const { opened } = this.workplace;
    if (opened && (!secret || (await opened.replica.opensWith(secret)))) opened.exchange.signedIn();
    else await this.#openWith(secret);
  }

  async unlock(secret: Secret): Promise<void> {
    if (!this.workplace.locked) return;
    const failures = await this.directory.failures();
    const wait = waitMs(failures, Date.now());
    if (wait > 0) throw refusal("request.too-many", String(wait));
    this.keyring.forget(); // what opens it now is what is given now
    await this.#openWith(secret);
    const { locked } = this.workplace;
    await this.directory.setFailures(locked ? { count: failures.count + 1, at: Date.now() } : { count: 0, at: 0 });
    if (locked) throw refusal("auth.credentials");
  }

  async beginAnew(secret: Secret | null, language: Language): Promise<void> {
    const { holder, locked } = this.workplace;
    if (!locked || !holder) throw refusal("replica.identity");
    const { person, device: old } = holder;
    const handedIn = await this.workplace.handIn().catch(() => false); // under the session of that device it is still taken in
    const device = await this.directory.deviceFor(person, true);
    await replaceDevice(old, device, language);
    await this.workplace.hold({ person, device, lastContact: null });
    if (handedIn) await this.directory.erase(holder);
    await this.#openWith(secret);
  }

  async deviceId({ person, fresh }: Asked<"deviceId">, language: Language): Promise<string> {
    await this.endLeftSession(language); // not later: it would end the session that is about to begin
    return this.directory.deviceFor(person ?? null, fresh ?? false);
  }

  /** A session whose person signed out here, until the server has ended it or has none. */
  async endLeftSession(language: Language): Promise<void> {
    if (!(await this.directory.sessionToEnd())) return;
    try {
      const { status } = await request("DELETE", "/v1/session", language);
      if (status === 204 || status === 401) await this.directory.sessionEnded();
    } catch (error) {
      if (!(error instanceof NoContact)) throw error;
    }
  }

  close(): void {
    clearInterval(this.#looking);
  }

  async #openWith(secret: Secret | null): Promise<void> {
    await this.workplace.openWith(secret);
    this.#presence.touch();
  }
}
