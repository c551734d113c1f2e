// SPDX-License-Identifier: EUPL-1.2
// Caches the shell so that the program opens without a network, and keeps the keys of open stores. Never touches the API.
import { clientsClaim } from "workbox-core";
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute, type PrecacheEntry } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";

import type { KeyMessage } from "./worker/frames";

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: (PrecacheEntry | string)[] };

/** The keys of open stores, for the next page; in memory alone (docs/device.md). */
const kept = new Map<string, CryptoKey>();
const keyKeptMs = 120_000;
let keptUntil = 0;

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(createHandlerBoundToURL("/index.html"), { denylist: [/^\/v1\//, /^\/metrics$/] }));

// The first visit is the whole preparation: the page that is open already gets its later parts from the cache too.
clientsClaim();

// A new version waits until every tab of the old one is gone, or until a person asks for it.
self.addEventListener("message", (event: ExtendableMessageEvent) => {
  const message = event.data as "apply-update" | KeyMessage;
  if (message === "apply-update") return void self.skipWaiting();
  if (message.keys === "find") event.ports[0]?.postMessage(Date.now() < keptUntil ? (kept.get(message.id) ?? null) : null);
  if (message.keys === "forget") kept.clear();
  if (message.keys === "keep") {
    for (const [id, key] of message.kept) kept.set(id, key);
    keptUntil = Date.now() + keyKeptMs;
  }
});
