import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { CAN_OPEN_TERMINALS, TestTerminal } from "../../support/test_terminal.ts";

const IGNORE = { ignore: !CAN_OPEN_TERMINALS };

/** A camera that somebody listens to. */
async function startMesh(): Promise<MeshFixture> {
  const mesh = new MeshFixture();
  const [near, far] = await mesh.pair();
  await far.listen("image", () => {});
  await near.waitForListener("image");
  near.every(20, () => void near.send("image", new Uint8Array(1000)));
  return mesh;
}

Deno.test("rosy top --once prints all tables", async () => {
  await using mesh = await startMesh();
  const { stdout, status } = await mesh.run("top", "--once");
  assertEquals(status, 0);
  // Whatever else is launched on this machine has its rows among the processes.
  for (const text of ["nodes (2)", "topics (1)", "processes (", "far, near", "2 nodes"]) {
    assertStringIncludes(stdout, text);
  }
  const row = stdout.split("\n").find((line) => line.startsWith("image"))!;
  assert(/Hz .*kB\/s/.test(row), row);
});

Deno.test("rosy top --json prints one object a line, each with its type", async () => {
  await using mesh = await startMesh();
  const { stdout, status } = await mesh.run("top", "--json", "--count", "2", "--interval", "0.2");
  assertEquals(status, 0);
  const lines = stdout.trim().split("\n").map((line) => JSON.parse(line))
    .filter(({ launch }) => !launch);
  assertEquals(lines.slice(0, 4).map(({ type }) => type), ["node", "node", "topic", "process"]);
  assertEquals(lines.length, 8);
  const [{ node, state, rssBytes, cpuPercent, sharedBy }] = lines;
  assertEquals([["near", "far"].includes(node), state, sharedBy], [true, "answers", 2]);
  assert(rssBytes > 0 && cpuPercent >= 0);
  assert(lines[2].rateHz > 0 && lines[2].bytesPerSecond > 0);
});

Deno.test("rosy top --csv prints rows of one table below its header", async () => {
  await using mesh = await startMesh();
  const { stdout } = await mesh.run("top", "--csv", "--once", "--view", "topics");
  const [header, row] = stdout.split("\n");
  assertEquals(header!.split(",").slice(0, 3), ["timeMs", "topic", "rate"]);
  assertEquals([row!.split(",")[1], row!.split(",").length], ["image", header!.split(",").length]);
});

Deno.test("rosy top says which columns there are, and what needs a terminal", async () => {
  await using mesh = new MeshFixture();
  const sorted = await mesh.run("top", "--once", "--sort", "memry");
  assertEquals(sorted.status, 2);
  assertStringIncludes(sorted.stderr, 'no column "memry" (did you mean "memory"?)');
  const bare = await mesh.run("top");
  assertEquals(bare.status, 2);
  assertStringIncludes(bare.stderr, "rosy top --once prints the tables");
});

Deno.test(
  "rosy top shows the mesh on a terminal, goes by keys and puts it right",
  IGNORE,
  async () => {
    await using mesh = await startMesh();
    await using terminal = TestTerminal.rosy(["top"], { env: mesh.env, rows: 24, columns: 80 });
    await terminal.waitForText("image");
    await terminal.waitForText("far, near");
    await terminal.type("2\r");
    await terminal.waitForText("to all listeners");
    await terminal.type("\x1b");
    await terminal.waitForText("nodes (2)");
    await terminal.type("q");
    assertEquals(await terminal.end(), 0);
  },
);

Deno.test("rosy top ends at Ctrl-C and SIGTERM with the terminal as it was", IGNORE, async () => {
  await using mesh = await startMesh();
  for (const end of ["\x03", "SIGTERM"] as const) {
    await using terminal = TestTerminal.rosy(["top"], { env: mesh.env, rows: 12, columns: 40 });
    await terminal.waitForText("nodes (2)");
    if (end === "SIGTERM") await terminal.signal(end);
    else await terminal.type(end);
    assertEquals(await terminal.end(), 0);
    assert(terminal.written.trimEnd().endsWith("\x1b[?1049l"));
  }
});
