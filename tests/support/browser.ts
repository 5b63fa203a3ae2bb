import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { PATIENCE_MS } from "./patience.ts";

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

/** A browser without a window. Disposing it closes all its pages. */
export class TestBrowser implements AsyncDisposable {
  readonly #browser: Browser;

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  /**
   * Starts it.
   *
   * @param args More of its flags.
   */
  static async launch(args: readonly string[] = []): Promise<TestBrowser> {
    const browser = await chromium.launch({
      executablePath: BROWSER,
      timeout: PATIENCE_MS,
      // As root in a container, and with WebGL where there is no graphics card.
      args: ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", ...args],
    });
    return new TestBrowser(browser);
  }

  /**
   * Opens a page with a memory of its own. What is waited for there may take as long as in all
   * tests: on a busy machine without a graphics card a page takes long to load.
   *
   * @param options Its screen, its language and more.
   */
  async openPage(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.#browser.newContext(options);
    context.setDefaultTimeout(PATIENCE_MS);
    return await context.newPage();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#browser.close();
  }
}
