import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { buildNode, type Node } from "@rosy/rosy";
import { join } from "node:path";
import { isPrintable, printable } from "../../lib/text/printable.ts";
import { HOSTILE_NAMES } from "../support/hostile_names.ts";
import { PATIENCE_MS } from "../support/patience.ts";
import { LaunchFolder } from "../launch/launch_rig.ts";
import { canType } from "./real_shell.ts";
import { type ProcessResult } from "../support/process.ts";
import { MeshFixture } from "../support/mesh_fixture.ts";
import { runRosy } from "../support/rosy.ts";

/** What a name may do at once; none of it may reach a terminal. */
const NAME = 'x$(touch owned)"\u202egnp\x1b[2J\u2028\r\nrosy: forged\x9b';

/** Those that a node can have: no name on the wire begins with "~", and "*" is a pattern. */
const NAMES = [...HOSTILE_NAMES.filter((name) => !/^~|\*/.test(name)), NAME];

/** A machine may be busy. */
const PATIENT = ["--discovery-time", String(PATIENCE_MS / 1000)];

/** A mesh with a node that calls itself and all that it has hostile names. */
async function withStranger(test: (mesh: MeshFixture, node: Node) => Promise<void>): Promise<void> {
  const mesh = new MeshFixture();
  const { ROSY_INTERFACE, ROSY_DOMAIN_ID: domainId } = mesh.env;
  await using node = await buildNode({
    name: NAME,
    domainId: domainId!,
    interface: ROSY_INTERFACE!,
  });
  for (const name of NAMES) {
    await node.listen(name, () => {});
    await node.getTopic(name).announce();
    await node.addService(name, () => {
      throw new RangeError(name);
    });
  }
  await test(mesh, node);
}

/** Nothing in what a command wrote steers a terminal, hides or ends a line early. */
function assertHarmless({ stdout, stderr }: ProcessResult): void {
  for (const line of `${stdout}${stderr}`.split("\n")) assert(isPrintable(line), printable(line));
}

Deno.test("lists show hostile names escaped, and as JSON exactly", () =>
  withStranger(async (mesh) => {
    const expected = NAMES.toSorted();
    for (
      const [command, key, ...flags] of [["topic", "topic", "--names"], ["service", "service"]]
    ) {
      const text = await mesh.run(command!, "list", ...flags, ...PATIENT);
      assertHarmless(text);
      assertEquals(text.stdout, expected.map((name) => `${printable(name)}\n`).join(""));
      const json = await mesh.run(command!, "list", "--json", ...PATIENT);
      assertHarmless(json);
      const lines = json.stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
      assertEquals(lines.map((line) => line[key!]), expected);
    }
    for (const flags of [[], ["--verbose"]]) {
      const topics = await mesh.run("topic", "list", ...flags, ...PATIENT);
      assertHarmless(topics);
      assertStringIncludes(topics.stdout, printable(NAME));
    }
    const nodes = await mesh.run("node", "list", "--verbose", ...PATIENT);
    assertHarmless(nodes);
    assertStringIncludes(nodes.stdout, `\n${printable(NAME)}@`);
    const json = await mesh.run("node", "list", "--json", ...PATIENT);
    assertHarmless(json);
    const { id, topics, services } = JSON.parse(json.stdout);
    assertEquals([id.name, topics, services], [NAME, expected, expected]);
  }));

Deno.test("what measures and examines shows hostile names escaped", () =>
  withStranger(async (mesh) => {
    const commands = [
      ["node", "info", NAME, ...PATIENT],
      ["topic", "info", NAME, "--duration", "0.1"],
      ["topic", "hz", NAME, "--duration", "0.1"],
      ["doctor", "--timeout", "0.5"],
    ];
    for (const command of commands) {
      for (const json of [[], ["--json"]]) {
        const result = await mesh.run(...command, ...json);
        assertHarmless(result);
        assert(result.stdout.length > 0, command.join(" "));
        if (json.length) { for (const line of result.stdout.trim().split("\n")) JSON.parse(line); }
      }
    }
  }));

Deno.test("errors of remote services and of wrong names show no hostile text", () =>
  withStranger(async (mesh) => {
    for (const log of [[], ["--log", "debug"]]) {
      const failed = await mesh.run("service", "call", NAME, NAME, ...log);
      assertEquals(failed.status, 1);
      assertHarmless(failed);
      assertStringIncludes(failed.stderr, "RangeError");
    }
    const missing = await mesh.run("node", "info", `${NAME}?`);
    assertHarmless(missing);
    assertStringIncludes(missing.stderr, "Cannot find a node");
    assertHarmless(await mesh.run("topic", NAME));
    assertHarmless(await mesh.run("topic", "echo", `--${NAME}`));
  }));

Deno.test("messages from hostile senders are shown escaped, and as JSON exactly", () =>
  withStranger(async (mesh, node) => {
    const value = { [NAME]: [NAME, new Map([[NAME, NAME]]), { deep: NAME }] };
    for (const flags of [[], ["--json"], ["--field", NAME.slice(0, 1)], ["--full"]]) {
      await using echo = mesh.start("topic", "echo", "told", "--count", "1", ...flags);
      // A field that is not there is told of; what is not printed does not count.
      const hasNone = flags.includes("--field");
      await node.waitForListener("told");
      await node.send("told", value);
      if (hasNone) await echo.waitForLine("No field");
      const result = await (hasNone ? echo.stop() : echo.end());
      assertHarmless(result);
      if (!flags.includes("--json")) continue;
      const { args, sender } = JSON.parse(result.stdout);
      assertEquals([sender.name, args[0][NAME][0]], [NAME, NAME]);
    }
  }));

Deno.test("bags with hostile names are shown escaped, and as JSON exactly", () =>
  withStranger(async (mesh, node) => {
    const directory = await Deno.makeTempDir();
    const path = join(directory, "a$(touch owned)\u202e.bag");
    const topic = `${NAME}!`;
    await using record = mesh.start("bag", "record", topic, "--output", path);
    await node.waitForListener(topic);
    await node.send(topic, NAME);
    await record.waitFor(() => /^\.$/m.test(record.stdout) || undefined, "message");
    const recorded = await record.stop();
    assertHarmless(recorded);
    for (const command of [["info"], ["play", "--immediate", "--no-wait"]]) {
      for (const json of [[], ["--json"]]) {
        const result = await mesh.run("bag", ...command, "--input", path, ...json);
        assertHarmless(result);
        assertEquals(result.status, 0);
        if (!json.length) continue;
        const [first] = result.stdout.split("\n").map((line) => JSON.parse(line || "null"));
        assertEquals(first.topic ?? first.topics[0].topic, topic);
      }
    }
    await Deno.truncate(path, (await Deno.stat(path)).size - 10);
    assertHarmless(await mesh.run("bag", "info", "--input", path));
    assertHarmless(await mesh.run("bag", "recover", path));
    await Deno.remove(directory, { recursive: true });
  }));

/** A node whose name and output are hostile. */
const LAUNCH = `nodes: { ${JSON.stringify(NAME)}: { command: [printf, ${
  JSON.stringify("\\033[31mred\\r\\033[2Kover\\n")
}], append_name: false } }`;

Deno.test({
  name: "rosy launch shows nodes' names escaped, as JSON exactly, and lets them colour their lines",
  ignore: !canType("bash"),
  fn: async () => {
    await using folder = new LaunchFolder({ "launch.yaml": LAUNCH });
    const file = folder.file("launch.yaml");
    const json = await runRosy(["launch", file, "--json"]);
    assertHarmless(json);
    const lines = json.stdout.trim().split("\n").map((line) => JSON.parse(line));
    assertEquals(lines.find(({ event }) => event === "output").node, NAME);
    const cli = new URL("../../cli.ts", import.meta.url).pathname;
    const { stdout } = await new Deno.Command("script", {
      args: ["-qec", `'${Deno.execPath()}' run -A '${cli}' launch '${file}'`, "/dev/null"],
      env: { TERM: "xterm", NO_COLOR: "1" },
      stdin: "null",
    }).output();
    const screen = new TextDecoder().decode(stdout);
    assertStringIncludes(screen, `[${printable(NAME)}] \x1b[31mred\\x0d\\x1b[2Kover`);
    const rest = screen.replaceAll("\r\n", "\n").replaceAll("\x1b[31m", "");
    assertHarmless({ status: 0, stdout: rest, stderr: "" });
  },
});
