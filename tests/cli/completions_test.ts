import { assertEquals, assertStringIncludes } from "@std/assert";
import { runRosy, TestMesh } from "./process.ts";

/** Lines to type, and the arguments that a program is started with then. */
const LINES: [typed: string, args: string[]][] = [
  ["rosy to\\tec\\tim\\t--fu\\t", ["topic", "echo", "imu/left", "--full"]],
  ["rosy topic list --log=de\\t", ["topic", "list", "--log=debug"]],
  ["rosy topic list --log de\\t", ["topic", "list", "--log", "debug"]],
  ["rosy topic send my\\t 1", ["topic", "send", "my topic", "1"]],
  ['rosy topic send "my\\t', ["topic", "send", "my topic"]],
  ["rosy topic echo ns:o\\t", ["topic", "echo", "ns:odom"]],
  ["rosy topic echo it\\t", ["topic", "echo", "it's"]],
  ["rosy --domain-id elsewhere topic echo im\\t", [
    "--domain-id",
    "elsewhere",
    "topic",
    "echo",
    "im",
  ]],
  ["rosy --authkey-file se\\t", ["--authkey-file", "secret key.txt"]],
  ["rosy --authkey-file=se\\t", ["--authkey-file=secret key.txt"]],
  ["~/bin/rosy service l\\t", ["service", "list"]],
];

/** How to start a shell that completes, on a terminal of its own. */
const SHELLS: Record<string, { command: string; setup: string }> = {
  bash: {
    command: "bash --norc --noprofile -i",
    setup: "PS1='> '; source <(rosy completions bash)",
  },
  zsh: {
    command: "zsh -f -i",
    setup: "PS1='> '; autoload -Uz compinit; compinit -u -D; source <(rosy completions zsh)",
  },
};

async function isInstalled(program: string): Promise<boolean> {
  try {
    return (await new Deno.Command(program, { args: ["--version"] }).output()).success;
  } catch {
    return false;
  }
}

/** A home with a `rosy` that completes, and otherwise prints its arguments in pointed brackets. */
async function makeHome(): Promise<string> {
  const home = await Deno.makeTempDir({ prefix: "rosy-completions-" });
  await Deno.mkdir(`${home}/bin`);
  await Deno.writeTextFile(`${home}/secret key.txt`, "");
  const cli = new URL("../../cli.ts", import.meta.url).pathname;
  const script = [
    "#!/bin/sh",
    `case $1 in __complete | completions) exec '${Deno.execPath()}' run -A '${cli}' "$@" ;; esac`,
    "printf '<%s>' \"$@\"; echo",
  ];
  await Deno.writeTextFile(`${home}/bin/rosy`, script.join("\n"), { mode: 0o755 });
  return home;
}

async function environment(mesh: TestMesh, home: string): Promise<Record<string, string>> {
  const PATH = `${home}/bin:${Deno.env.get("PATH")}`;
  // Deno's cache is found by HOME, which is another one here.
  const info = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  const { denoDir } = JSON.parse(new TextDecoder().decode(info.stdout));
  return { ...mesh.env, HOME: home, PATH, DENO_DIR: denoDir, TERM: "xterm", NO_COLOR: "1" };
}

/** Starts a mesh with names to complete, and runs a test in a home with `rosy`. */
async function inHome(
  test: (home: string, env: Record<string, string>) => Promise<void>,
): Promise<void> {
  const mesh = new TestMesh();
  await using echo = mesh.start("topic", "echo", "imu/left", "my topic", "ns:odom", "it's");
  await echo.waitForLine("Listening");
  const home = await makeHome();
  try {
    await test(home, await environment(mesh, home));
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

const hasScript = Deno.build.os === "linux" && await isInstalled("script");

for (const [shell, { command, setup }] of Object.entries(SHELLS)) {
  Deno.test({
    name: `${shell} completes what is typed on a terminal`,
    ignore: !hasScript || !await isInstalled(shell),
    fn: () =>
      inHome(async (home, env) => {
        const typed = [setup, ...LINES.map(([line]) => line.replaceAll("\\t", "\t")), "exit", ""];
        const child = new Deno.Command("script", {
          args: ["-qec", command, "/dev/null"],
          cwd: home,
          env,
          stdin: "piped",
          stdout: "piped",
        }).spawn();
        await new Blob([typed.join("\n")]).stream().pipeTo(child.stdin);
        const screen = new TextDecoder().decode((await child.output()).stdout);
        const printed = screen.split(/[\r\n]+/).filter((line) => /^(<[^<>]*>)+$/.test(line));
        assertEquals(printed, LINES.map(([, args]) => args.map((arg) => `<${arg}>`).join("")));
      }),
  });
}

Deno.test({
  name: "fish completes what is typed",
  ignore: Deno.build.os === "windows" || !await isInstalled("fish"),
  fn: () =>
    inHome(async (home, env) => {
      for (const [line, args] of LINES) {
        // Fish tells what Tab would offer for the end of a line.
        const typed = line.replace(/\\t.*$/, "");
        const source = "rosy completions fish | source; complete -C $argv[1]";
        const { stdout } = await new Deno.Command("fish", {
          args: ["--no-config", "-c", source, typed],
          cwd: home,
          env,
        }).output();
        const offered = new TextDecoder().decode(stdout).split("\n").filter(Boolean)
          .map((line) => line.split("\t")[0]!);
        const position = typed.split(" ").length - 2;
        const expected = args.includes("elsewhere") ? [] : [args[position]!];
        assertEquals(offered, expected, typed);
      }
    }),
});

for (const shell of ["bash", "zsh", "fish"]) {
  Deno.test(`rosy completions ${shell} prints a script that says how to install it`, async () => {
    const { status, stdout, stderr } = await runRosy(["completions", shell]);
    assertEquals([status, stderr], [0, ""]);
    assertStringIncludes(stdout, "# Completion of rosy");
    assertStringIncludes(stdout, `rosy completions ${shell}`);
  });
}

Deno.test("rosy is silent where there is nothing to complete", async () => {
  const env = { ROSY_INTERFACE: "nosuch0", ROSY_DOMAIN_ID: "x", ROSY_AUTHKEY: "" };
  const result = await runRosy(["__complete", "topic", "echo", ""], { env });
  assertEquals(result, { status: 0, stdout: "", stderr: "" });
});
