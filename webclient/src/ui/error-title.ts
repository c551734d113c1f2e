// SPDX-License-Identifier: EUPL-1.2
import { errorTitles, type ErrorCode } from "../generated/model";
import { said } from "../i18n/current.svelte";

/** The title of an error code, in the language of the screens. */
export function errorTitle(code: string): string {
  return Object.hasOwn(errorTitles, code) ? said(errorTitles[code as ErrorCode]) : code;
}
