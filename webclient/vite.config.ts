// SPDX-License-Identifier: EUPL-1.2
import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { VitePWA } from "vite-plugin-pwa";

const wasm = process.env.BIJEEN_WASM ?? fileURLToPath(new URL("../build/wasm/bijeen.wasm", import.meta.url));

/**
 * What the first visit needs and screens that come later share: in one file, as each of the many small ones that it would be cut into is
 * compressed by itself.
 */
const atTheDoor = new RegExp(
  [
    "/node_modules/svelte/src/internal/client/",
    "/src/i18n/current\\.",
    "/src/ui/(session|toasts|route|covers|confirming|dates|recovery-codes|save-file)\\.",
    "/src/ui/device/export-file\\.",
    "/src/ui/parts/(Icon|Alert|Field|Confirm|Sheet|ServerButton|WhyNoServer)\\.",
    "/src/ui/welcome/(PassphraseSteps|PassphraseForm|passkeys|sign-in|second-step)\\.",
  ].join("|"),
);

export default defineConfig({
  plugins: [
    svelte(),
    VitePWA({
      strategies: "injectManifest",
      srcDir: "src",
      filename: "service-worker.ts",
      injectRegister: false,
      manifest: false,
      injectManifest: { globPatterns: ["**/*.{html,js,css,wasm,svg,png,webmanifest,woff2}"] },
    }),
  ],
  resolve: { alias: [{ find: /^bijeen\.wasm/, replacement: wasm }] },
  server: { fs: { allow: [".", wasm] } },
  worker: { format: "es" },
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "door", test: atTheDoor }] } } },
  },
});
