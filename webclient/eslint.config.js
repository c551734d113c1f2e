// SPDX-License-Identifier: EUPL-1.2
import js from "@eslint/js";
import prettier from "eslint-config-prettier";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";

export default ts.config(
  { ignores: ["dist/", "node_modules/", "src/generated/"] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  prettier,
  ...svelte.configs.prettier,
  {
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      "no-undef": "off", // TypeScript knows
      "no-console": "error",
      eqeqeq: "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "no-restricted-properties": ["error", { property: "innerHTML", message: "Trusted Types: build elements instead." }],
    },
  },
  {
    files: ["src/ui/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            { group: ["**/worker/*", "!**/worker/worker"], message: "Screens speak to the worker through client.ts and messages.ts." },
          ],
        },
      ],
      "no-restricted-globals": ["error", "indexedDB", "fetch"],
    },
  },
  { files: ["**/*.svelte", "**/*.svelte.ts"], languageOptions: { parserOptions: { parser: ts.parser } } },
  { files: ["*.js", "*.ts", "scripts/**"], languageOptions: { globals: { ...globals.node } }, rules: { "no-console": "off" } },
);
