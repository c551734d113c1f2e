// SPDX-License-Identifier: EUPL-1.2
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const webclient = path.resolve(import.meta.dirname, "../../webclient");
const { runnerImport } = await import(pathToFileURL(createRequire(path.join(webclient, "package.json")).resolve("vite")).href);

/** A module of webclient/src that needs no browser. */
export async function clientModule(name) {
  const { module } = await runnerImport(path.join(webclient, "src", name), { root: webclient, configFile: false, logLevel: "error" });
  return module;
}
