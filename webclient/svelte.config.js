// SPDX-License-Identifier: EUPL-1.2
import { vitePreprocess } from "@sveltejs/vite-plugin-svelte";
import { marked } from "marked";

/** A document of docs/ becomes a component that shows it. */
const documents = {
  name: "documents",
  markup({ content, filename }) {
    if (!filename?.endsWith(".md")) return undefined;
    return { code: `<svelte:options runes />${marked.parse(content, { async: false }).replaceAll("{", "&#123;")}` };
  },
};

export default { extensions: [".svelte", ".md"], preprocess: [documents, vitePreprocess()] };
