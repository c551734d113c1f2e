// SPDX-License-Identifier: EUPL-1.2
import fs from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";
import { countUnderWay } from "./kept.mjs";
import { Network } from "./network.mjs";
import { atRest, signIn, unlock, visit } from "./screens.mjs";

/** More than twice the 30 s after which a device at the latest asks again by itself. */
const patienceMs = 75_000;
const sizes = { phone: { width: 360, height: 740 }, tablet: { width: 820, height: 1180 }, desktop: { width: 1440, height: 900 } };

/** Somebody with a browser of his own, whose profile survives closing and whose network can be cut. */
export class Person {
  /**
   * @param {import("./server.mjs").Server} server
   * @param {"trusted" | "let pass"} certificate the server's own, by this browser
   */
  constructor(server, name, size = "phone", certificate = "trusted") {
    this.server = server;
    this.name = name;
    this.size = size;
    this.certificate = certificate;
    this.profile = path.join(server.directory, `profile-${name}`);
    this.problems = [];
    server.people.push(this);
  }

  async open(url = "/") {
    this.network ??= await new Network({ port: this.server.port }).start();
    this.browser = await chromium.launchPersistentContext(this.profile, {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--no-first-run", "--disable-quic", ...(this.certificate === "trusted" ? [`--ignore-certificate-errors-spki-list=${this.server.spki()}`] : []),
      ],
      proxy: { server: `http://127.0.0.1:${this.network.port}`, bypass: "<-loopback>" },
      viewport: sizes[this.size],
      locale: "nl-NL",
      timezoneId: "Europe/Amsterdam",
      serviceWorkers: "allow",
      ignoreHTTPSErrors: this.certificate === "let pass",
      hasTouch: this.size !== "desktop",
    });
    this.browser.setDefaultTimeout(patienceMs);
    await this.browser.addInitScript(countUnderWay);
    this.page = this.browser.pages()[0] ?? (await this.browser.newPage());
    this.page.on("pageerror", (error) => this.problems.push(String(error)));
    this.page.on("console", (message) => {
      if (message.type() === "error" && !/net::ERR_|Failed to load resource/.test(message.text())) this.problems.push(message.text());
    });
    await this.goto(url);
    return this;
  }

  /** The network is there again, and the browser tells its page so, as a phone does: no waiting for the next try. */
  async reconnect() {
    this.network.restore();
    await this.tellOnline();
  }

  async tellOnline() {
    await this.page.evaluate(() => dispatchEvent(new Event("online")));
  }

  async goto(url) {
    await visit(this.page, new URL(url, this.server.base).href);
  }

  /** The browser ends in good order, with all that was done kept. */
  async shut() {
    await atRest(this.page);
    await this.browser.close();
  }

  /** The browser ends and opens again with the same profile. */
  async reopen(url) {
    await this.shut();
    return this.open(url);
  }

  /** The phone restarts: and its person unlocks what is on it. */
  async restart(url = "/", said = undefined) {
    await this.reopen(url);
    await unlock(this.page, { said });
  }

  /** Keeps a picture where SCREENSHOTS names a folder. */
  async picture(name) {
    const folder = process.env.SCREENSHOTS;
    if (!folder) return;
    fs.mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: path.join(folder, `${name}-${this.name}.png`) });
  }

  async close() {
    await this.browser?.close();
    await this.network?.stop();
  }
}

/** A server with the plan that ships, and a leader and a member who have signed in on their phones. */
export async function leaderAndMember(server) {
  await server.init().start();
  const links = server.invitations();
  const people = [new Person(server, "projectleider"), new Person(server, "werkgroeplid")];
  for (const [at, role] of ["Projectleider", "Werkgroeplid 1"].entries()) await signIn(people[at], links[role]);
  return people;
}
