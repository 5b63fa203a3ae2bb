import type { Page } from "playwright-core";
import { hasBrowser, TestBrowser } from "./browser.ts";

const ROOT = new URL("../../", import.meta.url);
const PACKAGES = new URL(".counterparts/npm/node_modules/", ROOT);
const STUDIO = new URL("@foxglove/studio-base/", PACKAGES);
const REACT = ["react/umd/react.production.min.js", "react-dom/umd/react-dom.production.min.js"];
const TYPES: Readonly<Record<string, string>> = {
  js: "text/javascript",
  css: "text/css",
  wasm: "application/wasm",
};

/** Small: without a graphics card each pixel costs. */
const VIEWPORT = { width: 1100, height: 640 };

/** Whether there is all that it takes (`deno task counterparts`). */
export const HAS_STUDIO: boolean = hasBrowser() &&
  [new URL("assets/index.js", STUDIO), ...REACT.map((file) => new URL(file, PACKAGES))].every(
    isThere,
  );

/** What Foxglove Studio shows: panels, and where each is. */
export interface StudioLayout {
  readonly configById: Readonly<Record<string, object>>;
  readonly layout: unknown;
}

/** The last Foxglove Studio that was published whole, in a real browser. */
export class Studio implements AsyncDisposable {
  /** The origin of its page: a gateway has to let it in. */
  readonly origin: string;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #browser: TestBrowser;

  private constructor(server: Deno.HttpServer<Deno.NetAddr>, browser: TestBrowser) {
    this.#server = server;
    this.#browser = browser;
    this.origin = `http://127.0.0.1:${server.addr.port}`;
  }

  /** Starts the browser. */
  static async start(): Promise<Studio> {
    const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, serveFile);
    try {
      return new Studio(server, await TestBrowser.launch());
    } catch (error) {
      await server.shutdown();
      throw error;
    }
  }

  /** Opens a gateway, as it is shown in a layout. Nothing but this machine can be reached from there. */
  async open(url: string, layout: StudioLayout): Promise<Page> {
    const page = await this.#browser.openPage({ viewport: VIEWPORT });
    await page.route("**/*", (route) => {
      const { hostname, protocol } = new URL(route.request().url());
      const isOwn = hostname === "127.0.0.1" || protocol === "blob:" || protocol === "data:";
      return isOwn ? route.continue() : route.abort();
    });
    const shown = encodeURIComponent(JSON.stringify({ url, layout }));
    await page.goto(`${this.origin}/#${shown}`);
    return page;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser[Symbol.asyncDispose]();
    await this.#server.shutdown();
  }
}

async function serveFile({ url }: Request): Promise<Response> {
  const { pathname } = new URL(url);
  const file = fileOf(pathname);
  try {
    const type = TYPES[/\w+$/.exec(pathname)?.[0] ?? ""] ??
      (pathname === "/" ? "text/html" : "application/octet-stream");
    const { readable } = await Deno.open(file);
    return new Response(readable, { headers: { "content-type": type } });
  } catch {
    return new Response("", { status: 404 });
  }
}

/** Its workers ask for their parts without the folder's name. */
function fileOf(pathname: string): URL {
  if (pathname === "/") return new URL("studio_page.html", import.meta.url);
  if (pathname.startsWith("/react")) return new URL(pathname.slice(1), PACKAGES);
  return new URL(pathname.startsWith("/assets/") ? pathname.slice(1) : `assets${pathname}`, STUDIO);
}

function isThere(path: URL): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
