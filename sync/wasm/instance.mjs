// SPDX-License-Identifier: EUPL-1.2
// The host's side of bridge.cpp, for browser workers and for Node.js alike.

/** The core stopped on a failed assertion or ran out of memory. The instance must not be used again. */
export class CoreStopped extends Error {
  constructor(cause, said) {
    super(said || String(cause?.message ?? cause), { cause });
    this.name = "CoreStopped";
  }
}

const badFile = 8; // EBADF of WASI snapshot preview 1

/** What of WASI the C++ library asks for: only the way out for an assertion's last words. */
export function systemInterface(memory, say) {
  return {
    fd_write(_file, vectors, count, written) {
      const view = new DataView(memory().buffer);
      let size = 0;
      for (let i = 0; i < count; i++) {
        const address = view.getUint32(vectors + 8 * i, true);
        const length = view.getUint32(vectors + 8 * i + 4, true);
        say(new TextDecoder().decode(new Uint8Array(memory().buffer, address, length)));
        size += length;
      }
      view.setUint32(written, size, true);
      return 0;
    },
    fd_close: () => badFile,
    fd_seek: () => badFile,
    fd_fdstat_get: () => badFile,
    proc_exit(code) {
      throw new Error(`the core left with ${code}`);
    },
  };
}

/**
 * One Replica. `call` takes and gives JSON text, as sync/replica_json.h describes.
 * @param {WebAssembly.Module} module
 */
export async function instantiate(module) {
  let said = "";
  let stopped = null;
  const instance = await WebAssembly.instantiate(module, {
    wasi_snapshot_preview1: systemInterface(
      () => instance.exports.memory,
      (text) => (said += text),
    ),
  });
  const { memory, alloc, release, call, answer_size: answerSize, _initialize: initialize } = instance.exports;
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();

  function put(text) {
    const bytes = encoder.encode(text);
    const address = alloc(bytes.length);
    if (address === 0) throw new Error("out of memory");
    new Uint8Array(memory.buffer, address, bytes.length).set(bytes);
    return [address, bytes.length];
  }

  function guarded(work) {
    if (stopped) throw stopped;
    try {
      return work();
    } catch (error) {
      stopped = new CoreStopped(error, said.trim());
      throw stopped;
    }
  }

  guarded(() => initialize());
  return {
    /** @throws {CoreStopped} */
    call(method, params) {
      return guarded(() => {
        const [methodAddress, methodSize] = put(method);
        const [paramsAddress, paramsSize] = put(params);
        const answer = call(methodAddress, methodSize, paramsAddress, paramsSize);
        release(methodAddress);
        release(paramsAddress);
        return decoder.decode(new Uint8Array(memory.buffer, answer, answerSize()));
      });
    },
  };
}
