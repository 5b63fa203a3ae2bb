import { assertEquals } from "@std/assert";
import { Topology, type TopologyChange } from "../../../lib/mesh/topology.ts";
import { LOOPBACK } from "../loopback.ts";
import { RecordingLogger } from "../../support/recording_logger.ts";
import { newRecord } from "../../support/records.ts";
import { changesOf, untilSeen } from "../../support/topology.ts";
import { TestPeer } from "./test_peer.ts";

/** Starts a node without multicast. */
async function startPeer(
  name: string,
  named: readonly TestPeer[],
  stack: AsyncDisposableStack,
): Promise<TestPeer> {
  const peer = stack.use(
    new TestPeer({
      domainId: "domain",
      topology: new Topology(),
      logger: new RecordingLogger(),
      peers: () => named.map(({ port }) => ({ hostname: LOOPBACK, port })),
    }),
  );
  await peer.start(newRecord(name));
  return peer;
}

function namesOf({ nodes }: Topology): string[] {
  return [...nodes.values()].map(({ id }) => id.name).sort();
}

/** What happened, as `down c gone`. */
function told(change: TopologyChange): string {
  const { type, record } = change;
  return `${type} ${record.id.name}` + ("why" in change ? ` ${change.why}` : "");
}

async function knows(peer: TestPeer, ...names: string[]): Promise<void> {
  await untilSeen(peer, (topology) => namesOf(topology).join() === names.sort().join());
}

Deno.test("any one connection makes the rest of the domain known, in both directions", async () => {
  await using stack = new AsyncDisposableStack();
  const a = await startPeer("a", [], stack);
  const b = await startPeer("b", [a], stack);
  const c = await startPeer("c", [b], stack);
  // Two groups that know nothing of each other, until one node names one of the others.
  const x = await startPeer("x", [], stack);
  const y = await startPeer("y", [x], stack);
  await Promise.all([knows(a, "b", "c"), knows(b, "a", "c"), knows(c, "a", "b"), knows(y, "x")]);
  const z = await startPeer("z", [c, y], stack);
  const all = [a, b, c, x, y, z];
  await Promise.all(all.map((peer, index) => {
    const others = ["a", "b", "c", "x", "y", "z"].filter((_, other) => other !== index);
    return knows(peer, ...others);
  }));
});

Deno.test("a node that was killed is gone from all, and hearsay does not bring it back", async () => {
  await using stack = new AsyncDisposableStack();
  const a = await startPeer("a", [], stack);
  const b = await startPeer("b", [a], stack);
  const c = await startPeer("c", [a], stack);
  await Promise.all([knows(a, "b", "c"), knows(b, "a", "c"), knows(c, "a", "b")]);
  const changes = [a, b].map(({ topology }) => changesOf(topology));
  await c.kill();
  await Promise.all([knows(a, "b"), knows(b, "a")]);
  // Both tell each other what they know, and what they knew.
  for (const peer of [a, b, a, b]) peer.directory!.exchange();
  const d = await startPeer("d", [a], stack);
  await Promise.all([knows(a, "b", "d"), knows(b, "a", "d"), knows(d, "a", "b")]);
  for (const each of changes) {
    assertEquals(each.map(told), ["down c gone", "up d"]);
  }
});
