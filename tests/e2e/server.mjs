// SPDX-License-Identifier: EUPL-1.2
import { execFileSync, spawn } from "node:child_process";
import { createHash, randomInt, X509Certificate } from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import https from "node:https";
import net from "node:net";
import os from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");
/** What the browser is given. */
export const clientFiles = path.join(root, "webclient/dist");
/** The plan that the server begins with. */
export const programmeFile = path.join(root, "schema/programmes/flevoland.json");
/** The group in it that bottlenecks are first passed on to. */
export const coreTeam = "016b2a15-cc00-7009-8000-000000000002";
const program = process.env.BIJEEN_PROGRAM ?? path.join(root, "build/test/server/main/bijeen");

/**
 * A port to listen at, below those that Linux hands to connections that go out (32,768 and up): nothing takes it while a server is
 * down between two starts.
 */
export async function freePort() {
  for (;;) {
    const port = 10_000 + randomInt(22_000);
    const server = net.createServer();
    const free = await new Promise((resolve) => server.once("error", () => resolve(false)).listen(port, "127.0.0.1", () => resolve(true)));
    if (!free) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}

/** The real program on the real plan, in a directory of its own. */
export class Server {
  #child = null;
  log = "";
  /** Those who came with a browser. */
  people = [];

  constructor() {
    this.directory = fs.mkdtempSync(path.join(os.tmpdir(), "bijeen-e2e-"));
    this.data = path.join(this.directory, "data");
    this.client = clientFiles;
  }

  run(...args) {
    return execFileSync(program, args, { encoding: "utf8" });
  }

  init() {
    this.run("init", "--data", this.data, "--programme", programmeFile);
    return this;
  }

  /** `more`: further options of `bijeen serve`. */
  async start(...more) {
    this.port ??= await freePort();
    this.base = `${more.includes("--plain-http") ? "http" : "https"}://localhost:${this.port}`;
    const args = ["serve", "--data", this.data, "--port", String(this.port), "--client", this.client, "--second-factor", "offered", ...more];
    this.#child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.#child.stdout, this.#child.stderr]) stream.on("data", (text) => (this.log += text));
    this.exited = new Promise((resolve) => this.#child.once("exit", resolve));
    await this.#answers();
    return this;
  }

  async #answers() {
    const deadline = Date.now() + 60_000;
    const { get } = this.base.startsWith("https:") ? https : http;
    while (Date.now() < deadline) {
      if (this.#child.exitCode !== null) break;
      const answered = await new Promise((resolve) => {
        const request = get(`${this.base}/v1/status`, { rejectUnauthorized: false, timeout: 2000 }, (answer) => {
          answer.resume();
          resolve(answer.statusCode === 200);
        });
        request.on("timeout", () => request.destroy(new Error("no answer in time")));
        request.on("error", () => resolve(false));
      });
      if (answered) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`the server does not answer:\n${this.log}`);
  }

  /** Ends it: "SIGTERM" as an administrator would, "SIGKILL" as a crash. */
  async stop(signal = "SIGTERM") {
    if (!this.#child) return;
    this.#child.kill(signal);
    await this.exited;
    this.#child = null;
  }

  /** Role name → sign-in link. */
  invitations() {
    const lines = this.run("invite", "--data", this.data, "--all", "--base", this.base).trim().split("\n");
    return Object.fromEntries(lines.filter((line) => line.includes("://")).map((line) => {
      const at = line.indexOf(": ");
      return [line.slice(0, at).trim(), line.slice(at + 2).trim()];
    }));
  }

  /** SHA-256 of the certificate's public key, in base64, for Chromium's --ignore-certificate-errors-spki-list. */
  spki() {
    const file = fs.readdirSync(this.data).find((name) => /cert.*\.pem$|\.crt$/.test(name));
    const certificate = new X509Certificate(fs.readFileSync(path.join(this.data, file)));
    return createHash("sha256").update(certificate.publicKey.export({ type: "spki", format: "der" })).digest("base64");
  }

  /** Rows of a query on the database file, read with the sqlite3 shell while the server runs. */
  query(sql) {
    const text = execFileSync("sqlite3", ["-readonly", "-json", "-cmd", ".timeout 10000", path.join(this.data, "bijeen.sqlite"), sql], { encoding: "utf8" });
    return text.trim() ? JSON.parse(text) : [];
  }

  /** Everybody signed in an hour earlier than he did. The server is off meanwhile. */
  async backdateSessions() {
    await this.stop();
    execFileSync("sqlite3", [path.join(this.data, "bijeen.sqlite"), "update session set made_at = made_at - 3600000"]);
    await this.start();
  }

  /** Ends a test file: closes the browsers of those who came, ends the server and removes what it kept. */
  async end() {
    for (const person of this.people) await person.close();
    await this.stop();
    fs.rmSync(this.directory, { recursive: true, force: true });
  }
}
