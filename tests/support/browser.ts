import { type Browser, chromium } from "playwright-core";

/** The browser that `deno task counterparts` installs. */
const BROWSER = "/usr/bin/chromium-headless-shell";

/** @returns Whether it is there. */
export function hasBrowser(): boolean {
  try {
    return Deno.statSync(BROWSER).isFile;
  } catch {
    return false;
  }
}

/**
 * Starts it, without a window.
 *
 * @param args More of its flags.
 * @returns The browser; whoever has it closes it, and all its pages with it.
 */
export async function launchBrowser(args: readonly string[] = []): Promise<Browser> {
  return await chromium.launch({
    executablePath: BROWSER,
    // As root in a container, and with WebGL where there is no graphics card.
    args: ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", ...args],
  });
}
