// SPDX-License-Identifier: EUPL-1.2
// docs/limits.md held to the source: each limit and each constant that bounds something has a row, and the row says its value.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";

const root = path.resolve(import.meta.dirname, "../..");
const text = (name) => fs.readFileSync(path.join(root, name), "utf8");
const rows = text("docs/limits.md").split("\n").filter((line) => line.startsWith("|"));

const ofSync = { kChangeSetBytesMax: valueOf(/kChangeSetBytesMax = ([^;]+);/.exec(text("sync/change_set.h"))[1]) };

/** What a constant expression of C++ comes to. */
function valueOf(expression) {
  const plain = expression
    .replaceAll(/sync::(\w+)/g, (_, name) => String(ofSync[name]))
    .replaceAll(/std::\w+\{(\d+)\}/g, "$1")
    .replaceAll("'", "")
    .replaceAll(/(\d)[UL]+/g, "$1")
    .replaceAll("<<", "* 2 **");
  assert.match(plain, /^[\d\s*/()<\-]+$/, expression);
  return Number(new Function(`return ${plain}`)());
}

/** In seconds, where the type or the name says that it is a time. */
function unitOf(type, name) {
  const units = { milliseconds: 0.001, seconds: 1, days: 86_400 };
  const unit = units[/std::chrono::(\w+)/.exec(type)?.[1]];
  return unit ?? (/Ms(Max)?$/.test(name) ? 0.001 : /Seconds(Max)?$/.test(name) ? 1 : undefined);
}

/** How the document may write a value. */
function waysToSay(value, unit) {
  if (unit !== undefined) {
    const s = value * unit;
    return [`${s} s`, `${s / 3600} h`, `${s / 86_400} days`, ...(s === 86_400 ? ["a day"] : [])];
  }
  const sizes = [["KiB", 1024], ["MiB", 1024 ** 2], ["GiB", 1024 ** 3]].filter(([, size]) => value % size === 0).map(([word, size]) => `${value / size} ${word}`);
  return [String(value), value.toLocaleString("en-US"), ...sizes, ...(value === Number.MAX_SAFE_INTEGER ? ["2^53 - 1"] : [])];
}

/** What is wrong with the row of a limit; nothing where it is right. */
function fault({ name, type, expression }) {
  const own = rows.filter((line) => line.split(" | ")[0].includes(`\`${name}\``));
  if (own.length === 0) return [`${name} has no row`];
  const said = waysToSay(valueOf(expression), unitOf(type, name));
  const escaped = said.map((one) => one.replaceAll(/[\^+]/g, "\\$&")).join("|");
  const whole = new RegExp(`(?<![\\d.,])(?:${escaped})(?![\\d]|[.,]\\d| [KMG]iB)`);
  return own.some((line) => whole.test(line)) ? [] : [`${name} is ${said.join(", or ")}, and its row says otherwise`];
}

const declared = /((?:std::)?(?:chrono::)?[\w:]+) (\w+)(?: =\s*|\{)([^;]+?)\}?;/g;

test("each limit of the HTTP server has a row that says its value", () => {
  const header = text("server/http/server.h");
  const from = header.indexOf("struct Limits {");
  const fields = [...header.slice(from, header.indexOf("\n};", from)).matchAll(declared)].map(([, type, name, expression]) => ({ type, name, expression }));
  assert.ok(fields.length >= 20);
  assert.deepEqual(fields.flatMap(fault), []);
});

test("each constant of the server that bounds something has a row that says its value", () => {
  const constants = ["api", "auth", "domain", "http", "store"].flatMap((box) =>
    fs.readdirSync(path.join(root, "server", box)).flatMap((file) =>
      [...text(`server/${box}/${file}`).matchAll(/constexpr ([\w:]+) (k[A-Za-z]*Max)\b(?: = |\{)([^;]+?)\}?;/g)].map(([, type, name, expression]) => ({ type, name, expression })),
    ),
  );
  assert.ok(constants.length >= 50);
  assert.deepEqual(constants.flatMap(fault), []);
});
