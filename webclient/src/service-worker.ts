// SPDX-License-Identifier: EUPL-1.2
// Caches the shell so that the program opens without a network. Never touches the API.
import { clientsClaim } from "workbox-core";
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute, type PrecacheEntry } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: (PrecacheEntry | string)[] };

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(createHandlerBoundToURL("/index.html"), { denylist: [/^\/v1\//, /^\/metrics$/] }));

// The first visit is the whole preparation: the page that is open already gets its later parts from the cache too.
clientsClaim();

// A new version waits until every tab of the old one is gone, or until a person asks for it.
self.addEventListener("message", (event) => {
  if (event.data === "apply-update") void self.skipWaiting();
});
