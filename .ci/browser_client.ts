/**
 * Writes the client of browsers as one file of JavaScript into `lib/web/server/client_script.ts`, which
 * gateways serve at `/rosy.js`.
 *
 *     deno task browser:generate
 *
 * @module
 */
const ROOT = new URL("../", import.meta.url);
const FILE = new URL("lib/web/server/client_script.ts", ROOT);

/**
 * Bundles the client as browsers load it.
 *
 * @returns The code.
 * @throws {Error} If it cannot be bundled.
 */
export async function bundleClient(): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--platform", "browser", "--minify", "lib/web/client/mod.ts"],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).output();
  const decoder = new TextDecoder();
  if (success) return decoder.decode(stdout);
  throw new Error(`Cannot bundle the client of browsers:\n${decoder.decode(stderr)}`);
}

/**
 * Writes the module that has the client in it.
 *
 * @param code The code of the client.
 * @returns The text of the module.
 */
export async function scriptModule(code: string): Promise<string> {
  const bytes = new TextEncoder().encode(code);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex().slice(0, 16);
  return `// deno-fmt-ignore-file
// Written by \`deno task browser:generate\`.

/** What tells one version of the client of browsers from another. */
export const CLIENT_HASH = "${hash}";

/** The client of browsers: \`lib/web/client/mod.ts\` and all that it imports. */
export const CLIENT_SCRIPT: string =
  ${JSON.stringify(code)};
`;
}

if (import.meta.main) await Deno.writeTextFile(FILE, await scriptModule(await bundleClient()));
