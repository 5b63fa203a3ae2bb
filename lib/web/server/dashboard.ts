import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";

/** What browsers let the dashboard do: nothing but its own, and nothing from elsewhere. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self'",
  "img-src 'self' data: blob:",
  "worker-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'self'",
].join("; ");

const TYPES: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  txt: "text/plain; charset=utf-8",
};

/** Names of files that change whenever their text does. */
const HASHED_NAME = /-[A-Z0-9]{8}\.js$/;

/** One file, ready to be sent. */
interface DashboardFile {
  readonly compressed: Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Serves the files of the dashboard. They are compressed where they lie, and that is how browsers take them;
 * who cannot gets them as they were.
 */
export class Dashboard {
  readonly #files = new Map<string, Promise<DashboardFile | undefined>>();

  /**
   * Answers with a file.
   *
   * @param request A request for it.
   * @param name Its name: `"main.js"`.
   * @returns The file, or that the browser has it already; `undefined` if there is none of that name.
   */
  async answer({ headers, method }: Request, name: string): Promise<Response | undefined> {
    const file = await this.#fileOf(name);
    if (file === undefined) return undefined;
    const known = headers.get("if-none-match")?.split(",").map((tag) => tag.trim()) ?? [];
    if (known.includes(file.headers.etag!)) {
      return new Response(null, { status: 304, headers: file.headers });
    }
    const takesGzip = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(
      headers.get("accept-encoding") ?? "",
    );
    const body = takesGzip ? file.compressed : new Uint8Array(gunzipSync(file.compressed));
    return new Response(method === "HEAD" ? null : body, {
      headers: { ...file.headers, ...takesGzip && { "content-encoding": "gzip" } },
    });
  }

  #fileOf(name: string): Promise<DashboardFile | undefined> {
    const found = this.#files.get(name) ?? readFile(name);
    // Names that others make up are not remembered.
    void found.then((file) => file && this.#files.set(name, found));
    return found;
  }
}

/** What no browser has asked for is not loaded: most gateways are asked by programs alone. */
async function readFile(name: string): Promise<DashboardFile | undefined> {
  const { DASHBOARD_FILES } = await import("./dashboard_files.ts");
  if (!Object.hasOwn(DASHBOARD_FILES, name)) return undefined;
  const compressed = Uint8Array.fromBase64(DASHBOARD_FILES[name]!);
  const hash = createHash("sha256").update(compressed).digest("hex").slice(0, 16);
  const isForever = HASHED_NAME.test(name);
  return {
    compressed,
    headers: {
      "content-type": TYPES[name.replace(/^.*\./, "")]!,
      "etag": `"${hash}"`,
      // Kept, and what may change is asked for each time whether it is still the same.
      "cache-control": isForever ? "private, max-age=31536000, immutable" : "no-cache",
      "vary": "accept-encoding",
      "content-security-policy": POLICY,
    },
  };
}
