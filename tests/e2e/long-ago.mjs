// SPDX-License-Identifier: EUPL-1.2
import { randomUUID } from "node:crypto";
import fs from "node:fs";
import https from "node:https";

const { version: model } = JSON.parse(fs.readFileSync(new URL("../../schema/model.json", import.meta.url), "utf8"));
const dayMs = 86_400_000;

/** Brings what somebody did so many days ago on a device of his own that had no network until now. All that a test does itself is of today. */
export async function doneLongAgo(server, link, days, scope, ops) {
  const [device, now] = [randomUUID(), Date.now()];
  const signedIn = await ask(server, "/v1/session", { code: link.split("#")[1], device: { id: device, name: "Oude laptop" } });
  const [cookie] = signedIn.headers["set-cookie"][0].split(";");
  const set = { id: randomUUID(), scope, device, n: 1, seen: 0, known: 0, made: now - days * dayMs, model, ops };
  const push = (epoch) => ask(server, "/v1/sync/push", { epoch, now, changeSets: [set] }, cookie);
  const { epoch } = (await push(randomUUID())).body;
  const { verdicts } = (await push(epoch)).body;
  if (verdicts?.[0]?.verdict !== "accepted") throw new Error(`not taken in: ${JSON.stringify(verdicts)}`);
}

function ask(server, path, body, cookie = "") {
  const headers = { "Bijeen-Request": "1", "Content-Type": "application/json", ...(cookie && { Cookie: cookie }) };
  return new Promise((resolve, reject) => {
    const request = https.request(`${server.base}${path}`, { method: "POST", headers, rejectUnauthorized: false }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part) => (text += part)).on("end", () => resolve({ headers: answer.headers, body: JSON.parse(text) }));
    });
    request.on("error", reject).end(JSON.stringify(body));
  });
}
