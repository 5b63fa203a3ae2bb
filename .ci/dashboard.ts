/**
 * Writes the dashboard, as browsers load it, into `lib/web/server/dashboard_files.ts`, which gateways serve.
 *
 *     deno task dashboard:generate
 *
 * @module
 */
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { runDeno } from "./bundle.ts";

const ROOT = new URL("../", import.meta.url);
const SOURCE = new URL("lib/web/dashboard/", ROOT);
const FILE = new URL("lib/web/server/dashboard_files.ts", ROOT);

/** What a file of JavaScript loads before it runs. */
const STATIC_IMPORT = /(?:^|[;}\n])import\s*(?:[\w$\s{},*]+from\s*)?"\.\/([^"]+)"/g;

/**
 * Bundles the dashboard: what is loaded at once, and one file for each part that is loaded on demand.
 *
 * @returns The texts of its files, by their names.
 * @throws {Error} If it cannot be bundled.
 */
export async function bundleDashboard(): Promise<Map<string, string>> {
  const directory = await Deno.makeTempDir({ prefix: "rosy-dashboard-" });
  try {
    await runBundler(["--code-splitting", "--platform", "browser"], "main.tsx", directory);
    await runBundler([], "style/main.css", directory);
    const files = new Map<string, string>();
    const entries = await Array.fromAsync(Deno.readDir(directory));
    for (const name of entries.map(({ name }) => name).sort()) {
      files.set(name, await Deno.readTextFile(join(directory, name)));
    }
    const page = await Deno.readTextFile(new URL("index.html", SOURCE));
    return files.set("index.html", withPreloads(page, files));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/**
 * What the first page takes, of all files.
 *
 * @param files What {@linkcode bundleDashboard} returned.
 * @returns The names.
 */
export function firstFiles(files: ReadonlyMap<string, string>): string[] {
  const scripts = new Set(["main.js"]);
  for (const name of scripts) {
    for (const [, imported] of files.get(name)!.matchAll(STATIC_IMPORT)) scripts.add(imported!);
  }
  return ["index.html", "main.css", ...scripts];
}

/** A browser would find out about them one after the other. */
function withPreloads(page: string, files: ReadonlyMap<string, string>): string {
  const links = firstFiles(files).filter((name) => name.endsWith(".js") && name !== "main.js")
    .map((name) => `<link rel="modulepreload" href="/dashboard/${name}">\n`);
  return page.replace("</head>", `${links.join("")}</head>`);
}

async function runBundler(
  flags: readonly string[],
  entry: string,
  directory: string,
): Promise<void> {
  const path = `lib/web/dashboard/${entry}`;
  await runDeno(["bundle", "--quiet", "--minify", ...flags, "--outdir", directory, path]);
}

/**
 * Writes the module that has the files in it.
 *
 * @param files The texts of the files.
 * @returns The text of the module.
 */
export function filesModule(files: ReadonlyMap<string, string>): string {
  const lines = [...files].map(([name, text]) =>
    `  ${JSON.stringify(name)}: "${gzipSync(text, { level: 9 }).toString("base64")}",\n`
  );
  return `// deno-fmt-ignore-file
// Written by \`deno task dashboard:generate\`.

/** The files of the dashboard by their names: compressed by gzip, in base64. */
export const DASHBOARD_FILES: Readonly<Record<string, string>> = {
${lines.join("")}};
`;
}

if (import.meta.main) await Deno.writeTextFile(FILE, filesModule(await bundleDashboard()));
