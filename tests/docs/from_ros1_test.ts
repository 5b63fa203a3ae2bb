import { assert, assertEquals } from "@std/assert";
import { HAS_ROS1, Roscore } from "../bridge/ros1/roscore.ts";
import { rosyCalls } from "../cli/rosy_calls.ts";
import { freePort } from "../support/free_port.ts";
import { MeshFixture } from "../support/mesh_fixture.ts";
import { TestProcess } from "../support/process.ts";
import { codeBlocks, readPages, ROOT } from "./pages.ts";

const PAGE = (await readPages()).find(({ name }) => name === "docs/from_ros1.md")!;
const BLOCKS = codeBlocks(PAGE);

/** What the page has the reader type, and what comes of it. */
const STEPS = BLOCKS.filter(({ info }) => info === "console").map(({ code }) => {
  const end = code.indexOf("\n");
  return { command: code.slice(2, end), output: code.slice(end + 1) };
});

/** What the page has in a language first. */
function firstOf(language: string): string {
  return BLOCKS.find(({ info }) => info === language)!.code;
}

/** Output without what differs from run to run. */
function normalize(output: string): string {
  return output
    .replace(/@\S+ \([a-z2-7]{4}\)/g, "@HOST (UUID)")
    // Said where it takes a moment.
    .replace(/^Waiting for \w+\.\.\.\n\n?/m, "")
    .replace(/\[\d{4}-\d\d-\d\d [\d:.]+\]/g, "[TIME]")
    .trimEnd();
}

Deno.test("docs/from_ros1.md leads to a robot of ROS 1 and back", {
  ignore: !HAS_ROS1,
}, async () => {
  await using core = await Roscore.start();
  const folder = await Deno.makeTempDir({ prefix: "rosy-ros1-" });
  const { env, domainId } = new MeshFixture();
  const port = `${freePort()}`;
  const own = (text: string) =>
    text.replaceAll("http://127.0.0.1:11311/", core.url.href).replaceAll("7680", port)
      .replaceAll('domain "default"', `domain "${domainId}"`);
  const start = (command: string) => {
    const [program, ...words] = command.split(" ").map((word) => word.replace(/^'|'$/g, ""));
    if (program !== "rosy") return core.spawn(program!, ...words);
    const cli = ["run", "-A", new URL("cli.ts", ROOT).href];
    return new TestProcess([...cli, ...rosyCalls(command)[0]!], { env, cwd: folder });
  };
  try {
    await Deno.writeTextFile(
      `${folder}/bridge.yaml`,
      firstOf("yaml").replace("kind: ros1\n", `kind: ros1\n    address: ${core.url.href}\n`),
    );
    await using _talker = core.python(firstOf("python"));
    await using echo = core.spawn("rostopic", "echo", "-n", "1", "/status");
    await using running = new AsyncDisposableStack();
    for (const { command, output } of STEPS) {
      const isServer = /^rosy (bridge run|web)/.test(command);
      const process = start(
        isServer && !command.includes("bridge") ? `${command} --port ${port}` : own(command),
      );
      if (isServer) {
        running.use(process);
        for (const line of own(output).trimEnd().split("\n")) await process.waitForLine(line);
        continue;
      }
      await using _process = process;
      const { stdout, stderr } = await process.end();
      assertEquals(normalize(stdout), normalize(own(output)), `${command}\n${stderr}`);
    }
    const { stdout } = await echo.end();
    assert(PAGE.text.includes(`prints \`${stdout.split("\n")[0]}\``), stdout);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
