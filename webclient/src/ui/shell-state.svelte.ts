// SPDX-License-Identifier: EUPL-1.2
/** What is known of the cached shell of the program (shell.ts), for screens. */
import { shell } from "../shell";

class ShellState {
  newVersion = $state(shell.newVersion);
  failure = $state(shell.failure);

  constructor() {
    shell.listen(() => {
      this.newVersion = shell.newVersion;
      this.failure = shell.failure;
    });
  }
}

export const shellState = new ShellState();
