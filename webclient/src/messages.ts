// SPDX-License-Identifier: EUPL-1.2
/**
 * The one border between screens and the worker. Screens ask (Request) and are told (Notice); they never touch core, store or network.
 * Views come from the core as sync/record.h describes them.
 */

/** One record as people read it. */
export interface View {
  collection: string;
  id: string;
  scope: string;
  author: string;
  createdAt: number;
  changedAt: number;
  changedBy: string;
  deleted: boolean;
  /** Something in it is on this device only. */
  pending: boolean;
  fields: Record<string, unknown>;
  conflicts: Record<string, { value: unknown; by: string; at: number; pending: boolean }[]>;
  /** The last that stands; null where none does. */
  deletion: { by: string; at: number; pending: boolean } | null;
  editedWhileDeleted: boolean;
  /** When editedWhileDeleted: what the deletion had not seen, as far as is known who did it; no fields = typed in a text. */
  edits?: { by: string; at: number; pending: boolean; fields: string[] }[];
}

/** What others did to a text, for the cursor in it: `[position, removed, inserted]` in code points, one after the other. */
export interface TextPatch {
  collection: string;
  id: string;
  field: string;
  edits: [number, number, string][];
}

/** An operation in the wire form of docs/protocol.md. */
export interface Op {
  collection: string;
  record: string;
  create?: boolean;
  put?: Record<string, unknown>;
  add?: Record<string, unknown[]>;
  remove?: Record<string, unknown[]>;
  text?: Record<string, [number, number, string][]>;
  deleted?: boolean;
}

/** The four states of the status chip. */
export type SyncState = "sent" | "waiting" | "sending" | "attention";

/** What a person signs in or unlocks with, as far as it protects what is on the device. `prf`: 32 bytes of the passkey (WebAuthn, prf). */
export type Secret = { passphrase: string } | { passkey: string; prf: Uint8Array<ArrayBuffer> };

/** Why nothing can be read here now: null = the store has no key yet, and somebody must choose a passphrase for it. */
export type LockedBy = { by: "passphrase" } | { by: "passkey"; passkey: string } | null;

export interface Status {
  state: SyncState;
  /** Something of this device is under way to the server, whatever `state` says first: after it, it may wait again. */
  sending: boolean;
  online: boolean;
  /** Change sets, photos and answers to polls on this device that the server has not confirmed, with those that an earlier sign-in left here. */
  pending: number;
  refused: number;
  conflicts: number;
  /** Milliseconds since 1970 when this device last took in an answer of the server to its sending or fetching; null = never. */
  lastContact: number | null;
  /** Code of the problem why sending or fetching does not work though the server answers; null = none known. A good round ends it. */
  stuck: string | null;
  /**
   * Signed in: the server accepts this session. expired: work goes on, sending waits for a new sign-in. ended: the device or the person's
   * part was ended; work goes on and is handed in, for the leader to keep.
   */
  session: "none" | "active" | "expired" | "ended";
  /**
   * The store is shut: nothing is read, recorded or sent until it is unlocked; of the counts, `pending` alone is known. `ended`: the device, or
   * its person's part, was ended; once it was opened and what waits was handed in, all here is erased.
   */
  locked: { lock: LockedBy; ended: boolean; /** Of those that wait. */ photos: number } | null;
  /** Too long without the server: what is here is not told before somebody has signed in. Work that was begun goes on. */
  leaseEnded: boolean;
  /** The device, or its person's part, was ended, and all was erased here; until somebody signs in. `kept`, `keptPhotos`: change sets and photos that the server keeps, `photos`, `ballots`: what it does not have. */
  erased: { kept: number; keptPhotos: number; photos: number; ballots: number } | null;
  /** The browser cleared what was kept here. `received`: change sets that the server has of this device; null = not known. */
  evicted: { received: number | null } | null;
  person: string | null;
  role: string | null;
  name: string | null;
  device: string | null;
  scopes: string[];
  /** Groups that the person does not belong to any more, by their ids, until that was read: what stood there is gone from here. */
  lost: LostGroup[];
  /** First sync: how far, 0 to 1; null when complete, and from then on. */
  firstSync: number | null;
  /** Everything needed to work without network is on this device. */
  readyOffline: boolean;
  /** Whether the browser promised not to evict the store; null = not known. */
  persisted: boolean | null;
  /** The core or the store failed; nothing more can be saved. The text is for people. */
  failure: string | null;
}

export interface LostGroup {
  group: string;
  /** The person's change sets and photos in it that did not come into the plan, and are on this device still. */
  unsent: number;
  photos: number;
}

export interface Unsent {
  /** Set for work that an earlier sign-in left on this device: the device id of that time. */
  earlierDevice?: string;
  n: number;
  id: string;
  made: number;
  scope: string;
  state: "waiting" | "sent" | "refused" | "escrowed";
  code?: string;
  title?: string;
  detail?: string;
  ops: Op[];
}

/** A photo that is on this device alone, or whose record is still to come from the server (sent). */
export interface KeptPhoto {
  id: string;
  scope: string;
  meeting: string;
  caption: string;
  made: number;
  width: number;
  height: number;
  state: "waiting" | "refused" | "sent";
  /** Why the server does not take it; of one that waits: not now. */
  code?: string;
}

/** An error of schema/errors.json. */
export interface Problem {
  code: string;
  title: string;
  detail: string;
}

export interface TextPlace {
  collection: string;
  id: string;
  field: string;
}

export interface TextNow {
  text: string;
  canUndo: boolean;
  canRedo: boolean;
}

/** An answer to a poll, as this device has it. */
export interface Ballot {
  /** By chance. */
  id: string;
  poll: string;
  group: string;
  /** What the person was told. */
  anonymous: boolean;
  /** By pollOption; at least one of each. */
  points: Record<string, number>;
  at: number;
  state: "waiting" | "counted" | "refused";
  /** The server may have it. */
  tried: boolean;
  /** Why it was refused. */
  code?: string;
  /** Where it was refused as the poll was closed: when that was to close by what was known here. */
  closedAt?: number | null;
  /** Earlier ones, by id, that the server may get yet: this one takes their place also if it comes first. */
  replaces?: string[];
  /** Of the server that counted it. */
  epoch?: string;
}

/** What may say who a client is, as schema/personal_data.h has it. */
export interface PersonalData {
  kind: "citizen-number" | "bank-account" | "email" | "phone" | "birth-date";
  text: string;
}

/** As schema/icalendar.h has it. */
export interface CalendarEvent {
  id: string;
  title: string;
  day: string;
  start?: string;
  end?: string;
  place?: string;
  about?: string;
  link?: string;
  cancelled?: boolean;
  changedAt: number;
}

export interface NewPhoto extends Omit<KeptPhoto, "state" | "code"> {
  content: Uint8Array<ArrayBuffer>;
}

/** What screens can ask, with the answer of each. */
export interface Requests {
  /** Opens the store; first call of every page. All readable records arrive by a `records` notice. */
  open: { ask: { language: "nl" | "en" }; answer: { status: Status } };
  /** Makes one change set; resolves, with the ids of the records, when it is durable on this device. */
  edit: { ask: { scope: string; ops: Op[] }; answer: { ids: string[] } };
  /** Whether `edit` would take each of these, the one after the other; nothing is made. Of each its problem, or null. */
  tryEdits: { ask: { scope: string; edits: Op[][] }; answer: { problems: (Problem | null)[] } };
  /**
   * A keystroke in a text; resolves with the text as it is now, when durable. `end`: where in `after` the cursor stood then, as what was
   * typed may be like what is beside it.
   */
  editText: { ask: TextPlace & { before: string; after: string; end?: number }; answer: TextNow };
  /** Takes back what was last typed here into a text, or makes that anew; what others wrote stays. */
  undoText: { ask: TextPlace; answer: TextNow };
  redoText: { ask: TextPlace; answer: TextNow };
  /** The text with what was refused of this device's edits of it laid on it; null when it has forgotten what they were made in. */
  refusedText: { ask: TextPlace; answer: { text: string | null } };
  /** Records that are deleted and that this person may read. */
  deleted: { ask: Record<string, never>; answer: { views: View[] } };
  /** Meetings as a file for other calendars (RFC 5545). */
  icalendar: { ask: { events: CalendarEvent[] }; answer: { text: string } };
  /** A half-filled form, kept on this device for this person; null: it was saved or thrown away. Those there are come as a notice. */
  draft: { ask: { form: string; text: string | null }; answer: Record<string, never> };
  newId: { ask: Record<string, never>; answer: { id: string } };
  /** Keeps a photo on this device, a JPEG, until the server has it. `id`: what its record is to have. */
  takePhoto: { ask: NewPhoto; answer: Record<string, never> };
  /** Of one that is not here as a record yet. */
  captionPhoto: { ask: { id: string; caption: string }; answer: Record<string, never> };
  /** It was not sent, and is gone. replica.busy while it is on its way. */
  withdrawPhoto: { ask: { id: string }; answer: Record<string, never> };
  tryPhotoAgain: { ask: { id: string }; answer: Record<string, never> };
  /** The bytes of a photo: from here, or from the server, to be kept here. request.offline, photo.missing, record.unknown. */
  photo: { ask: { id: string }; answer: { content: Uint8Array<ArrayBuffer> } };
  /** Answers a poll, in the place of an earlier answer of this device; resolves when it is durable. All there are come as a notice. */
  answerPoll: { ask: Pick<Ballot, "id" | "poll" | "group" | "anonymous" | "points">; answer: Record<string, never> };
  /** Takes an answer away that was not sent yet, or not counted; replica.busy where the server may have it. */
  dropBallot: { ask: { poll: string }; answer: Record<string, never> };
  /** Looks through a text that is being written. */
  personalData: { ask: { text: string }; answer: { found: PersonalData[] } };
  /** What earlier sign-ins of this person left here comes last. */
  unsent: { ask: Record<string, never>; answer: { sets: Unsent[] } };
  withdraw: { ask: { n: number }; answer: Record<string, never> };
  dismiss: { ask: { n: number; earlierDevice?: string }; answer: Record<string, never> };
  /** The person has read that he lost these groups. */
  lossRead: { ask: { groups: string[] }; answer: Record<string, never> };
  exportUnsent: { ask: Record<string, never>; answer: { json: string } };
  /** Send and fetch now. */
  syncNow: { ask: Record<string, never>; answer: { status: Status } };
  /** The page came to the front or the network came back: send and fetch soon. */
  wake: { ask: Record<string, never>; answer: Record<string, never> };
  /** A plain call of the API (`path` from "/v1/") for what needs a network (history, invitations, people, report). */
  /** `body` of the answer: what its JSON says, the bytes of an image, or text. */
  api: { ask: { method: "GET" | "POST" | "PUT" | "DELETE"; path: string; body?: unknown }; answer: { status: number; body: unknown } };
  /**
   * After sign-in: binds the store to the person and starts to sync. A store of another person is kept apart. `secret` is what unlocks
   * the store from now on; null where the means of sign-in gives none. Where it does not open what is here, the status says `locked`.
   */
  signedIn: { ask: { person: string; device: string; secret: Secret | null }; answer: { status: Status } };
  /** auth.credentials when it does not fit; request.too-many, with the milliseconds to wait as detail. */
  unlock: { ask: { secret: Secret }; answer: { status: Status } };
  lock: { ask: Record<string, never>; answer: Record<string, never> };
  /** Somebody is here. */
  touched: { ask: Record<string, never>; answer: Record<string, never> };
  /** Leaves a locked store as it is and goes on as a new device, with an empty store; needs a session. */
  beginAnew: { ask: { secret: Secret | null }; answer: { status: Status } };
  /**
   * Ends the session (without a network: at the next contact) and erases this store. `exported` is what exportUnsent gave, once a person
   * has it; replica.unsent, with nothing changed, while there is unsent work that it lacks.
   */
  signOut: { ask: { exported: string | null }; answer: Record<string, never> };
  /**
   * The device id to sign in with; one per person on this browser, so name the person where it is known.
   * `fresh` after auth.device: the server ended the old one.
   */
  deviceId: { ask: { person?: string; fresh?: boolean }; answer: { id: string } };
}

/** What screens are told. */
export type Notice =
  | { kind: "status"; status: Status }
  /** All half-filled forms, by form; before the records. */
  | { kind: "drafts"; drafts: Record<string, string> }
  /** All photos that are not here as records yet; before the records. */
  | { kind: "photos"; photos: readonly KeptPhoto[] }
  /** All answers to polls that are on this device. */
  | { kind: "ballots"; ballots: Ballot[] }
  /** `all`: the whole of it, replaces what the screen had. Records with deleted = true are to be taken away. */
  | { kind: "records"; all: boolean; views: View[]; gone: { collection: string; id: string }[]; patches: TextPatch[] }
  /** The store was shut: nothing of it is to be read any more. All is told anew when it opens, which may be after the status that says so. */
  | { kind: "shut" };
