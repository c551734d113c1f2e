// SPDX-License-Identifier: EUPL-1.2
/**
 * Photos on this device: those that wait for the server, brought one after the other beside the exchange of change sets, and those that
 * were looked at (docs/device.md).
 */
import type { Records } from "../generated/model";
import type { KeptPhoto, NewPhoto } from "../messages";
import { newId } from "./ids";
import type { OwnPhoto } from "./own-photo";
import { Refusal, refusal } from "./problems";
import type { OpenReplica } from "./replica";
import type { Sealed } from "./sealing";
import { isLater, NoContact, problemOf, request, type Reply } from "./transport";

/** docs/limits.md. */
const pieceBytes = 256 * 1024;
/** Photos whose bytes are kept besides those that wait; of others, what was not looked at for longest goes first. */
const keptMax = 100;
const againMs = 15_000;
const dayMs = 24 * 60 * 60 * 1000;
/** There is no room for it at the server now. */
const noRoom = new Set(["photo.full", "sync.kept-full"]);
/** What stays so whenever it is asked: what was erased, and what is no photo or has no bytes. On a device that was ended nothing else lets one go. */
const forGood = new Set(["record.unknown", "photo.missing", "change-set.malformed"]);
/** A photo needs five requests, and a few where answers are lost. */
const requestsMax = 40;

interface Around {
  /** What `own` gives is another now. */
  changed: () => void;
  /** The store must be closed and opened again. */
  failed: (error: unknown) => void;
  /** A record was made at the server. */
  sent: () => void;
}

/** Whether the browser says that there is room; it may say nothing. */
export async function hasRoomFor(bytes: number): Promise<boolean> {
  const { quota, usage } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {};
  return quota === undefined || usage === undefined || quota - usage > 2 * bytes;
}

async function sha256(content: Sealed): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Photos {
  /** Why the server does not take them; asked again when Bijeen is opened anew. */
  readonly #codes = new Map<string, string>();
  readonly #stop = new AbortController();
  #sending: Promise<void> | null = null;
  #underWay: string | null = null;
  #again: ReturnType<typeof setTimeout> | undefined;
  #ended = false;

  constructor(
    private readonly replica: OpenReplica,
    private readonly around: Around,
  ) {}

  /** Those that wait, the oldest first. */
  get own(): KeptPhoto[] {
    return Array.from(this.replica.photos.values(), ({ id, scope, meeting, caption, made, width, height, sent }): KeptPhoto => {
      const code = this.#codes.get(id);
      const refused = code && (this.#ended ? forGood.has(code) : !noRoom.has(code));
      const state = sent ? "sent" : refused ? "refused" : "waiting";
      return { id, scope, meeting, caption, made, width, height, state, ...(code ? { code } : {}) };
    });
  }

  /** The server has them all, but for those that it does not take. */
  get isHandedIn(): boolean {
    return this.own.every(({ state }) => state !== "waiting");
  }
  /** That it keeps for the leader. */
  get kept(): number {
    return [...this.replica.photos.values()].filter(({ kept }) => kept).length;
  }

  /** The device, or its person's part, was ended: from here on the server keeps them for the leader, also what it refused before. */
  end(): void {
    if (!this.#ended) this.#codes.clear();
    this.#ended = true;
  }

  /** Resolves when it is durable on this device. `leaving`: it is all being erased. */
  async take({ content, ...photo }: NewPhoto, leaving: () => boolean): Promise<void> {
    const hash = await sha256(content);
    if (leaving()) throw refusal("replica.identity"); // in the turn in which it is kept: what asks for unsent work after it sees it
    if (this.replica.photos.has(photo.id)) return; // asked again by another tab
    await this.replica.keepPhoto({ ...photo, hash, bytes: content.length, sent: false }, content);
    this.around.changed();
    void this.send();
  }

  async caption(id: string, caption: string): Promise<void> {
    const photo = this.replica.photos.get(id);
    if (!photo) throw refusal("record.unknown");
    await this.replica.keepPhoto({ ...photo, caption });
    this.around.changed();
  }

  async withdraw(id: string): Promise<void> {
    if (this.#underWay === id || this.replica.photos.get(id)?.sent) throw refusal("replica.busy");
    await this.replica.letGoOfPhoto(id, "erase");
    this.#codes.delete(id);
    this.around.changed();
  }

  tryAgain(id: string): void {
    this.#codes.delete(id);
    this.around.changed();
    void this.send();
  }

  /** There may be a network now: brings what waits, lets go of what has arrived. Resolves when that has ended, well or not. */
  async send(): Promise<void> {
    if (this.#stop.signal.aborted) return;
    clearTimeout(this.#again);
    this.#sending ??= this.#work()
      .catch((error: unknown) => {
        if (error instanceof NoContact) this.#again = setTimeout(() => void this.send(), againMs);
        else if (!this.#stop.signal.aborted) this.around.failed(error);
      })
      .finally(() => {
        this.#sending = null;
        this.#underWay = null;
      });
    await this.#sending;
  }

  async stop(): Promise<void> {
    this.#stop.abort(new Error("the store is being closed"));
    clearTimeout(this.#again);
    await this.#sending;
  }

  /** @throws Refusal: request.offline, or what the server says */
  async content(id: string): Promise<Sealed> {
    const { store } = this.replica;
    const here = await store.photo(id);
    if (here) {
      // That it was looked at costs writing it whole.
      if (Date.now() - here.at > dayMs) await this.#keepIfRoom(id, here.bytes);
      return here.bytes;
    }
    const reply = await request("GET", `/v1/photos/${id}`, this.#language).catch((error: unknown) => {
      throw error instanceof NoContact ? refusal("request.offline") : error;
    });
    if (!reply.bytes) throw refusal(problemOf(reply).code);
    await this.#keepIfRoom(id, reply.bytes);
    await this.#tidy();
    return reply.bytes;
  }

  /** A full device fails the whole store, and looking at a photo is no reason for that. */
  async #keepIfRoom(id: string, bytes: Sealed): Promise<void> {
    if (await hasRoomFor(bytes.length)) await this.replica.store.apply([], [], null, [[id, bytes]]);
  }

  get #language() {
    return this.replica.core.language;
  }

  async #work(): Promise<void> {
    await this.#settle();
    if (!(await this.#offerAgain())) return;
    for (const photo of this.replica.unsentPhotos) {
      const code = this.#codes.get(photo.id);
      if (this.#stop.signal.aborted || (code && !noRoom.has(code))) continue;
      this.#underWay = photo.id;
      if (!(await this.#bring(photo))) break;
    }
    this.#underWay = null;
    await this.#tidy();
  }

  /** False: it, and those after it, are for later. */
  async #bring(photo: OwnPhoto): Promise<boolean> {
    const content = (await this.replica.store.photo(photo.id))?.bytes;
    if (!content) return this.#refused(photo, "photo.missing");
    const ended = this.#ended;
    let from: number | null = null;
    for (let asked = 0; asked < requestsMax; ++asked) {
      const reply = await (from === null || from >= content.length ? this.#announce(photo) : this.#piece(photo, content, from));
      if (reply.status === 200) return this.#arrived(photo, true);
      if (reply.status === 204 && (from === null || from >= content.length)) return this.#arrived(photo);
      if (reply.status === 204) {
        from = Math.min((from ?? 0) + pieceBytes, content.length);
        continue;
      }
      // It was said of a device that was not ended, and is asked again of one that is.
      if (this.#ended !== ended) return this.#bring(photo);
      const { code, received } = problemOf(reply);
      // What becomes of a device that was ended, the exchange finds out.
      if (isLater(reply) || code === "auth.device") return false;
      if (code !== "photo.incomplete" || received === undefined) return this.#refused(photo, code);
      from = received;
    }
    return false;
  }

  /**
   * A server that was restored may lack photos that it had. Those whose bytes are here are offered to it once, behind the records, which it
   * got back by then; what it has costs a question each. False: later.
   */
  async #offerAgain(): Promise<boolean> {
    const { replica } = this;
    const { epoch, giveBack } = replica.core.call("status", {}).status;
    if (this.#ended || !epoch || giveBack || epoch === replica.photosOfferedTo) return true;
    if (replica.photosOfferedTo !== null) {
      for (const photo of [...replica.photos.values()]) if (photo.sent) await replica.keepPhoto({ ...photo, sent: false });
      for (const photo of await this.#shared()) if (this.#stop.signal.aborted || !(await this.#bring(photo))) return false;
    }
    await replica.notePhotosOffered(epoch);
    return true;
  }

  /** Photos with a record whose bytes are here, as if they were to be brought. */
  async #shared(): Promise<OwnPhoto[]> {
    const { core, photos, store } = this.replica;
    const kept = (await store.photosKept()).filter((id) => !photos.has(id));
    if (kept.length === 0) return [];
    const { views } = core.call("changedViews", { records: kept.map((id): [string, string] => ["photo", id]) });
    return views
      .filter(({ deleted }) => !deleted)
      .map(({ id, scope, createdAt, fields }) => {
        const { meeting, caption, hash, length_bytes: bytes, width_px: width, height_px: height } = fields as unknown as Records["photo"];
        return { id, scope, meeting, caption: caption ?? "", made: createdAt, hash, bytes, width, height, sent: true };
      });
  }

  #announce({ id, scope, meeting, caption, hash, bytes, width, height }: OwnPhoto): Promise<Reply> {
    const put = { meeting, hash, length_bytes: bytes, width_px: width, height_px: height, ...(caption ? { caption } : {}) };
    return request("POST", "/v1/photos", this.#language, { body: JSON.stringify({ id, scope, put }), stop: this.#stop.signal });
  }

  #piece({ id }: OwnPhoto, content: Sealed, from: number): Promise<Reply> {
    const body = content.slice(from, from + pieceBytes);
    return request("PUT", `/v1/photos/${id}/bytes?from=${from}`, this.#language, { body, stop: this.#stop.signal });
  }

  async #arrived({ id, caption }: OwnPhoto, kept = false): Promise<true> {
    const now = this.replica.photos.get(id);
    this.#codes.delete(id);
    // What was written under it meanwhile is not there yet.
    if (now) await this.replica.keepPhoto({ ...now, sent: true, sentCaption: caption, ...(kept ? { kept } : {}) });
    this.around.changed();
    this.around.sent();
    return true;
  }

  #refused({ id }: OwnPhoto, code: string): true {
    this.#codes.set(id, code);
    this.around.changed();
    return true;
  }

  /** Those whose record has come are photos like others from here on. */
  async #settle(): Promise<void> {
    const { core, photos } = this.replica;
    const scopes = core.call("status", {}).status.scopes;
    for (const { id, scope, sent, kept } of [...photos.values()]) {
      if (!sent || kept) continue;
      const [view] = core.call("changedViews", { records: [["photo", id]] }).views;
      if (!view && scopes.includes(scope)) continue;
      if (view && !view.deleted) await this.#recaption(id);
      await this.replica.letGoOfPhoto(id, view ? "keep" : "erase");
      this.around.changed();
    }
  }

  /** What was written under it since it was sent, also during this. Where it may not be any more, the caption is what the server has. */
  async #recaption(id: string): Promise<void> {
    let said = this.replica.photos.get(id)?.sentCaption;
    for (;;) {
      const photo = this.replica.photos.get(id);
      if (!photo || photo.caption === said) return;
      const { scope, caption } = photo;
      const ops = [{ collection: "photo", record: id, put: { caption: caption || null } }];
      try {
        await this.replica.commit((core) => core.call("edit", { id: newId(), scope, made: Date.now(), ops }));
      } catch (error) {
        if (error instanceof Refusal) return;
        throw error;
      }
      said = caption;
      this.around.sent();
    }
  }

  /** Bytes without a record that this person may see, and beyond what is kept, go. */
  async #tidy(): Promise<void> {
    const { core, photos, store } = this.replica;
    const kept = (await store.photosKept()).filter((id) => !photos.has(id));
    if (kept.length === 0) return;
    const { views } = core.call("changedViews", { records: kept.map((id): [string, string] => ["photo", id]) });
    const seen = new Set(views.filter((view) => !view.deleted).map((view) => view.id));
    const going = [...kept.filter((id) => !seen.has(id)), ...kept.filter((id) => seen.has(id)).slice(0, -keptMax)];
    if (going.length > 0)
      await store.apply(
        [],
        [],
        null,
        going.map((id) => [id, null]),
      );
  }
}
