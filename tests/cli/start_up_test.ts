import { assert, assertEquals } from "@std/assert";
import { runRosy } from "../support/rosy.ts";

/** What a command line loads, by paths within the project, as Deno's own log tells. */
async function loadedBy(...args: string[]): Promise<string[]> {
  const { stderr } = await runRosy(args, { env: { DENO_LOG: "debug" } });
  const root = new URL("../../", import.meta.url).href;
  const specifiers = stderr.match(/\b(file|https|npm|jsr):[^\s"',;)]+\.(ts|js)\b/g) ?? [];
  return [...new Set(specifiers)].map((specifier) => specifier.replace(root, ""));
}

/** What the flags of the mesh are made from: the definitions of options, and what these check by. */
const OPTIONS = [
  "lib/discovery/coordinator/coordinator_address.ts",
  "lib/discovery/named/peer_address.ts",
  "lib/log/log_level.ts",
  "lib/mesh/name_pattern.ts",
  "lib/mesh/name_resolver.ts",
  "lib/mesh/names.ts",
  "lib/node/options/auth_key_file.ts",
  "lib/node/options/checks.ts",
  "lib/node/options/mesh_definition.ts",
  "lib/node/options/flagged_definition.ts",
  "lib/node/options/layered_definition.ts",
  "lib/node/options/log_definition.ts",
  "lib/node/options/node_names.ts",
  "lib/node/options/param_flags.ts",
  "lib/node/options/remap.ts",
];

/** The rows of the kinds of bridges, each of which is a command; what they load is loaded later. */
const BRIDGES = /^lib\/bridge\/(kinds|\w+\/(kind|open_link))\.ts$/;

for (const args of [["--version"], ["--help"], ["topic"]]) {
  Deno.test(`rosy ${args} loads little, no package and nothing of the mesh`, async () => {
    const loaded = await loadedBy(...args);
    assert(loaded.includes("lib/cli/line/find_command.ts"));
    assertEquals(
      loaded.filter((path) =>
        !OPTIONS.includes(path) && !BRIDGES.test(path) &&
        !/^(cli|lib\/(cli|cli\/\w+|text|words)\/\w+)\.ts$/.test(path)
      ),
      [],
    );
  });
}
