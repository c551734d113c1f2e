// SPDX-License-Identifier: EUPL-1.2
// docs/haproxy.cfg in front of the real program: who a client is, events, limits.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import fs from "node:fs";
import http2 from "node:http2";
import https from "node:https";
import path from "node:path";
import { after, before, test } from "node:test";
import { freePort, Server } from "./server.mjs";

const server = new Server();
let proxy;
let port;

/** The head of an answer, whose body can then be read. */
function begin(method, address, { from = "127.0.0.1", agent = false, headers = {}, body } = {}) {
  const text = body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body);
  const more = text === undefined ? {} : { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) };
  return new Promise((resolve, reject) => {
    const request = https.request(
      {
        host: "127.0.0.1",
        port,
        localAddress: from,
        rejectUnauthorized: false,
        agent,
        method,
        path: address,
        headers: { Host: `localhost:${port}`, "Bijeen-Request": "1", ...more, ...headers },
      },
      resolve,
    );
    request.on("error", reject);
    request.end(text);
  });
}

async function ask(method, address, options) {
  const answer = await begin(method, address, options);
  let body = "";
  for await (const part of answer) body += part;
  return { status: answer.statusCode, headers: answer.headers, body };
}

async function answers() {
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      return await ask("GET", "/v1/status");
    } catch (error) {
      if (Date.now() > deadline || proxy.exitCode !== null) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

before(async () => {
  port = await freePort();
  await server
    .init()
    .start("--plain-http", "--address", "127.0.0.1", "--origin", `https://localhost:${port}`, "--trusted-proxy", "127.0.0.1");
  const file = (name) => path.join(server.directory, name);
  const made = ["-nodes", "-days", "1", "-subj", "/CN=localhost", "-keyout", file("key.pem"), "-out", file("cert.pem")];
  execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", ...made], { stdio: "ignore" });
  fs.writeFileSync(file("site.pem"), fs.readFileSync(file("cert.pem"), "utf8") + fs.readFileSync(file("key.pem"), "utf8"));
  const sample = fs.readFileSync(path.join(import.meta.dirname, "../../docs/haproxy.cfg"), "utf8");
  const here = sample
    .replace("bind :443", `bind 127.0.0.1:${port}`)
    .replace("/etc/haproxy/bijeen.pem", file("site.pem"))
    .replace("127.0.0.1:8080", `127.0.0.1:${server.port}`);
  fs.writeFileSync(file("haproxy.cfg"), here);
  proxy = spawn("haproxy", ["-db", "-f", file("haproxy.cfg")], { stdio: ["ignore", "ignore", "inherit"] });
  await answers();
});

after(async () => {
  proxy?.kill("SIGKILL");
  await server.end();
});

test("the site answers over HTTP/1.1 and HTTP/2", async () => {
  assert.equal((await ask("GET", "/")).status, 200);
  const session = http2.connect(`https://localhost:${port}`, { rejectUnauthorized: false });
  const stream = session.request({ ":path": "/v1/status" });
  const [headers] = await once(stream, "response");
  assert.equal(headers[":status"], 200);
  session.destroy();
});

test("a browser that came once over TLS comes back over TLS alone", async () => {
  assert.match((await ask("GET", "/")).headers["strict-transport-security"], /^max-age=31536000/);
});

test("one address cannot take all connections", async () => {
  const agent = new https.Agent({ keepAlive: true });
  const asked = Array.from({ length: 200 }, () => ask("GET", "/v1/status", { from: "127.0.0.4", agent }));
  const answered = (await Promise.allSettled(asked)).filter(({ status }) => status === "fulfilled").length;
  assert.equal(answered, 128);
  assert.equal((await ask("GET", "/v1/status", { from: "127.0.0.5" })).status, 200);
  agent.destroy();
});

test("clients are told apart by the address that the proxy sees, whatever they say themselves", async () => {
  const guess = (from, headers) => ask("POST", "/v1/invitation/look", { from, headers, body: { code: "verzonnen" } });
  let tries = 0;
  while ((await guess("127.0.0.2")).status !== 429) assert.ok(++tries < 600, "nobody is slowed down");
  assert.equal((await guess("127.0.0.2", { "X-Forwarded-For": "192.0.2.7" })).status, 429);
  assert.equal((await guess("127.0.0.3")).status, 403);
});

test("an event comes through when it happens", async () => {
  const code = server.invitations().Projectleider.split("#")[1];
  const device = { id: randomUUID(), name: "proef" };
  const accepted = await ask("POST", "/v1/invitation/accept", { body: { code, passphrase: "vier rustige paarden grazen", device } });
  assert.equal(accepted.status, 201, accepted.body);
  const headers = { Cookie: accepted.headers["set-cookie"][0].split(";")[0] };
  const events = await begin("GET", "/v1/sync/events", { headers });
  assert.equal(events.statusCode, 200);
  const parts = events.setEncoding("utf8")[Symbol.asyncIterator]();
  const added = await ask("POST", "/v1/people", { headers, body: { name: "Nieuw lid", role: "member" } });
  assert.equal(added.status, 201, added.body);
  // The first says where the server was when the stream opened.
  let heard = [];
  for (let text = ""; heard.length < 2; heard = [...text.matchAll(/^data: \{"seq":(\d+)\}$/gm)].map(([, seq]) => Number(seq))) {
    const { value, done } = await parts.next();
    assert.ok(!done, text);
    text += value;
  }
  assert.ok(heard[0] < heard[1], heard.join());
});

test("a body over the limit is refused, and the next request is served", async () => {
  const large = await ask("POST", "/v1/sync/push", { body: "x".repeat(1024 * 1024 + 1) }).catch(() => ({ status: 413 }));
  assert.equal(large.status, 413);
  assert.equal((await ask("GET", "/v1/status")).status, 200);
});
