// SPDX-License-Identifier: EUPL-1.2
/** The cached shell of the program: its service worker and its new versions. */
import { trustedScriptAddress } from "./trusted";

const checkEveryMs = 60 * 60 * 1000;

/** Why the program opens with a network alone: no service workers here (as in some private windows), a certificate that was only let pass, or something else. */
export type ShellFailure = "unsupported" | "distrusted" | "failed";

export class Shell {
  readonly #listeners = new Set<() => void>();
  #registration: ServiceWorkerRegistration | null = null;
  #checkedAt = Date.now();
  #controlled = false;
  #newVersion = false;
  #failure: ShellFailure | null = null;
  #asked = false;
  #told: Promise<void> = Promise.resolve();

  /** Resolves when the program can be opened without a network; never where the browser has no service workers. */
  readonly ready: Promise<void> =
    "serviceWorker" in navigator ? navigator.serviceWorker.ready.then(() => undefined) : new Promise(() => undefined);

  /** A new version waits for its turn: when all tabs were closed, or applyUpdate(). */
  get newVersion(): boolean {
    return this.#newVersion;
  }

  /** null: it is kept, or may be yet. */
  get failure(): ShellFailure | null {
    return this.#failure;
  }

  /** Calls the listener when newVersion or failure is another. */
  listen(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Takes the new version into use and loads the page again; for when nothing on the screen would be lost. */
  applyUpdate(): void {
    const waiting = this.#registration?.waiting;
    if (!waiting) return location.reload();
    this.#asked = true;
    waiting.postMessage("apply-update");
  }

  /** To the service worker, in the order of the calls. Where there is none, nobody is heard through the ports. */
  tell(message: unknown, ports: readonly MessagePort[]): void {
    this.#told = this.#told.then(async () => {
      const registration =
        "serviceWorker" in navigator ? await navigator.serviceWorker.getRegistration().catch(() => undefined) : undefined;
      if (registration?.active) registration.active.postMessage(message, [...ports]);
      else for (const port of ports) port.postMessage(null);
    });
  }

  async start(): Promise<void> {
    if (!("serviceWorker" in navigator)) return this.#fail("unsupported");
    const { serviceWorker } = navigator;
    this.#controlled = serviceWorker.controller !== null;
    serviceWorker.addEventListener("controllerchange", () => {
      if (this.#asked) location.reload();
      else if (this.#controlled) this.#tellNewVersion(); // another tab asked for it
      this.#controlled = true;
    });
    let registration: ServiceWorkerRegistration;
    try {
      registration = await serviceWorker.register(trustedScriptAddress("/service-worker.js"), { scope: "/", updateViaCache: "none" });
    } catch (error) {
      return this.#fail(error instanceof DOMException && error.name === "SecurityError" ? "distrusted" : "failed");
    }
    this.#registration = registration;
    if (registration.waiting && serviceWorker.controller) this.#tellNewVersion();
    const follow = ({ installing }: ServiceWorkerRegistration) =>
      installing?.addEventListener("statechange", () => {
        if (installing.state === "installed" && serviceWorker.controller) this.#tellNewVersion();
        if (installing.state === "redundant" && !registration.active) this.#fail("failed");
      });
    follow(registration);
    registration.addEventListener("updatefound", () => follow(registration));
    document.addEventListener("visibilitychange", () => this.#check());
  }

  #check(): void {
    if (document.visibilityState !== "visible" || Date.now() - this.#checkedAt < checkEveryMs) return;
    this.#checkedAt = Date.now();
    this.#registration?.update().catch(() => undefined); // without a network there is no new version to be had
  }

  #tellNewVersion(): void {
    this.#newVersion = true;
    this.#tell();
  }

  #fail(failure: ShellFailure): void {
    this.#failure = failure;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

export const shell = new Shell();
