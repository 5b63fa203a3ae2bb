import { assert, assertEquals } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);

interface Module {
  readonly specifier: string;
  readonly npmPackage?: string;
  readonly dependencies?: readonly Dependency[];
}

interface Dependency {
  readonly code?: { readonly specifier?: string };
  readonly type?: { readonly specifier?: string };
  readonly npmPackage?: string;
  readonly isDynamic?: true;
}

interface Graph {
  readonly roots: readonly string[];
  readonly redirects: Readonly<Record<string, string>>;
  readonly modules: readonly Module[];
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

/** What is written where a node is given YAML: by a launch file, on its command line, in what it saved. */
const LATER = "lib/yaml/read_yaml.ts";

/** All but what is loaded once there is YAML to be read. */
function loadedWithoutYaml({ roots, redirects, modules }: Graph): Module[] {
  const bySpecifier = new Map(modules.map((module) => [module.specifier, module]));
  const loaded = new Set<Module>();
  const visit = (specifier: string) => {
    const module = bySpecifier.get(redirects[specifier] ?? specifier);
    if (!module || loaded.has(module)) return;
    loaded.add(module);
    for (const { code, type, isDynamic } of module.dependencies ?? []) {
      for (const target of [code?.specifier, type?.specifier]) {
        if (target !== undefined && !(isDynamic && isOfYaml(target))) visit(target);
      }
    }
  };
  roots.forEach(visit);
  return [...loaded];
}

function isOfYaml(specifier: string): boolean {
  return [LATER, "lib/params/given/params_file.ts"].some((path) => specifier.endsWith(path));
}

const modules = loadedWithoutYaml(await graphOf("mod.ts"));

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
    "yaml",
  ]);
  assert(modules.length > 100, "it is the whole graph");
});

Deno.test("mod.ts loads the multicast DNS client of npm, and no other package of third parties", () => {
  const packages = modules.flatMap(({ npmPackage }) => npmPackage?.replace(/@[^@]*$/, "") ?? []);
  // `deno-std` stands in for JSR's `@std/*` in this repository; types are for the compiler.
  const names = new Set(packages.filter((name) => !name.startsWith("@types/")));
  assertEquals([...names].sort(), ["deno-std", "multicast-dns"]);
});
