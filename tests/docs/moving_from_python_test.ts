import { assertEquals, assertStringIncludes } from "@std/assert";
import { Coordinated } from "../bridge/python/coordinated.ts";
import { HAS_ORIGINALS, startPython } from "../bridge/python/original.ts";
import { rosyCalls } from "../cli/rosy_calls.ts";
import { MeshFixture } from "../support/mesh_fixture.ts";
import { TestProcess } from "../support/process.ts";
import { codeBlocks, readPages, ROOT } from "./pages.ts";

const PAGE = (await readPages()).find(({ name }) => name === "docs/moving_from_python.md")!;
const BLOCKS = codeBlocks(PAGE);
const COORDINATOR = "localhost:7679";

/** The commands of the page that say what comes of them. */
function commands(): { readonly args: readonly string[]; readonly output: string }[] {
  const consoles = BLOCKS.filter(({ info }) => info === "console");
  return consoles.flatMap(({ code }) =>
    code.split(/^\$ /m).slice(1).map((text) => {
      const end = text.indexOf("\n");
      return { args: rosyCalls(text.slice(0, end))[0]!, output: text.slice(end + 1).trimEnd() };
    })
  );
}

Deno.test({
  name: "docs/moving_from_python.md moves a robot, node by node",
  ignore: !HAS_ORIGINALS,
  async fn() {
    const directory = await Deno.makeTempDir({ prefix: "rosy-moving-" });
    try {
      await move(directory);
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  },
});

async function move(directory: string): Promise<void> {
  await using place = await Coordinated.open();
  await using mesh = new MeshFixture();
  await using stack = new AsyncDisposableStack();
  const python = BLOCKS.filter(({ info }) => info === "python");
  const [sensor, guard, motor] = python.map(({ code }) => {
    const address = ["--coordinator", place.own.coordinator];
    return stack.use(startPython("0.7", ["-c", code, ...address]));
  });
  await motor!.waitForLine("speed 0.8");

  const [bridging, ...asking] = commands();
  const toPlace = (text: string) => text.replace(COORDINATOR, place.own.coordinator);
  const bridge = stack.use(
    mesh.start(...bridging!.args.map(toPlace), "--python-interface", "127.0.0.1"),
  );
  for (const line of toPlace(bridging!.output).split("\n")) await bridge.waitForLine(line);
  const [call, echo, again] = asking;
  await assertPrints(mesh, call!);
  const heard = await mesh.run(...echo!.args);
  const { topic, args } = JSON.parse(heard.stdout);
  const shown = JSON.parse(echo!.output);
  assertEquals([topic, Object.keys(args[0])], [shown.topic, Object.keys(shown.args[0])]);

  await Deno.writeTextFile(
    `${directory}/guard.ts`,
    BLOCKS.find(({ info }) => info === "ts ignore")!.code,
  );
  const config = new URL("deno.json", ROOT).pathname;
  stack.use(
    new TestProcess(["run", "-A", "--config", config, `${directory}/guard.ts`], { env: mesh.env }),
  );
  await motor!.waitForLine("speed 0.6");
  await guard!.stop("SIGKILL");
  const { length } = motor!.lines.filter((line) => line === "speed 0.6");
  await motor!.waitForLine("speed 0.6", length + 3);
  await assertPrints(mesh, again!);
  assertEquals(sensor!.lines, []);
}

async function assertPrints(
  mesh: MeshFixture,
  { args, output }: { readonly args: readonly string[]; readonly output: string },
): Promise<void> {
  const { stdout, stderr, status } = await mesh.run(...args);
  assertEquals(status, 0, stderr);
  assertStringIncludes(stdout, output);
}
