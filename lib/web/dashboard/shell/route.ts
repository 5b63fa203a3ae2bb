import { computed, type ReadonlySignal, signal } from "@preact/signals";

/** What a page's address says: `#/topics/camera/image?…`. */
export interface Route {
  /** The page's name. */
  readonly page: string;
  /** What is named behind it: `"camera/image"`. */
  readonly subject: string;
  /** What else it says, behind `?`. */
  readonly query: URLSearchParams;
}

/**
 * Reads the part of an address behind `#`.
 *
 * @param hash That part, with its `#` or without.
 * @returns What it says.
 */
export function readRoute(hash: string): Route {
  const [, path = "", query] = /^#?\/?([^?]*)(?:\?(.*))?$/s.exec(hash)!;
  const [page = "", ...rest] = path.split("/");
  return { page, subject: rest.map(decode).join("/"), query: new URLSearchParams(query) };
}

/** @returns The part of an address that {@linkcode readRoute} reads, with its `#`. */
export function routeHash(page: string, subject = ""): string {
  const path = subject === "" ? "" : `/${subject.split("/").map(encodeURIComponent).join("/")}`;
  return `#/${page}${path}`;
}

/** What is wrong with an address is shown, not thrown. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const hash = signal(globalThis.location?.hash ?? "");
globalThis.addEventListener?.("hashchange", () => void (hash.value = location.hash));

/** Where the person is. */
export const route: ReadonlySignal<Route> = computed(() => readRoute(hash.value));

/** Forgets what the address says behind `?`, once it is taken; the way back does not lead to it. */
export function dropQuery(): void {
  const { page, subject } = route.peek();
  history.replaceState(null, "", routeHash(page, subject));
  hash.value = location.hash;
}

/** Goes to another page; the way back leads here. */
export function goTo(page: string, subject = ""): void {
  location.hash = routeHash(page, subject);
}
