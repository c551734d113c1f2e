// SPDX-License-Identifier: EUPL-1.2
/** The texts of the second step in the language of the screens; reading one follows the choice. */
import { secondStep as english } from "../../i18n/en/second-step";
import { current } from "../../i18n/current.svelte";
import { secondStep as dutch } from "../../i18n/nl/second-step";

export const words = new Proxy(dutch, {
  get: (_, name) => (current.language === "nl" ? dutch : english)[name as keyof typeof dutch],
});
