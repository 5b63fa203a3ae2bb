/** The browser that `deno task counterparts` installs. */
export const BROWSER = "/usr/bin/chromium-headless-shell";

/** @returns Whether it is there. */
export function hasBrowser(): boolean {
  try {
    return Deno.statSync(BROWSER).isFile;
  } catch {
    return false;
  }
}
