import { assert, assertEquals } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);

interface Graph {
  readonly modules: readonly { readonly specifier: string; readonly npmPackage?: string }[];
}

/** What `mod.ts` loads, also what it would load later, as Deno itself finds it. */
async function graphOf(entry: string): Promise<Graph> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", new URL(entry, ROOT).href],
    cwd: ROOT,
    stdout: "piped",
    stderr: "null",
  });
  const { stdout } = await command.output();
  return JSON.parse(new TextDecoder().decode(stdout));
}

const { modules } = await graphOf("mod.ts");

Deno.test("mod.ts loads the kernel of lib/ and what nodes have besides, nothing else that stands above it", () => {
  const folders = modules
    .map(({ specifier }) => specifier.replace(ROOT.href, ""))
    .filter((path) => path.startsWith("lib/"))
    .map((path) => path.split("/")[1]!);
  assertEquals([...new Set(folders)].sort(), [
    "action",
    "bytes",
    "codec",
    "discovery",
    "facade",
    "flow",
    "handshake",
    "log",
    "logs",
    "mesh",
    "node",
    "outbox",
    "params",
    "peer",
    "schema",
    "service",
    "std",
    "text",
    "time",
    "topic",
    "transport",
    "wire",
    "words",
  ]);
  assert(modules.length > 100, "it is the whole graph");
});

Deno.test("mod.ts loads the multicast DNS client of npm, and no other package of third parties", () => {
  const packages = modules.flatMap(({ npmPackage }) => npmPackage?.replace(/@[^@]*$/, "") ?? []);
  // `deno-std` stands in for JSR's `@std/*` in this repository; types are for the compiler.
  const names = new Set(packages.filter((name) => !name.startsWith("@types/")));
  assertEquals([...names].sort(), ["deno-std", "multicast-dns"]);
});
