import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { bundle } from "../../.ci/bundle.ts";
import { TestProcess } from "../support/process.ts";
import { CATALOGUE } from "../../lib/cli/commands.ts";
import {
  documentedFlags,
  documentedUse,
  flagsInShell,
  withOneMissing,
} from "./permission_table.ts";
import { MeshFixture } from "../support/mesh_fixture.ts";

const { commands: COMMANDS } = CATALOGUE;

const isUnixSystem = Deno.build.os !== "windows";
const CHILDREN = new URL("children/", import.meta.url);
const NAMES_FLAG = /run it with --allow-|run again with the --allow-/;

/** A folder that is gone after the test, with one for Unix sockets in it. */
class Folder implements Disposable {
  readonly path = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "rosy-" }));
  readonly runtime = `${this.path}/run`;
  readonly names = {
    $sockets: `${this.runtime}/rosy`,
    $run: this.runtime,
    "drive.mcap": `${this.path}/drive.mcap`,
    "drive_recovered.mcap": `${this.path}/drive_recovered.mcap`,
    shown: `${this.path}/shown`,
  };

  constructor() {
    Deno.mkdirSync(this.runtime, { mode: 0o700 });
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}

function startChild(
  file: string,
  flags: readonly string[],
  { arg, runtime }: { arg: string; runtime: string },
): TestProcess {
  const url = new URL(file, CHILDREN).href;
  return new TestProcess(["run", "--no-check", ...flags, url, arg], {
    env: { XDG_RUNTIME_DIR: runtime },
  });
}

const NODES = [
  { use: "TCP, multicast DNS", transport: "tcp", options: { allowUnixConnections: false } },
  {
    use: "Unix sockets, multicast DNS",
    transport: "unix",
    options: { allowTcpConnections: false },
  },
];

for (const { use, transport, options } of NODES) {
  Deno.test({
    name: `two nodes need what docs/permissions.md says: ${use}`,
    ignore: transport === "unix" && !isUnixSystem,
    fn: async () => {
      using folder = new Folder();
      const { runtime } = folder;
      const flags = documentedFlags(use, folder.names);
      const arg = JSON.stringify({
        ...options,
        interface: "127.0.0.1",
        domainId: crypto.randomUUID(),
      });
      await using listener = startChild("listener.ts", flags, { arg, runtime });
      await listener.waitForLine("ready");
      await using sender = startChild("sender.ts", flags, { arg, runtime });
      assertEquals(await sender.end(), {
        status: 0,
        stdout: `answer 42\ntransports ${transport}\n`,
        stderr: "",
      });
      await listener.waitForLine("got hello");

      for (const missing of withOneMissing(flags)) {
        await using refused = startChild("listener.ts", missing.flags, { arg, runtime });
        const { status, stderr } = await refused.end();
        assertEquals(status, 1, `works without ${missing.left}`);
        assertMatch(stderr, NAMES_FLAG, `without ${missing.left}`);
      }
    },
  });
}

for (const page of ["README.md", "docs/permissions.md"]) {
  Deno.test({
    name: `the command of ${page} starts a node with Unix sockets, whatever XDG_RUNTIME_DIR says`,
    ignore: !isUnixSystem,
    fn: async () => {
      using folder = new Folder();
      for (const runtime of [folder.runtime, ""]) {
        const flags = await flagsInShell(page, { XDG_RUNTIME_DIR: runtime });
        const options = { allowTcpConnections: false, interface: "127.0.0.1" };
        const arg = JSON.stringify({ ...options, domainId: crypto.randomUUID() });
        await using listener = startChild("listener.ts", flags, { arg, runtime });
        await listener.waitForLine("ready");
        await using sender = startChild("sender.ts", flags, { arg, runtime });
        const stdout = "answer 42\ntransports unix\n";
        assertEquals(await sender.end(), { status: 0, stdout, stderr: "" });
      }
    },
  });
}

Deno.test("a node of a coordinator needs what docs/permissions.md says", async () => {
  using folder = new Folder();
  const { runtime } = folder;
  await using mesh = new AsyncDisposableStack();
  const coordinator = mesh.use(new MeshFixture().start("coordinator", "--port=0"));
  const line = await coordinator.waitForLine("Started rosy coordinator on");
  const flags = documentedFlags("TCP, a coordinator");
  const arg = JSON.stringify({
    allowUnixConnections: false,
    coordinator: line.replace(/^.* on /, ""),
    serverHost: "127.0.0.1",
    interface: "127.0.0.1",
    domainId: crypto.randomUUID(),
  });
  const listener = mesh.use(startChild("listener.ts", flags, { arg, runtime }));
  await listener.waitForLine("ready");
  await using sender = startChild("sender.ts", flags, { arg, runtime });
  assertEquals((await sender.end()).stdout, "answer 42\ntransports tcp\n");
  await using refused = startChild("listener.ts", ["--no-prompt"], { arg, runtime });
  assertStringIncludes((await refused.end()).stderr, "run it with --allow-net");
});

Deno.test("bags need what docs/permissions.md says", async () => {
  using folder = new Folder();
  const { runtime, names } = folder;
  const arg = names["drive.mcap"];
  for (
    const [use, file] of [["a bag, written", "bag_writer.ts"], ["a bag, read", "bag_reader.ts"]]
  ) {
    const flags = documentedFlags(use!, names);
    await using refused = startChild(file!, ["--no-prompt"], { arg, runtime });
    assertMatch((await refused.end()).stderr, NAMES_FLAG);
    await using allowed = startChild(file!, flags, { arg, runtime });
    const { status, stderr } = await allowed.end();
    assertEquals({ status, stderr }, { status: 0, stderr: "" });
  }
});

/** The tool as users of the package get it: its code is there, and needs no permission to be read. */
class Tool implements Disposable {
  readonly folder = new Folder();
  readonly #mesh = new MeshFixture();
  #main = "";

  async load(): Promise<void> {
    this.#main = (await bundle("cli.ts", `${this.folder.path}/rosy`)).main;
  }

  start(row: string, args: readonly string[], flags = this.flags(row), env = {}): TestProcess {
    return new TestProcess(["run", ...flags, this.#main, ...args], {
      env: { ...this.#mesh.env, XDG_RUNTIME_DIR: this.folder.runtime, ...env },
      cwd: this.folder.path,
    });
  }

  flags(row: string): string[] {
    return documentedFlags(row, this.folder.names);
  }

  /** Runs a command that ends by itself. */
  async check(row: string, args: readonly string[]): Promise<string> {
    await using process = this.start(row, args);
    const { status, stdout, stderr } = await process.end();
    assertEquals(status, 0, `rosy ${args.join(" ")}: ${stderr}`);
    assert(!/--allow-|WARN|ERROR/.test(stderr), stderr);
    return stdout;
  }

  /** Runs a command with each permission missing in turn: it names the flag, and does not hang. */
  async checkRefusals(row: string, args: readonly string[]): Promise<void> {
    for (const { flags, left } of withOneMissing(this.flags(row))) {
      // Settings that cannot be read count as not set.
      if (left === "--allow-env=ROSY_*") continue;
      await using process = this.start(row, args, flags);
      const { stderr } = await process.end();
      assertMatch(stderr, NAMES_FLAG, `rosy ${args.join(" ")} without ${left}`);
    }
  }

  [Symbol.dispose](): void {
    this.folder[Symbol.dispose]();
  }
}

Deno.test({
  name: "commands need what docs/permissions.md says",
  ignore: !isUnixSystem,
  fn: async (t) => {
    using tool = new Tool();
    await tool.load();
    const topic = documentedUse("rosy topic echo");
    const bag = tool.folder.names["drive.mcap"];
    const launchFile = `${tool.folder.path}/robot.yaml`;
    await Deno.writeTextFile(launchFile, "nodes:\n  one: { command: echo launched }\n");

    await t.step("help", async () => {
      const row = documentedUse("rosy --help");
      assertStringIncludes(await tool.check(row, ["--help"]), "Usage");
      assertMatch(await tool.check(row, ["--version"]), /^rosy \d/);
      assertStringIncludes(await tool.check(row, ["completions", "bash"]), "rosy");
    });

    await t.step("lists", async () => {
      const row = documentedUse("rosy topic list");
      for (const group of ["node", "topic", "service"]) {
        await tool.check(row, [group, "list", "--discovery-time=0.2"]);
      }
      await tool.checkRefusals(row, ["topic", "list"]);
    });

    await t.step("topics", async () => {
      await using echo = tool.start(topic, ["topic", "echo", "t", "--once"]);
      await echo.waitForLine("Listening to topics");
      await tool.check(topic, ["topic", "send", "t", "hello"]);
      const { status, stdout, stderr } = await echo.end();
      assertStringIncludes(stdout, "hello");
      assertEquals({ status, stderr }, { status: 0, stderr: "" });
    });

    await t.step("what looks at topics and nodes", async () => {
      await using echo = tool.start(topic, ["topic", "echo", "t", "--name=listener"]);
      await echo.waitForLine("Listening to topics");
      assertStringIncludes(await tool.check(topic, ["topic", "info", "t"]), "listener@");
      assertStringIncludes(await tool.check(topic, ["top", "--once"]), "listener");
      assertStringIncludes(await tool.check(topic, ["node", "info", "listener"]), "at: unix");
    });

    await t.step("topics where XDG_RUNTIME_DIR is not set", async () => {
      const variables = { XDG_RUNTIME_DIR: "" };
      const flags = await flagsInShell("docs/permissions.md", variables, documentedFlags(topic));
      await using echo = tool.start(topic, ["topic", "echo", "t", "--once"], flags, variables);
      await echo.waitForLine("Listening to topics");
      await using send = tool.start(topic, ["topic", "send", "t", "hello"], flags, variables);
      assertEquals(await send.end().then(({ status, stderr }) => ({ status, stderr })), {
        status: 0,
        stderr: "",
      });
      const { status, stderr } = await echo.end();
      assertEquals({ status, stderr }, { status: 0, stderr: "" });
    });

    await t.step("bags", async () => {
      await using record = tool.start("rosy bag record", ["bag", "record", "t", "-o", bag]);
      await record.waitForLine('- "t"');
      await tool.check(topic, ["topic", "send", "t", "hello"]);
      await record.waitFor(() => /\n\.$/.exec(record.stdout) ?? undefined, "dot for the message");
      assertEquals((await record.stop()).status, 0);
      assertStringIncludes(await tool.check("rosy bag info", ["bag", "info", "-i", bag]), "t");
      await tool.check("rosy bag play", ["bag", "play", "-i", bag, "--no-wait"]);
      await tool.checkRefusals("rosy bag info", ["bag", "info", "-i", bag]);
    });

    await t.step("a bag for other tools", async () => {
      // The folder that the file goes to: as long as it is not complete it has another name.
      await Deno.mkdir(bag.replace("drive.mcap", "shown"));
      const to = bag.replace("drive.mcap", "shown/drive.mcap");
      const args = ["bag", "convert", bag, to, "--encoding=json"];
      await tool.checkRefusals("rosy bag convert", args);
      assertStringIncludes(await tool.check("rosy bag convert", args), "Converted 1 message");
    });

    await t.step("a bag whose recorder was killed", async () => {
      const row = "rosy bag recover";
      await tool.check(row, ["bag", "recover", bag]);
      await Deno.remove(bag.replace(".mcap", "_recovered.mcap"));
      await tool.checkRefusals(row, ["bag", "recover", bag]);
    });

    await t.step("init", async () => {
      const args = ["init", "robot", "--library=jsr"];
      await tool.checkRefusals("rosy init", args);
      assertStringIncludes(await tool.check("rosy init", args), "Wrote a robot");
    });

    await t.step("coordinator", async () => {
      const args = ["coordinator", "--port=0"];
      await using coordinator = tool.start("rosy coordinator", args);
      await coordinator.waitForLine("Started rosy coordinator on");
      assertEquals((await coordinator.stop()).status, 0);
    });

    await t.step("bridge", async () => {
      for (const kind of ["mqtt", "nats", "ros1"]) {
        const args = ["bridge", kind, `${kind === "ros1" ? "http" : kind}://127.0.0.1:1`];
        await using bridge = tool.start("rosy bridge", args);
        await bridge.waitForLine("leads to");
        const { status, stderr } = await bridge.stop("SIGINT");
        assertEquals(status, 0);
        assertEquals(stderr.includes("--allow-"), false, stderr);
      }
    });

    await t.step("web", async () => {
      await using web = tool.start("rosy web", ["web", "--port=0"]);
      const url = (await web.waitForLine("Serving ")).replace(/^.* at /, "");
      const response = await fetch(new URL("/api/nodes", url));
      assertEquals(response.status, 200, await response.text());
      const { status, stderr } = await web.stop("SIGINT");
      assertEquals({ status, stderr }, { status: 0, stderr: "" });

      const folder = tool.folder.path;
      await Deno.writeTextFile(`${folder}/rules.yaml`, "topics: a\n");
      const files = ["--token-file=tokens.yaml", "--rules=rules.yaml"];
      const flags = [
        ...tool.flags("rosy web").filter((flag) => !/^--allow-(read|env)=/.test(flag)),
        `--allow-read=${folder}`,
        "--allow-env=ROSY_*,WS_NO_BUFFER_UTIL,XDG_RUNTIME_DIR,LOG_STREAM,LOG_TOKENS",
        `--allow-write=${tool.folder.names.$sockets},${folder}/tokens.yaml`,
      ];
      await using guarded = tool.start("rosy web", ["web", "--port=0", ...files], flags);
      await guarded.waitForLine("New tokens are in tokens.yaml");
      const end = await guarded.stop("SIGINT");
      assertEquals([end.status, end.stderr], [0, ""]);
    });

    await t.step("doctor", async () => {
      await using doctor = tool.start(topic, ["doctor", "--interface=127.0.0.1"], ["--no-prompt"]);
      const { status, stdout } = await doctor.end();
      assertEquals(status, 1);
      for (const name of ["net", "sys=networkInterfaces", "env=ROSY_*", "write"]) {
        assertStringIncludes(stdout, `--allow-${name}`);
      }
    });

    await t.step("launch", async () => {
      const output = await tool.check("rosy launch", ["launch", launchFile]);
      assertStringIncludes(output, "launched");
      await tool.checkRefusals("rosy launch", ["launch", launchFile]);
    });

    await t.step("launches that run", async () => {
      const row = documentedUse("rosy launch ps");
      const flags = [
        ...tool.flags("rosy launch").filter((flag) => !flag.startsWith("--allow-sys")),
        ...["--allow-net", "--allow-sys=hostname,uid"],
        `--allow-write=${tool.folder.names.$sockets}`,
      ];
      const patient = `${tool.folder.path}/patient.yaml`;
      await Deno.writeTextFile(
        patient,
        "nodes:\n  one: { command: echo up; sleep 1000, append_name: false }\n",
      );
      await using launch = tool.start("rosy launch", ["launch", patient], flags);
      await launch.waitForLine("[one] up");
      assertMatch(await tool.check(row, ["launch", "ps"]), /\bone\b.* running$/m);
      await tool.checkRefusals(row, ["launch", "ps"]);
      assertStringIncludes(await tool.check(row, ["launch", "stop", "one"]), "stopped");
      assertEquals((await launch.stop("SIGINT")).status, 0);
    });
  },
});

Deno.test("docs/permissions.md names every command", async () => {
  const page = await Deno.readTextFile(new URL("../../docs/permissions.md", import.meta.url));
  for (const { path } of COMMANDS) {
    const names = [path, path.slice(0, 1)].map((words) => `\`rosy ${words.join(" ")}\``);
    assert(names.some((name) => page.includes(name)), `docs/permissions.md needs ${names[0]}`);
  }
});
