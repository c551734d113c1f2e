// SPDX-License-Identifier: EUPL-1.2
/** Another device in place of one whose store cannot be opened (docs/protocol.md). */
import { Refusal, refusal, type Language } from "./problems";
import { isJson, NoContact, request, type Reply } from "./transport";
import type { Problem } from "../messages";

async function ask(method: "POST" | "DELETE", path: string, language: Language, body?: string): Promise<void> {
  let reply: Reply;
  try {
    reply = await request(method, path, language, { body });
  } catch (error) {
    throw error instanceof NoContact ? refusal("request.offline") : error;
  }
  if (reply.status < 300) return;
  throw isJson(reply) ? new Refusal(JSON.parse(reply.text) as Problem) : refusal("server.internal");
}

/** The session goes on as `fresh`; `old` can only hand in what it still has. @throws Refusal with nothing changed */
export async function replaceDevice(old: string, fresh: string, language: Language): Promise<void> {
  await ask("POST", "/v1/devices", language, JSON.stringify({ id: fresh }));
  // Where this fails, the server ends it for being silent.
  await ask("DELETE", `/v1/devices/${old}`, language).catch(() => undefined);
}
