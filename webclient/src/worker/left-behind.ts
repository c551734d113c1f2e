// SPDX-License-Identifier: EUPL-1.2
/**
 * What earlier sign-ins of a person left on this device. The server ended those devices and takes from them only what it keeps for the
 * leader; it is sent under the sign-in of now and shown until the person has read it. A store with nothing of that kind in it is erased.
 */
import type { Unsent } from "../messages";
import type { Directory, Holder } from "./directory";
import type { Keyring } from "./keyring";
import { handIn } from "./hand-in";
import { Locked, refusal, type Language } from "./problems";
import { OpenReplica } from "./replica";

export class LeftBehind {
  #replicas: OpenReplica[] = [];
  /** Stores that nothing known here opens. */
  readonly #shut: Holder[] = [];

  private constructor(
    private readonly directory: Directory,
    private readonly keyring: Keyring,
    private readonly current: OpenReplica,
  ) {}

  /** Of the person of `current`, which is left alone but gets their photos and answers to polls. A store that cannot be opened now waits for the next time, be it for its key. */
  static async open(directory: Directory, keyring: Keyring, current: OpenReplica, language: Language): Promise<LeftBehind> {
    const left = new LeftBehind(directory, keyring, current);
    const { person, device } = current.holder;
    for (const holder of await directory.holders()) {
      if (holder.person !== person || holder.device === device) continue;
      await left.#open(holder, language).catch((error) => error instanceof Locked && left.#shut.push(holder));
    }
    return left;
  }

  get replicas(): readonly OpenReplica[] {
    return this.#replicas;
  }

  unsent(): Unsent[] {
    return this.#replicas.flatMap(({ core, holder }) =>
      core.call("unsent", {}).sets.map((set) => ({ ...set, earlierDevice: holder.device })),
    );
  }

  async dismiss(device: string, n: number): Promise<void> {
    const replica = this.#replicas.find(({ holder }) => holder.device === device);
    if (!replica) throw refusal("replica.busy");
    await replica.commit((core) => core.call("dismiss", { n }));
    await this.#eraseIfDone(replica);
  }

  /** What is sealed of those that are shut. One of which the server has it all then is erased. @throws NoContact */
  async handInSealed(language: Language): Promise<void> {
    for (const holder of [...this.#shut]) {
      const { complete } = await handIn(holder, language);
      if (!complete) continue;
      this.#shut.splice(this.#shut.indexOf(holder), 1);
      await this.directory.erase(holder);
    }
  }

  async erase(): Promise<void> {
    for (const replica of [...this.#replicas]) await this.#erase(replica);
  }

  async close(): Promise<void> {
    for (const replica of this.#replicas.splice(0)) await replica.close();
  }

  async #open(holder: Holder, language: Language): Promise<void> {
    const failed = () => (this.#replicas = this.#replicas.filter((one) => one.holder !== holder));
    const replica = await OpenReplica.open(holder, this.keyring, language, failed);
    this.#replicas.push(replica);
    await this.#takePhotos(replica);
    await this.#takeBallots(replica);
    await this.#eraseIfDone(replica);
  }

  /** They are the person's, whichever device they were taken on. */
  async #takePhotos(replica: OpenReplica): Promise<void> {
    for (const photo of [...replica.photos.values()]) {
      if (!photo.kept) await this.current.keepPhoto(photo, (await replica.store.photo(photo.id))?.bytes);
      await replica.letGoOfPhoto(photo.id, "erase");
    }
  }

  async #takeBallots({ ballots }: OpenReplica): Promise<void> {
    for (const ballot of ballots.all()) {
      await this.current.ballots.takeOver(ballot);
      await ballots.letGo(ballot.poll);
    }
  }

  async #eraseIfDone(replica: OpenReplica): Promise<void> {
    if (replica.core.call("unsent", {}).sets.length === 0) await this.#erase(replica);
  }

  async #erase(replica: OpenReplica): Promise<void> {
    this.#replicas = this.#replicas.filter((one) => one !== replica);
    await replica.close();
    await this.directory.erase(replica.holder);
  }
}
