import type { NodeOptions } from "@rosy/rosy";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { COORDINATOR_COMMANDS } from "../../../lib/cli/coordinator/commands.ts";
import { environmentOf } from "../../../lib/node/options/environment.ts";
import { fillIn } from "../../../lib/node/options/fill_in.ts";
import { MESH_DEFINITION, MESH_OPTIONS } from "../../../lib/node/options/mesh_definition.ts";
import { NODE_DEFINITION } from "../../../lib/node/options/node_definition.ts";
import { NODE_OPTIONS } from "../../../lib/node/options/flagged_definition.ts";
import { resolveOptions } from "../../../lib/node/options/resolve_options.ts";
import { optionsFromFlags } from "../../../lib/node/options/options_from_flags.ts";
import { inMemoryOptions } from "../../../lib/testing/in_memory_options.ts";
import { ROOT } from "../../docs/pages.ts";

const read = (path: string) => Deno.readTextFile(new URL(path, ROOT));

/** The row of a page's table that begins with a word. */
function rowOf(page: string, word: string): string {
  const row = page.split("\n").find((line) => line.startsWith(`| \`${word}`));
  assert(row, `no row begins with ${word}`);
  return row;
}

/** A value of an option, which is none of its defaults. */
const VALUES = {
  domainId: "robot",
  interface: "lo",
  peers: ["a:1", "b:2"],
  authKey: "key",
  encrypt: true,
  clock: "mesh",
} satisfies Partial<NodeOptions>;

for (const [option, { flag, env, launch, file }] of MESH_OPTIONS) {
  Deno.test(`the pages tell of the option ${option} as it is defined`, async () => {
    const commands = await read("docs/commands.md");
    const { name, placeholder } = flag;
    const row = rowOf(commands, `--${name}${placeholder ? ` ${placeholder}` : ""}\``);
    assertStringIncludes(row, env);
    if (file) rowOf(commands, `--${file.flag.name} ${file.flag.placeholder}\``);
    assertStringIncludes(await read("docs/permissions.md"), `\`${env}\``);
    // There a coordinator has a section, which starts it.
    if (option === "coordinator") return;
    const { key } = (launch ?? file?.launch)!;
    assertStringIncludes(rowOf(await read("docs/launch.md"), `${key}\``), `\`${env}\``);
  });
}

Deno.test("optionsFromFlags() takes numbers that were read already", () => {
  const refuse = (message: string) => new Error(message);
  const value = (flag: string) => flag === "port" ? 7000 : undefined;
  assertEquals(optionsFromFlags(NODE_OPTIONS, { value, refuse }), { serverPort: 7000 });
});

Deno.test("buildNodeFromArgs() tells of every flag that it reads", async () => {
  const text = await read("lib/facade/build_node_from_args.ts");
  for (const [, { flag }] of [...NODE_OPTIONS, ...MESH_OPTIONS]) {
    assertStringIncludes(text, `\`--${flag.name}\``);
  }
});

Deno.test("NodeOptions tells the variables and defaults of options as they are defined", async () => {
  const text = (await read("lib/node/options/options.ts")).replaceAll(/\n +\* */g, " ");
  for (const [option, definition] of Object.entries(NODE_DEFINITION)) {
    const [, comment] = new RegExp(`\\/\\*\\*([^\n]*)\n  ${option}\\??:`).exec(text) ?? [];
    assert(comment, `no comment on ${option}`);
    if ("env" in definition) assertStringIncludes(comment, `\`${definition.env}\``);
    const value = definition.default?.();
    if (value === undefined || typeof value === "object") continue;
    assertStringIncludes(comment, `@default {${JSON.stringify(value)}}`);
  }
});

Deno.test("environmentOf() writes what resolveOptions() reads", () => {
  const variables = environmentOf(VALUES);
  assertEquals(variables, {
    ROSY_DOMAIN_ID: "robot",
    ROSY_INTERFACE: "lo",
    ROSY_PEERS: "a:1,b:2",
    ROSY_COORDINATOR: "",
    ROSY_AUTHKEY: "key",
    ROSY_ENCRYPT: "1",
    ROSY_CLOCK: "mesh",
  });
  const resolved = resolveOptions({ name: "node" }, (name) => variables[name]);
  for (const [option, value] of Object.entries(VALUES)) {
    assertEquals(resolved[option as keyof typeof VALUES], value);
  }
});

Deno.test("environmentOf() says that something is off, and nothing of what nobody said", () => {
  assertEquals(environmentOf({ encrypt: false, peers: undefined }), { ROSY_ENCRYPT: "0" });
  assertEquals(environmentOf({ coordinator: "hub" }), { ROSY_COORDINATOR: "hub", ROSY_PEERS: "" });
});

Deno.test("fillIn() adds what was not given, and not what cannot be beside it", () => {
  const lower: Partial<NodeOptions> = { domainId: "low", peers: ["a:1"], encrypt: false };
  const fill = (given: Partial<NodeOptions>) => fillIn(given, (option) => lower[option]);
  assertEquals(fill({ domainId: "high" }), { ...lower, domainId: "high" });
  assertEquals(fill({ domainId: undefined, coordinator: "hub" }), {
    domainId: "low",
    coordinator: "hub",
    encrypt: false,
  });
});

Deno.test("a node in memory has none of the options of a mesh but its domain and clock", () => {
  const logger = { debug() {}, info() {}, warn() {}, error() {} };
  const options = { name: "node", coordinator: "hub", ...VALUES };
  const given = Object.keys(inMemoryOptions(options, { random: Math.random, logger }));
  const names = Object.keys(MESH_DEFINITION);
  assertEquals(names.filter((name) => given.includes(name)), ["domainId", "clock"]);
});

Deno.test("rosy coordinator has the flags of options that a coordinator has", () => {
  const names = COORDINATOR_COMMANDS[0]!.flags.map(({ name }) => name);
  assertEquals(names, [
    ...["host", "port", "log", "interface", "authkey", "authkey-file", "encrypt", "help"],
  ]);
});
