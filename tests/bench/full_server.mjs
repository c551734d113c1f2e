// SPDX-License-Identifier: EUPL-1.2
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

const program = process.env.BIJEEN_PROGRAM ?? path.resolve(import.meta.dirname, "../../build/test/server/main/bijeen");
const dayMs = 86_400_000;
const kinds = ["decision", "action-item", "agreement", "bottleneck", "good-practice", "idea", "question"];
const subjects = ["de wachtlijst", "het spreekuur", "de overdracht", "de scholing", "het meldpunt", "de nazorg", "het protocol", "de website"];
const sentence = "De partners spreken af dat zij elkaar voor de zomer laten weten wat er nog nodig is. ";

/** UUIDv7 (RFC 9562). */
function newId() {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function day(fromToday) {
  return new Date(Date.now() + fromToday * dayMs).toISOString().slice(0, 10);
}

/**
 * Fills a running server, by `bijeen replica` as its project leader, with one work group of everybody and its meetings: per meeting six agenda
 * items and twenty-five outcomes, the newest ones not consolidated yet.
 * @param {import("../e2e/server.mjs").Server} server
 * @returns {{ newest: string, next: string, records: number }} titles of the last meeting held and the next one, and how many records there are then
 */
export function fill(server, meetings = 155) {
  const link = server.run("invite", "--data", server.data, "--base", server.base, "--person", "Projectleider").trim().split(" ").at(-1);
  const store = path.join(server.directory, "filler");
  const say = (commands, ...more) =>
    execFileSync(program, ["replica", "--store", store, "--server", server.base, "--ca", path.join(server.data, "localhost.crt"), ...more], {
      input: commands.map((one) => `${JSON.stringify(one)}\n`).join(""),
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    })
      .trim()
      .split("\n")
      .map((line) => {
        const answer = JSON.parse(line);
        if (!answer.ok) throw new Error(line);
        return answer;
      });
  const [, , , { records: people }, { records: focusPoints }] = say([
    { command: "sign-in", token: link },
    { command: "sync" },
    { command: "status" },
    { command: "list", collection: "person", fields: ["name", "role"] },
    { command: "list", collection: "focusPoint", fields: ["title"] },
  ]);
  const members = people.filter(({ fields }) => fields.role !== "admin").map(({ id }) => id);
  const body = newId();
  const scope = `body:${body}`;
  say([
    { command: "create", collection: "body", scope: "programme", record: body, fields: { name: "Werkgroep", kind: "work-group" } },
    { command: "sync" },
    ...members.map((person) => ({ command: "create", collection: "membership", scope, fields: { person, function: "member" } })),
    { command: "sync" },
  ]);

  const leader = people.find(({ fields }) => fields.role === "leader").id;
  const titleAt = (at) => `Overleg over ${subjects[at % subjects.length]} ${at + 1}`;
  // Three are still to come.
  const dateAt = (at) => day((at - meetings + 4) * 7 - 1);
  const ops = [];
  for (let at = 0; at < meetings; at++) {
    const meeting = newId();
    const held = at < meetings - 3;
    ops.push({ collection: "meeting", record: meeting, create: true,
               put: { title: titleAt(at), date: dateAt(at), start: "13:30", end: "15:00", place: "Stadhuis Lelystad", status: held ? "held" : "planned" },
               ...(held ? { add: { present: members } } : {}), text: { minutes: [[0, 0, sentence.repeat(25)]] } });
    for (let item = 0; item < 6; item++) {
      ops.push({ collection: "agendaItem", record: newId(), create: true,
                 put: { meeting, title: `${subjects[item]}: hoe staat het?`, order: `a${item}`, status: held ? "done" : "open" } });
    }
    for (let number = 0; number < (held ? 25 : 0); number++) {
      const kind = kinds[number % kinds.length];
      const fresh = at >= meetings - 6;
      ops.push({ collection: "outcome", record: newId(), create: true,
                 put: { meeting, kind, title: `Over ${subjects[number % subjects.length]}, punt ${number + 1} van overleg ${at + 1}`,
                        ...(kind === "action-item" ? { owner: fresh ? leader : members[number % members.length], due: dateAt(at + 2), status: fresh ? "open" : "done" } : {}),
                        ...(fresh ? {} : { consolidation: "accepted" }) },
                 add: { focusPoints: [focusPoints[number % focusPoints.length].id] }, text: { note: [[0, 0, sentence]] } });
    }
  }
  const sets = [];
  for (let at = 0; at < ops.length; at += 20) sets.push({ command: "do", scope, ops: ops.slice(at, at + 20) });
  const { records } = say([...sets, { command: "sync" }, { command: "list", fields: [] }]).at(-1);
  fs.rmSync(store, { recursive: true });
  return { newest: titleAt(meetings - 4), next: titleAt(meetings - 3), records: records.length };
}
