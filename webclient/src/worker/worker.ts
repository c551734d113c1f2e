// SPDX-License-Identifier: EUPL-1.2
/** The worker of one page: what needs no store is done here, the rest by the tab that leads. */
import type { Requests } from "../messages";
import type { Answer, CallFrame, WorkerFrame } from "./frames";
import { newId } from "./ids";
import { Refusal, refusal } from "./problems";
import { Tab } from "./tab";
import { isJson, NoContact, request } from "./transport";

const send = (frame: WorkerFrame, ports: MessagePort[] = []) => postMessage(frame, ports);
const tab = new Tab(
  (notice) => send({ notice }),
  (toServiceWorker, port) => send({ toServiceWorker }, port ? [port] : []),
);

async function callApi({ method, path, body }: Requests["api"]["ask"]): Promise<Answer<"api">> {
  if (!path.startsWith("/v1/")) throw refusal("request.not-found", path);
  try {
    const reply = await request(method, path, tab.language, { body: body === undefined ? undefined : JSON.stringify(body) });
    return { status: reply.status, body: reply.bytes ?? (isJson(reply) ? JSON.parse(reply.text) : reply.text) };
  } catch (error) {
    if (error instanceof NoContact) throw refusal("request.offline");
    throw error;
  }
}

addEventListener("message", async ({ data }: MessageEvent<CallFrame | "shell">) => {
  if (data === "shell") return tab.shellReady();
  const { call, method, ask } = data;
  try {
    if (method === "newId") return send({ call, answer: { id: newId() } });
    if (method === "api") return send({ call, answer: await callApi(ask as Requests["api"]["ask"]) });
    if (method === "open") tab.language = (ask as Requests["open"]["ask"]).language;
    send({ call, ...(await tab.ask(call, method, ask)) });
  } catch (error) {
    const { problem } = error instanceof Refusal ? error : refusal("replica.store", String(error));
    send({ call, problem });
  }
});
