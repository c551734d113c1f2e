// SPDX-License-Identifier: EUPL-1.2
/** A document as svelte.config.js makes it: nothing but what it says. */
declare module "*.md" {
  import type { Component } from "svelte";
  const document: Component;
  export default document;
}
