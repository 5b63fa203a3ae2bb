import { assert, assertEquals } from "@std/assert";

interface ModuleInfo {
  specifier: string;
  dependencies?: { isDynamic?: boolean; code?: { specifier: string } }[];
}

const ROOT = new URL("../../", import.meta.url).href;

/** What is loaded before the first line of a module runs, by paths within the project. */
async function loadedWith(path: string): Promise<string[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", ROOT + path],
  }).output();
  const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as { modules: ModuleInfo[] };
  const bySpecifier = new Map(modules.map((module) => [module.specifier, module]));
  const loaded = new Set([ROOT + path]);
  for (const specifier of loaded) {
    for (const { isDynamic, code } of bySpecifier.get(specifier)?.dependencies ?? []) {
      if (code && !isDynamic) loaded.add(code.specifier);
    }
  }
  return [...loaded].map((specifier) => specifier.replace(ROOT, ""));
}

for (const path of ["cli.ts", "lib/cli/help.ts", "lib/cli/version.ts"]) {
  Deno.test(`${path} loads little, no package and nothing of the mesh`, async () => {
    const loaded = await loadedWith(path);
    const foreign = loaded.filter((path) => !/^(cli\.ts|deno\.json|lib\/cli\/\w+\.ts)$/.test(path));
    assertEquals(foreign, []);
    assert(loaded.length <= 12, loaded.join(" "));
  });
}
