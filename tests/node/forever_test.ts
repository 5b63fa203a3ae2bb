import { assert, assertEquals } from "@std/assert";
import { TestProcess } from "../support/process.ts";
import { MeshFixture } from "../support/mesh_fixture.ts";
import { patiently } from "../support/patience.ts";
import { untilKnows, untilSeen } from "../support/topology.ts";
import { leakTest } from "../support/leak_check.ts";

const child = (name: string) => new URL(`children/${name}.ts`, import.meta.url).href;

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  leakTest(`Node.forever() ends on ${signal} with a goodbye`, async () => {
    await using mesh = new MeshFixture();
    const watcher = await mesh.node("watcher");
    await using process = new TestProcess(["run", "-A", child("listener")], { env: mesh.env });
    await process.waitForLine("ready");
    await untilKnows(watcher, "listener");
    const startedAtMs = performance.now();
    process.signal(signal);
    await untilSeen(watcher, () => watcher.topology.nodes.size === 1);
    assert(performance.now() - startedAtMs < 1000);
    const { status, stdout } = await process.end();
    assertEquals([status, stdout.split("\n").at(-2)], [0, "bye"]);
  });
}

leakTest("Node.forever() leaves a second Ctrl-C to the system", async () => {
  await using mesh = new MeshFixture();
  await using process = new TestProcess(["run", "-A", child("hang_at_end")], { env: mesh.env });
  await process.waitForLine("ready");
  process.signal("SIGINT");
  await process.waitForLine("stopped");
  const { status } = await process.stop("SIGINT");
  assertEquals(status, 130);
});

leakTest("Node.forever() ends when the node is stopped", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("node");
  const forever = [node.forever(), node.forever()];
  await node.stop();
  await patiently(Promise.all(forever));
});

leakTest("Ctrl-C ends a node whose timer goes on sending with one line that says so", async () => {
  await using mesh = new MeshFixture();
  const program = child("sending_timer");
  await using process = new TestProcess(["run", "-A", program], { env: mesh.env });
  await process.waitForLine("ready");
  process.signal("SIGINT");
  const { stderr } = await process.end();
  const line = 'Cannot send on topic "ticks": node "sender" is stopped';
  assertEquals(stderr, `error: Uncaught (in promise) Error: ${line}\n`);
});
