// SPDX-License-Identifier: EUPL-1.2
/** The engine (WebAssembly) with types around it: the table of calls is sync/replica_json.h. */
import wasmUrl from "bijeen.wasm?url";
import { CoreStopped, instantiate, type Instance } from "../../../sync/wasm/instance.mjs";
import type { CalendarEvent, Op, PersonalData, Problem, TextNow, TextPatch, Unsent, View } from "../messages";
import { Refusal, type Language } from "./problems";
import { isJson, type Reply } from "./transport";

export { CoreStopped };

export type Write = [key: string, value: string | null];
export type RecordKey = [collection: string, id: string];

/** What a call did; `writes` must be durable before anybody hears of it. */
export interface Step {
  writes: Write[];
  changed: RecordKey[];
  patches: TextPatch[];
}

export interface CoreStatus {
  person: string | null;
  role: string;
  name: string;
  device: string | null;
  cursor: number;
  /** Of the server as this replica knows it: one that was restored has another. */
  epoch: string;
  /** A restored server is to get back first what it lost. */
  giveBack: boolean;
  scopes: string[];
  missing: string[];
  pending: number;
  refused: number;
  conflicts: number;
  /** The server has other work under this device's numbers: it must go on as another device. */
  renew: boolean;
}

/** Where and when a text is changed, and the id of the change set. */
export interface TextParams {
  id: string;
  made: number;
  collection: string;
  record: string;
  field: string;
}

interface Calls {
  load: { params: { pairs: [string, string][] }; answer: object };
  open: { params: object; answer: object };
  identify: { params: { device: string; person: string }; answer: Step };
  edit: { params: { id: string; scope: string; made: number; ops: Op[]; extend?: boolean }; answer: Step };
  tryEdits: { params: { id: string; scope: string; made: number; edits: Op[][] }; answer: { problems: (Problem | null)[] } };
  editText: { params: TextParams & { before: string; after: string; end?: number }; answer: Step & TextNow };
  undoText: { params: TextParams; answer: Step & TextNow };
  redoText: { params: TextParams; answer: Step & TextNow };
  withdraw: { params: { n: number; emptyId: string }; answer: Step };
  dismiss: { params: { n: number }; answer: Step };
  nextRequest: {
    params: { now: number; ownWork?: boolean };
    answer: Step & { request: { method: string; path: string; body: string | null } | null; stuck?: string | null };
  };
  pushAlone: { params: { n: number }; answer: { body: string | null } };
  countAsSent: { params: { until: number }; answer: Step };
  renew: { params: { device: string }; answer: Step };
  refusedText: { params: { collection: string; record: string; field: string }; answer: { text: string | null } };
  views: { params: { collection?: string }; answer: { views: View[] } };
  deletedViews: { params: object; answer: { views: View[] } };
  changedViews: { params: { records: RecordKey[] }; answer: { views: View[]; gone: RecordKey[] } };
  status: { params: object; answer: { status: CoreStatus } };
  unsent: { params: object; answer: { sets: Unsent[] } };
  exportUnsent: { params: object; answer: { export: unknown } };
  personalData: { params: { text: string }; answer: { found: PersonalData[] } };
  icalendar: { params: { events: CalendarEvent[] }; answer: { text: string } };
}

/** Half a surrogate pair is no text: JSON would carry it and nobody could read it. */
function wellFormed(_name: string, value: unknown): unknown {
  return typeof value === "string" ? value.toWellFormed() : value;
}

let compiled: Promise<WebAssembly.Module> | null = null;

function compile(): Promise<WebAssembly.Module> {
  compiled ??= fetch(wasmUrl).then(
    (answer) => WebAssembly.compileStreaming(answer),
    (error) => {
      compiled = null;
      throw error;
    },
  );
  return compiled;
}

/** One Replica. Every call throws Refusal for an expected failure, CoreStopped when the core cannot go on. */
export class Core {
  readonly #instance: Instance;
  language: Language = "nl";

  private constructor(instance: Instance) {
    this.#instance = instance;
  }

  static async start(): Promise<Core> {
    return new Core(await instantiate(await compile()));
  }

  call<M extends keyof Calls>(method: M, params: Calls[M]["params"]): Calls[M]["answer"] {
    return this.#ask(method, JSON.stringify({ ...params, language: this.language }, wellFormed)) as Calls[M]["answer"];
  }

  /** Hands over an answer of the server as it came; the core alone reads it. */
  take(reply: Reply): Step {
    const body = isJson(reply) ? reply.text : JSON.stringify(reply.text);
    return this.#ask("takeAnswer", `{"language":"${this.language}","status":${reply.status},"body":${body}}`) as Step;
  }

  #ask(method: string, params: string): unknown {
    const answer = JSON.parse(this.#instance.call(method, params)) as { ok: true } | ({ ok: false } & Problem);
    if (!answer.ok) throw new Refusal({ code: answer.code, title: answer.title, detail: answer.detail });
    return answer;
  }
}
