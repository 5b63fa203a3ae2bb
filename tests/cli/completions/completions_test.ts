import { assertEquals, assertStringIncludes } from "@std/assert";
import { type ProcessOptions } from "../../support/process.ts";
import { canType, RealShell, SHELL_NAMES } from "../real_shell.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { runRosy } from "../../support/rosy.ts";

/** Lines to type, and the arguments that a program is started with then. */
const LINES: [typed: string, args: string[]][] = [
  ["rosy topi\tec\tim\t--fu\t", ["topic", "echo", "imu/left", "--full"]],
  ["rosy topic list --log=de\t", ["topic", "list", "--log=debug"]],
  ["rosy topic list --log de\t", ["topic", "list", "--log", "debug"]],
  ["rosy topic send my\t 1", ["topic", "send", "my topic", "1"]],
  ['rosy topic send "my\t', ["topic", "send", "my topic"]],
  ["rosy topic echo ns:o\t", ["topic", "echo", "ns:odom"]],
  ["rosy topic echo it\t", ["topic", "echo", "it's"]],
  ["rosy --domain-id elsewhere topic echo im\t", [
    "--domain-id",
    "elsewhere",
    "topic",
    "echo",
    "im",
  ]],
  ["rosy --authkey-file se\t", ["--authkey-file", "secret key.txt"]],
  ["rosy --authkey-file=se\t", ["--authkey-file=secret key.txt"]],
  ["~/bin/rosy service l\t", ["service", "list"]],
  ['rosy --authkey-file "se\t', ["--authkey-file", "secret key.txt"]],
  ["rosy --authkey-file='se\t", ["--authkey-file=secret key.txt"]],
  ["rosy launch --log-dir fo\tin\t", ["launch", "--log-dir", "folder $(touch owned)/inner/"]],
  ["rosy --authkey-file ~/se\t", ["--authkey-file", "~/secret key.txt"]],
];

/** What the tool prints when a script asks it for candidates. */
async function ask(args: readonly string[], options: ProcessOptions): Promise<string[]> {
  const { stdout } = await runRosy(["__candidates", ...args], options);
  return stdout.split("\n").slice(0, -1);
}

/** Where Deno's cache is: it is found by HOME, which is another one for a shell. */
async function denoDirectory(): Promise<string> {
  const info = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  return JSON.parse(new TextDecoder().decode(info.stdout)).denoDir;
}

for (const shell of SHELL_NAMES) {
  Deno.test({
    name: `${shell} completes what is typed on a terminal`,
    ignore: !canType(shell),
    fn: async () => {
      const mesh = new MeshFixture();
      await using echo = mesh.start("topic", "echo", "imu/left", "my topic", "ns:odom", "it's");
      await echo.waitForLine("Listening");
      const { stdout: script } = await runRosy(["completions", shell]);
      await using terminal = await RealShell.start(shell, script);
      const { home } = terminal;
      await Deno.writeTextFile(`${home}/secret key.txt`, "");
      await Deno.mkdir(`${home}/folder $(touch owned)/inner`, { recursive: true });
      const env = { ...mesh.env, HOME: home, DENO_DIR: await denoDirectory() };
      for (const [line, args] of LINES) {
        const called = await terminal.type(line, (args) => ask(args, { cwd: home, env }));
        // Zsh takes the slash behind a directory away again.
        const bare = (arg: string) => arg.replace(/^~/, home).replace(/\/$/, "");
        assertEquals(called.map(bare), args.map(bare), line);
      }
      assertEquals(await terminal.filesMade(), []);
    },
  });
}

for (const shell of SHELL_NAMES) {
  Deno.test(`rosy completions ${shell} prints a script that says how to install it`, async () => {
    const { status, stdout, stderr } = await runRosy(["completions", shell]);
    assertEquals([status, stderr], [0, ""]);
    assertStringIncludes(stdout, "# Completion of rosy");
    assertStringIncludes(stdout, `rosy completions ${shell}`);
  });
}

Deno.test("rosy is silent where there is nothing to complete", async () => {
  const env = { ROSY_INTERFACE: "nosuch0", ROSY_DOMAIN_ID: "x", ROSY_AUTHKEY: "" };
  const result = await runRosy(["__candidates", "fish", "", "topic", "echo", ""], { env });
  assertEquals(result, { status: 0, stdout: "", stderr: "" });
});
