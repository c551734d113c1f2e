// SPDX-License-Identifier: EUPL-1.2
// node tests/bench/client.mjs [RUNS] [first|full]: how long the browser client takes to show the sign-in to who never was here, on slow 3G ("first");
// and to start without a network and to answer a tap, with some 5,000 records on the device ("full"). Without either: both.
// Needs the test build, the built client and the packages of tests/e2e.
import { Person } from "../e2e/person.mjs";
import { meetingPart, passphrase, signIn } from "../e2e/screens.mjs";
import { Server } from "../e2e/server.mjs";
import { fill } from "./full_server.mjs";

const runs = Number(process.argv[2] ?? 5);
const only = process.argv[3];
const slowdowns = [1, 4];
const giveUpMs = 20_000;
/** 400 kbit/s. */
const slow3g = { bytesPerSecond: 50_000, roundTripMs: 400 };

/** Runs in the page before anything else. Times are milliseconds, taken in the task after the frame that showed it. */
function watch() {
  const painted = () =>
    new Promise((resolve) =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(null);
      }),
    );
  /** From `from` (an event's type; null: from the beginning of the page) until the condition holds on the screen. */
  globalThis.arm = (from, holds, giveUpMs) => {
    const armed = performance.now();
    let begin = from === null ? 0 : null;
    if (from !== null) addEventListener(from, ({ timeStamp }) => (begin = timeStamp), { capture: true, once: true });
    globalThis.took = new Promise((resolve, reject) => {
      const look = () => {
        if (performance.now() - armed > giveUpMs) return reject(new Error(`not within ${giveUpMs} ms: ${holds}`));
        // What is true at a frame's beginning is on the screen at its end.
        if (begin === null || !holds()) return requestAnimationFrame(look);
        void painted().then((now) => resolve(now - begin));
      };
      requestAnimationFrame(look);
    });
    globalThis.took.catch(() => undefined);
  };
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
const tell = (what, numbers) =>
  console.log(`  ${what.padEnd(64)} ${median(numbers).toFixed(0).padStart(6)} ${Math.min(...numbers).toFixed(0).padStart(6)} ${Math.max(...numbers).toFixed(0).padStart(6)}`);

/** The first useful screen: what comes next and what this person has to do. */
const text = (selector) => `document.querySelector(${JSON.stringify(selector)})?.innerText`;
const home = `document.querySelectorAll(".meetings li").length === 3 && document.querySelector(".actions li")`;

class Measured {
  constructor(person) {
    this.person = person;
  }
  get page() {
    return this.person.page;
  }
  async open(slowdown) {
    await this.person.open("about:blank");
    this.person.network.cut();
    await this.page.addInitScript(`(${watch})(); globalThis.arm(null, () => ${home}, ${giveUpMs});`);
    this.session = await this.page.context().newCDPSession(this.page);
    await this.session.send("Performance.enable", { timeDomain: "threadTicks" });
    await this.session.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
  }
  /** Milliseconds of CPU that the page's process, its worker's thread included, has used since it began. */
  async cpu() {
    const { metrics } = await this.session.send("Performance.getMetrics");
    return 1000 * metrics.find(({ name }) => name === "ProcessTime").value;
  }
  async start(url) {
    await this.page.goto("about:blank");
    await this.person.goto(url);
    return this.#took();
  }
  /** From the tap on the button until the home screen; what came before was done by a person. */
  async unlock() {
    await this.person.goto("/");
    await this.page.getByLabel("Wachtzin", { exact: true }).fill(passphrase);
    return this.answer(() => this.page.getByRole("button", { name: "Ontgrendelen", exact: true }).click(), home);
  }
  /** `tap` does it; the answer is there when the condition holds. */
  async answer(tap, condition, { on = "click" } = {}) {
    await this.#arm(on, condition);
    await tap();
    return this.#took();
  }
  /** As text: the page's own policy lets nothing be compiled in it. */
  #arm(from, condition) {
    return this.page.evaluate(`globalThis.arm(${JSON.stringify(from)}, () => ${condition}, ${giveUpMs})`);
  }
  #took() {
    return this.page.evaluate(() => globalThis.took);
  }
}

/** A person who never was here opens an address on slow 3G: nothing is on the device, and every connection is to be made. */
async function firstVisit(server, number, address, condition, slowdown) {
  const visitor = new Person(server, `first-${number}`, "phone");
  try {
    await visitor.open("about:blank");
    visitor.network.slow(slow3g);
    const { page } = visitor;
    await page.addInitScript(`(${watch})(); globalThis.arm(null, () => ${condition}, ${giveUpMs});`);
    const session = await page.context().newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
    await page.goto(new URL(address, server.base).href, { waitUntil: "commit" });
    const took = await page.evaluate(() => globalThis.took);
    if (process.env.SCREENSHOTS) await visitor.picture(`first-visit-${number}`);
    return took;
  } finally {
    await visitor.close();
  }
}

/** What a person does, in this order: name and how to measure it once. */
function taps(measured, { newest }) {
  const { page } = measured;
  const link = (name, place = page) => place.getByRole("link", { name }).first();
  const main = (name) => page.getByRole("navigation", { name: "Hoofdmenu" }).getByRole("link", { name });
  const part = (name) => link(new RegExp(`^${name}`), page.getByRole("navigation", { name: "Onderdelen van het overleg" }));
  const click = (target, condition) => measured.answer(() => target.click(), condition);
  return [
    ["the list of meetings", () => click(main(/^Overleg/), `document.querySelectorAll(".lists li").length > 20`)],
    ["a meeting, with its minutes", () => click(link(new RegExp(newest)), `document.querySelector("textarea")?.value.length > 1000`)],
    ["its attendance", () => click(part("Aanwezig"), `document.querySelector(".attendance li")`)],
    ["saying that somebody is there, or is not", async () => {
      const [present, excused] = [0, 2];
      const answers = page.locator(".attendance fieldset").first();
      const choice = answers.locator("label").nth((await answers.locator("input").nth(excused).isChecked()) ? present : excused);
      const before = await page.locator(".attendance .muted").first().innerText();
      return click(choice, `${text(".attendance .muted")} !== ${JSON.stringify(before)}`);
    }],
    ["its outcomes", () => click(part("Uitkomsten"), `document.querySelectorAll(".recorded li").length >= 25`)],
    ["the sheet of a new action item", () => click(page.getByRole("button", { name: "Actiepunt vastleggen" }), `document.querySelector("dialog[open] textarea")`)],
    ["a letter of a new action item, kept on the device", async () => {
      await page.getByRole("dialog").getByLabel("Wat?").focus();
      return measured.answer(() => page.keyboard.press("a"), `${text("dialog .state")}?.startsWith("Bewaard op")`, { on: "keydown" });
    }],
    ["closing the sheet", () => click(page.getByRole("dialog").getByRole("button", { name: "Klaar", exact: true }), `!document.querySelector("dialog[open]")`)],
    ["its minutes", () => click(part("Verslag"), `document.querySelector("textarea")?.value.length > 1000`)],
    ["a letter in the minutes, shown", async () => {
      await page.getByRole("textbox", { name: "Verslag" }).focus();
      const before = (await page.getByRole("textbox", { name: "Verslag" }).inputValue()).length;
      return measured.answer(() => page.keyboard.press("a"), `document.querySelector("textarea").value.length > ${before}`, { on: "keydown" });
    }],
    ["the plan", () => measured.page.locator(".leave").click().then(() => click(main(/^Plan/), `document.querySelector(".line")`))],
    ["a filter of the plan", async () => {
      if (!(await page.locator(".filters").evaluate((one) => one.open))) await page.getByText("Filters", { exact: true }).click();
      return measured.answer(() => page.getByLabel("Gemeente").selectOption({ label: "Urk" }), `${text(".filters .count")} !== undefined`, { on: "change" });
    }],
    ["no filter of the plan any more", () => click(page.getByRole("button", { name: "Filters wissen" }), `document.querySelector(".filters .count") === null`)],
    ["a letter in the search, with what it finds", async () => {
      await measured.person.goto("/zoeken");
      await page.getByLabel("Zoek").first().fill("wachtlijs");
      await page.locator(".hit").first().waitFor();
      return measured.answer(() => page.keyboard.press("t"), `document.querySelector("main input").value === "wachtlijst" && document.querySelector(".hit")`, { on: "keydown" });
    }],
    ["the inbox", () => click(main(/^Bundelen/), `document.querySelectorAll("main article").length >= 20`)],
    ["home", () => click(main(/^Start/), home)],
  ];
}

const server = await new Server().init().start();
const leader = new Person(server, "projectleider", "phone");

async function firstVisits() {
  let visits = 0;
  const [link] = Object.values(server.invitations());
  for (const slowdown of slowdowns) {
    console.log(`\nfirst visit on slow 3G, ${slowdown === 1 ? "CPU as it is" : `page slowed down ${slowdown} times`}; milliseconds: median, least, most of ${runs}`);
    for (const [what, address, condition] of [
      ["the sign-in", "/", `document.querySelector(".porch main button")`],
      ["the screen of an invitation", link, `document.querySelector(".porch h1")`],
      ["its question how to sign in", link, `document.querySelector(".porch main button, .porch main input")`],
    ]) {
      const took = [];
      for (let i = 0; i < runs; i++) took.push(await firstVisit(server, (visits += 1), address, condition, slowdown));
      tell(what, took);
    }
  }
}

async function withFullDevice() {
  const filled = fill(server);
  console.log(`${filled.records} records on the device`);
  await signIn(leader, server.invitations()["Projectleider"]);
  for (const slowdown of slowdowns) {
    await leader.browser.close();
    const measured = new Measured(leader);
    console.log(`\n${slowdown === 1 ? "CPU as it is" : `page slowed down ${slowdown} times`}; milliseconds: median, least, most of ${runs}`);
    const first = [];
    const used = [];
    const again = [];
    for (let i = 0; i < runs; i++) {
      await leader.browser?.close();
      await measured.open(slowdown);
      first.push(await measured.unlock());
      used.push(await measured.cpu());
      again.push(await measured.start("/"));
    }
    tell("unlocking without a network, browser just opened", first);
    // Slowing down is itself done by using CPU time.
    if (slowdown === 1) tell("CPU time of page and worker for that", used);
    tell("start without a network, browser in use", again);
    const took = new Map();
    for (let i = 0; i < runs; i++) {
      for (const [name, measure] of taps(measured, filled)) took.set(name, [...(took.get(name) ?? []), await measure()]);
    }
    for (const [name, numbers] of took) tell(name, numbers);
  }
  if (leader.problems.length > 0) console.log(leader.problems);
}

try {
  if (only !== "full") await firstVisits();
  if (only !== "first") await withFullDevice();
} finally {
  await server.end(leader);
}
