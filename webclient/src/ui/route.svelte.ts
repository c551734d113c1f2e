// SPDX-License-Identifier: EUPL-1.2
/** Where people are. Paths are real addresses: the server answers each with the shell. */
import { tick } from "svelte";
import { isCovered, replaced, uncover } from "./covers";

class Route {
  #path = $state(clean(location.pathname));
  #query = $state(location.search);
  #visit = $state(0);

  get path(): string {
    return this.#path;
  }
  /** Parts of the path, without the leading slash. */
  get parts(): string[] {
    return this.#path.split("/").filter(Boolean).map(decodeURIComponent);
  }
  get query(): URLSearchParams {
    return new URLSearchParams(this.#query);
  }
  get search(): string {
    return this.#query;
  }
  /** Counts navigations, for what must happen at each. */
  get visit(): number {
    return this.#visit;
  }
  read(): void {
    this.#path = clean(location.pathname);
    this.#query = location.search;
    this.#visit += 1;
  }
}

function clean(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, "") : path;
}

export const route = new Route();

/** The heading of the new screen gets the focus, so that keyboard and screen reader start there. */
async function arrive(): Promise<void> {
  await tick();
  const heading = document.querySelector<HTMLElement>("main h1") ?? document.querySelector<HTMLElement>("main");
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

/** `stay`: only a part of the screen changes, so neither focus nor scroll moves. */
export async function go(path: string, { replace = false, stay = false } = {}): Promise<void> {
  if ((await isCovered()) || replace) {
    history.replaceState({}, "", path);
    replaced();
  } else {
    history.replaceState({ ...(history.state as object | null), scroll: scrollY }, "");
    history.pushState({}, "", path);
  }
  route.read();
  if (stay) return;
  await arrive();
  scrollTo(0, 0);
}

function isOurs(anchor: HTMLAnchorElement): boolean {
  return anchor.origin === location.origin && !anchor.target && !anchor.hasAttribute("download") && !anchor.pathname.startsWith("/v1/");
}

/** Makes links of this site change the screen without loading; gives what stops that. Links with data-part lead to another part of the same screen. */
export function followLinks(): () => void {
  const click = (event: MouseEvent) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const anchor = (event.target as Element | null)?.closest("a");
    if (!(anchor instanceof HTMLAnchorElement) || !anchor.href || !isOurs(anchor)) return;
    if (anchor.hash && anchor.pathname === location.pathname) return;
    event.preventDefault();
    const part = anchor.dataset.part !== undefined;
    void go(anchor.pathname + anchor.search, { replace: part, stay: part });
  };
  const back = (event: PopStateEvent) => {
    if (uncover(event.state, clean(location.pathname) === route.path && location.search === route.search)) return;
    const { scroll } = (event.state ?? {}) as { scroll?: number };
    route.read();
    void arrive().then(() => scrollTo(0, scroll ?? 0));
  };
  addEventListener("click", click);
  addEventListener("popstate", back);
  return () => {
    removeEventListener("click", click);
    removeEventListener("popstate", back);
  };
}
