import { assert, assertEquals } from "@std/assert";
import type { Node } from "@rosy/rosy";
import { leakTest } from "../support/leak_check.ts";
import { MeshFixture } from "../support/mesh_fixture.ts";
import { TestProcess } from "../support/process.ts";
import { untilSeen } from "../support/topology.ts";

const LISTENER = new URL("../node/children/map_listener.ts", import.meta.url).href;
const MIB = 1024 * 1024;
/** More than an outbox may hold, and than lies in the sockets' buffers. */
const COUNT = 40;

/** Retains 40 messages of a mebibyte. @returns How to send more. */
async function retain(node: Node): Promise<(value: number, isLast: boolean) => Promise<void>> {
  const map = node.getTopic<[number, boolean, Uint8Array?]>("map", { retain: COUNT + 2 });
  for (let value = 1; value <= COUNT; value++) {
    await map.send(value, false, new Uint8Array(MIB).fill(value));
  }
  return (value, isLast) => map.send(value, isLast);
}

function start(mesh: MeshFixture, name: string, pace: "stuck" | "free"): TestProcess {
  return new TestProcess(["run", "-A", LISTENER, name, pace], { env: mesh.env });
}

function queuedBytes(node: Node): number {
  return [...node.stats().peers.values()].reduce((sum, { queuedBytes }) => sum + queuedBytes, 0);
}

const all = (...fresh: number[]) =>
  `got ${JSON.stringify([...Array.from({ length: COUNT }, (_, i) => i + 1), ...fresh])}`;

leakTest(
  "a listener that is killed or stuck in the middle of what is retained harms nobody",
  async () => {
    await using mesh = new MeshFixture();
    const node = await mesh.node("mapper");
    const send = await retain(node);
    await using stuck = start(mesh, "stuck", "stuck");
    await using doomed = start(mesh, "doomed", "stuck");
    await Promise.all([stuck, doomed].map((listener) => listener.waitForLine("begun")));
    // What is to come waits in the store, once for both.
    assert(queuedBytes(node) < 8 * MIB, `${queuedBytes(node) / MIB} MiB wait`);
    doomed.signal("SIGKILL");
    await doomed.end();
    await untilSeen(
      node,
      ({ nodes }) => ![...nodes.values()].some(({ id }) => id.name === "doomed"),
    );
    await using good = start(mesh, "good", "free");
    await good.waitForLine("begun");
    await send(COUNT + 1, true);
    assertEquals(await good.waitForLine("got"), all(-COUNT - 1));
    assert(queuedBytes(node) < 8 * MIB, `${queuedBytes(node) / MIB} MiB wait`);
  },
);

leakTest(
  "a listener that stands still in the middle of what is retained gets all of it, once",
  async () => {
    await using mesh = new MeshFixture();
    const node = await mesh.node("mapper");
    const send = await retain(node);
    await using frozen = start(mesh, "frozen", "free");
    await frozen.waitForLine("begun");
    frozen.signal("SIGSTOP");
    await send(COUNT + 1, false);
    frozen.signal("SIGCONT");
    await send(COUNT + 2, true);
    assertEquals(await frozen.waitForLine("got"), all(-COUNT - 1, -COUNT - 2));
  },
);
