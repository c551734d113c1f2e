// SPDX-License-Identifier: EUPL-1.2
import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { VitePWA } from "vite-plugin-pwa";

const wasm = process.env.BIJEEN_WASM ?? fileURLToPath(new URL("../build/wasm/bijeen.wasm", import.meta.url));

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
    // What the sign-in needs comes in one file: on a slow line each further connection costs more than the bytes.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "door", tags: ["$initial"] }] } } },
  },
});
