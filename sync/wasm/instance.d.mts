// SPDX-License-Identifier: EUPL-1.2
/** The core stopped on a failed assertion or ran out of memory. The instance must not be used again. */
export class CoreStopped extends Error {}
export interface Instance {
  /** JSON text in and out, as sync/replica_json.h describes. @throws {CoreStopped} */
  call(method: string, params: string): string;
}
/** One Replica. */
export function instantiate(module: WebAssembly.Module): Promise<Instance>;
/** What of WASI a module of this project imports. */
export function systemInterface(memory: () => WebAssembly.Memory, say: (text: string) => void): WebAssembly.ModuleImports;
