// SPDX-License-Identifier: EUPL-1.2
/** Trusted Types (W3C): the server's content policy lets script addresses come out of the policy "bijeen" alone. */

interface ScriptAddressPolicy {
  createScriptURL(address: string): unknown;
}
interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL: (address: string) => string }): ScriptAddressPolicy;
}

function ownAddress(address: string): string {
  const url = new URL(address, location.href);
  if (url.origin !== location.origin) throw new TypeError(`a script of another site: ${url.origin}`);
  return url.href;
}

const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
const policy = factory?.createPolicy("bijeen", { createScriptURL: ownAddress });

/** An address of this site for what runs scripts: `new Worker()`, `register()`. */
export function trustedScriptAddress(address: string): string {
  return (policy?.createScriptURL(address) ?? ownAddress(address)) as string;
}
