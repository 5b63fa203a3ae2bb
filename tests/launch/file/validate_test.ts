import { assertEquals, assertRejects } from "@std/assert";
import { LaunchFileError } from "../../../lib/launch/file/launch_file_error.ts";
import { LaunchFolder, planFile } from "../launch_rig.ts";

/** What is said of a launch file, without the folder. */
async function problemsOf(text: string): Promise<string[]> {
  await using folder = new LaunchFolder({ "launch.yaml": text });
  const error = await assertRejects(() => planFile(folder.file("launch.yaml")), LaunchFileError);
  return error.message.split("\n").map((line) => line.replaceAll(`${folder.path}/`, ""));
}

const CASES: readonly [name: string, text: string, ...problems: string[]][] = [
  [
    "an unknown key, with the nearest known one",
    "nodes:\n  a:\n    command: x\n    respwan: never\n",
    'launch.yaml:4:5: nodes.a.respwan: unknown key "respwan" (did you mean "respawn"?)',
  ],
  [
    "an unknown key with nothing near, with all known ones",
    "nodes:\n  a: { command: x, wait_for: { topic: t, zzzzzzzz: 1 } }\n",
    'launch.yaml:2:42: nodes.a.wait_for.zzzzzzzz: unknown key "zzzzzzzz" ' +
    "(known keys: node, topic, service, timeout)",
  ],
  [
    "a missing key",
    "nodes:\n  a:\n    shell: true\n",
    'launch.yaml:3:5: nodes.a: key "command" is missing',
  ],
  [
    "a wrong choice",
    "nodes:\n  a: { command: x, respawn: on-failur }\n",
    "launch.yaml:2:29: nodes.a.respawn: must be one of never, on-failure, always, " +
    'not "on-failur" (did you mean "on-failure"?)',
  ],
  [
    "wrong kinds",
    "nodes:\n  a:\n    command: {}\n    env: [x]\n    disabled: 1\n    number: 0\n",
    "launch.yaml:3:14: nodes.a.command: must be text or a list, not a map",
    "launch.yaml:4:10: nodes.a.env: must be a map of names and values, not a list",
    'launch.yaml:5:15: nodes.a.disabled: must be true or false, not "1"',
    'launch.yaml:6:13: nodes.a.number: must be a whole number from 1 to 1000, not "0"',
  ],
  [
    "nothing where something belongs",
    "nodes:\n  a:\n    command:\n  b: { command: [] }\n",
    "launch.yaml:3:13: nodes.a.command: must be text, but nothing is given",
    "launch.yaml:4:17: nodes.b.command: must have 1 or more values, not 0",
  ],
  [
    "names that are no text, whatever YAML can spell",
    'nodes:\n  "a\\ud800": { command: x }\n  b: { command: x, wait_for: { topic: "\\udc00" } }\n' +
    '  c: { command: [x, "\\udbff"] }\n',
    "launch.yaml:2:3: nodes.a\\ud800: must not hold half of a surrogate pair",
    "launch.yaml:3:39: nodes.b.wait_for.topic: must not hold half of a surrogate pair",
    "launch.yaml:4:21: nodes.c.command.1: must not hold half of a surrogate pair",
  ],
  [
    "names that are empty, blank or no names of variables",
    'nodes:\n  "": { command: x }\n  "  ": { command: x }\n' +
    '  c: { command: x, env: { "": a, A=B: c }, args: { "a\\0b": 1 } }\n',
    "launch.yaml:2:3: nodes.: must not be empty",
    "launch.yaml:3:3: nodes.  : must not be blank",
    "launch.yaml:4:52: nodes.c.args.a\\x00b: must not hold a NUL character",
    "launch.yaml:4:27: nodes.c.env.: must not be empty",
    'launch.yaml:4:34: nodes.c.env.A=B: must not hold "=": no variable of the environment can',
  ],
  [
    "a node's name that is too long",
    `nodes:\n  ${"n".repeat(256)}: { command: x }\n`,
    `launch.yaml:2:3: nodes.${"n".repeat(256)}: must have at most 255 bytes, not 256`,
  ],
  [
    "commands that name no program",
    'nodes:\n  a: { command: "   " }\n  b: { command: [""] }\n  c: { command: [" ", x] }\n' +
    '  d: { command: "" }\n',
    "launch.yaml:2:17: nodes.a.command: must not be blank",
    "launch.yaml:3:18: nodes.b.command.0: must not be empty",
    "launch.yaml:4:18: nodes.c.command.0: must not be blank",
    "launch.yaml:5:17: nodes.d.command: must not be empty",
  ],
  [
    "a command for no shell that names no program",
    "nodes:\n  a: { command: \"'' x\", shell: false }\n",
    "launch.yaml:2:3: nodes.a.command: names no program: the first word is empty",
  ],
  [
    "parameters that no command line can carry",
    'nodes:\n  a: { command: x, args: { a: "\\0", b: "\\udc00", c: { d: [.nan, "\\0"] } } }\n',
    "launch.yaml:2:31: nodes.a.args.a: must not hold a NUL character",
    "launch.yaml:2:40: nodes.a.args.b: must not hold half of a surrogate pair",
    "launch.yaml:2:59: nodes.a.args.c.d.0: must not be .nan: lists and maps are handed on as " +
    "JSON, which has no word for it; make it a parameter of its own",
  ],
  [
    "what the core schema does not have",
    "nodes:\n  a: { command: x, args: { a: !!binary aGk=, b: !!timestamp 2026-01-31 } }\n",
    "launch.yaml:2:31: not valid YAML: unknown tag !!binary",
    "launch.yaml:2:49: not valid YAML: unknown tag !!timestamp",
  ],
  [
    "an alias that stands within what it names",
    "nodes:\n  a: { command: x, args: &p { a: [*p] } }\n",
    "launch.yaml:2:35: not valid YAML: alias *p stands within what it names, so it would have no end",
  ],
  [
    "an infinity that is none",
    "nodes:\n  a: { command: x, respawn_limit: 1e400 }\n",
    'launch.yaml:2:35: nodes.a.respawn_limit: must be a whole number from 1 to 1000000, or .inf, not "1e400"',
  ],
  ["nothing at all", "", "launch.yaml:1:1: must be a map of keys and values, but nothing is given"],
  [
    "no nodes",
    "domain_id: x\n",
    "launch.yaml:1:1: needs one of the keys nodes, include, processes, web, bridges",
  ],
  [
    "a wait for two things",
    "nodes:\n  a: { command: x, wait_for: { topic: t, node: n } }\n",
    "launch.yaml:2:30: nodes.a.wait_for: needs exactly one of the keys node, topic, service",
  ],
  [
    "what is no YAML",
    "nodes:\n  a: [\n",
    "launch.yaml:3:1: not valid YAML: Flow sequence in block collection must be sufficiently " +
    "indented and end with a ]",
  ],
  [
    "a key given twice",
    "nodes:\n  a: { command: x }\n  a: { command: y }\n",
    "launch.yaml:3:3: not valid YAML: Map keys must be unique",
  ],
  [
    "an unknown dependency",
    "nodes:\n  camera: { command: x }\n  b: { command: x, depends_on: camra }\n",
    'launch.yaml:3:3: nodes.b.depends_on: there is no node "camra" (did you mean "camera"?)',
  ],
  [
    "a dependency whose name is too long",
    `nodes:\n  b: { command: x, depends_on: [${"n".repeat(256)}] }\n`,
    "launch.yaml:2:33: nodes.b.depends_on.0: must have at most 255 bytes, not 256",
  ],
  [
    "a circle of dependencies",
    "nodes:\n  a: { command: x, depends_on: b }\n  b: { command: x, depends_on: [a] }\n",
    "launch.yaml:2:3: nodes.a.depends_on: nodes depend on each other in a circle: a -> b -> a",
  ],
  [
    "a variable that is not set",
    "nodes:\n  a: { command: 'x ${NOPE} ${arg:speed}' }\n",
    'launch.yaml:2:17: nodes.a.command: environment variable "NOPE" is not set: ' +
    "set it, or give a default: ${NOPE:-value}",
    'launch.yaml:2:17: nodes.a.command: argument "speed" is not given: ' +
    "add speed=VALUE to the command line",
  ],
  [
    "a file that does not exist",
    "include: [other.yaml]\nnodes: {}\n",
    'launch.yaml:1:1: include: there is no file "other.yaml"',
  ],
  [
    "a file that includes itself",
    "nodes: {}\ninclude: { file: launch.yaml }\n",
    'launch.yaml:2:1: include: "launch.yaml" includes itself',
  ],
  [
    "an open quote in a command for no shell",
    "nodes:\n  a: { command: 'x \"y', shell: false }\n",
    'launch.yaml:2:3: nodes.a.command: a quote (") is not closed',
  ],
];

for (const [name, text, ...problems] of CASES) {
  Deno.test(`a launch file with ${name} is refused with its place`, async () => {
    assertEquals(await problemsOf(text), problems);
  });
}

Deno.test("A launch file of 100,000 values by aliases is refused before it takes long", async () => {
  const list = (item: string, count: number) => `[${Array(count).fill(item).join(", ")}]`;
  // Searching the file for each alias takes billions of steps, which nobody would wait for.
  const text = `a: &a ${list("1", 20)}\nb: &b ${list("*a", 3)}\nd: ${list("*b", 20_000)}\n`;
  const [problem] = await problemsOf(text);
  assertEquals(problem!.split(": ").at(-1), "more than 100000 values");
});

Deno.test("a launch file that is no UTF-8 is refused, for its names would be others", async () => {
  await using folder = new LaunchFolder({ "launch.yaml": "" });
  const bytes = new TextEncoder().encode("nodes:\n  a_: { command: x }\n");
  bytes[bytes.indexOf(0x5f)] = 0xef;
  await Deno.writeFile(folder.file("launch.yaml"), bytes);
  const { problems } = await assertRejects(
    () => planFile(folder.file("launch.yaml")),
    LaunchFileError,
    "it is not UTF-8",
  );
  assertEquals(problems[0]?.position, { line: 2, column: 4 });
});
