import { assert, assertEquals } from "@std/assert";
import { decode, readAll, TempDirectory } from "../bag/support.ts";
import type { TestProcess } from "../support/process.ts";
import { FakedTime, FAKETIME } from "./faked_time.ts";
import { FaultMesh, type RemoteNode } from "./fault_mesh.ts";
import type { NodeReport } from "./ledger.ts";
import { MeshFixture } from "../support/mesh_fixture.ts";
import { startRosy } from "../support/rosy.ts";

/** A test of processes whose clocks are set. */
function clockTest(name: string, fn: () => Promise<void>): void {
  // Without libfaketime (Debian: libfaketime) there is no setting the clocks of others.
  Deno.test({ name, ignore: FAKETIME === undefined, fn });
}

/** Has every node listen, send, offer a service and call the others'. */
async function startTraffic(mesh: FaultMesh, nodes: readonly RemoteNode[]): Promise<void> {
  for (const { host, uuid } of nodes) {
    await host.run("listen", { uuid, topic: "t" });
    await host.run("serve", { uuid, service: "echo" });
  }
  await mesh.untilListen("t", nodes);
  for (const { host, uuid } of nodes) {
    await host.run("flow", { uuid, topic: "t", everyMs: 5, bytes: 200 });
    await host.run("callFlow", { uuid, service: "echo", everyMs: 20 });
  }
  await mesh.untilFlows("t", nodes, nodes);
}

/** How two clocks are set, and by how many hours they are ahead then, more or less. */
const SETTINGS = [
  [{ what: "+3h", hours: 3 }, { what: "-5h", hours: -5 }],
  [{ what: "-2d", hours: -48 }, { what: "+400d", hours: 9600 }],
  [{ what: "+0 x5", hours: 0 }, { what: "+0 x0.2", hours: 0 }],
  [{ what: "+0", hours: 0 }, { what: "+1h", hours: 1 }],
] as const;

for (const isCoordinated of [false, true]) {
  const how = isCoordinated ? "a coordinator" : "multicast DNS";
  clockTest(
    `clocks that are set by hours, or run fast and slow, cost no message: ${how}`,
    async () => {
      using first = new FakedTime();
      using second = new FakedTime();
      using third = new FakedTime();
      await using mesh = new FaultMesh();
      await using coordinator = isCoordinated ? startCoordinator(third) : undefined;
      const line = await coordinator?.waitForLine("Started rosy coordinator on");
      const options = { ...(line && { coordinator: line.split(" ").at(-1)! }) };
      const hosts = [first.env, second.env, {}].map((env, seed) => mesh.host({ env, seed }));
      const nodes: RemoteNode[] = [];
      for (const [index, host] of hosts.entries()) {
        const allowUnixConnections = index > 0;
        nodes.push(await mesh.node(host, `node-${index}`, { ...options, allowUnixConnections }));
      }
      await mesh.untilAllKnowAll();
      await startTraffic(mesh, nodes);
      for (const [a, b] of SETTINGS) {
        first.set(a.what);
        second.set(b.what);
        third.set(a.what);
        await untilAhead(nodes[0]!, a.hours);
        await untilAhead(nodes[1]!, b.hours);
        await mesh.untilFlows("t", nodes, nodes);
        await mesh.untilAllKnowAll();
      }
      const reports = await mesh.finish({
        steady: [{ topic: "t", senders: nodes, listeners: nodes }],
      });
      for (const report of reports) {
        assertEquals(Object.keys(report.calls), ["ok"], JSON.stringify(report.calls));
        assert(report.calls.ok! > 0);
        assertEquals(losses(report), 0);
      }
      assertEquals(hosts.map(({ log }) => log), ["", "", ""]);
    },
  );
}

clockTest(
  "a process whose monotonic clock jumps, as after a suspension, is in the mesh again",
  async () => {
    using time = new FakedTime({ isMonotonicFaked: true });
    await using mesh = new FaultMesh();
    const asleep = await mesh.node(mesh.host({ env: time.env, seed: 1 }), "asleep");
    const awake = await mesh.node(mesh.host({ seed: 2 }), "awake");
    const nodes = [asleep, awake];
    await mesh.untilAllKnowAll();
    await startTraffic(mesh, nodes);
    time.set("+2h");
    await mesh.untilFlows("t", nodes, nodes);
    await mesh.untilAllKnowAll();
    await mesh.finish({ steady: [{ topic: "t", senders: nodes, listeners: nodes }] });
  },
);

clockTest(
  "a recording has even times though the recorder's clock is set, and keeps the order",
  async () => {
    using time = new FakedTime();
    await using directory = await TempDirectory.create();
    const path = directory.file("a.bag");
    const mesh = new MeshFixture();
    const args = ["bag", "record", "t", "-o", path];
    await using recorder = startRosy(args, { env: { ...mesh.env, ...time.env } });
    await recorder.waitForLine('- "t"');
    for (const [index, what] of ["+0", "+3h", "-5h", "+0"].entries()) {
      time.set(what);
      await mesh.run("topic", "send", "t", `${index}`);
      const dots = ".".repeat(index + 1);
      await recorder.waitFor(
        () => recorder.stdout.replace(/\n/g, "").includes(dots) || undefined,
        dots,
      );
    }
    assertEquals((await recorder.stop()).status, 0);
    const messages = await readAll(path);
    assertEquals(messages.map(decode), [[0], [1], [2], [3]]);
    const times = messages.map(({ loggedAtMs }) => loggedAtMs);
    assertEquals(times, times.toSorted((a, b) => a - b));
    assert(times.at(-1)! - times[0]! < 600_000, `${times}`);
  },
);

/** Waits until a node's clock is ahead by about so many hours. */
async function untilAhead({ host, uuid }: RemoteNode, hours: number): Promise<void> {
  for (let looks = 0; looks < 300; looks++) {
    const { epochMs } = await host.run("resources", {});
    if (Math.abs((epochMs - Date.now()) / 3_600_000 - hours) < 0.5) return;
    // What this waits for does not come true: it waits for so long.
    await host.run("untilKnows", { uuid, uuids: [], timeoutMs: 20 });
  }
  throw new Error(`the clock is not ahead by ${hours} hours\n${host.log}`);
}

function startCoordinator(time: FakedTime): TestProcess {
  const args = ["coordinator", "--host", "127.0.0.1", "--port", "0"];
  return startRosy(args, { env: time.env });
}

/** How many messages a node says were lost, or dropped. */
function losses({ lost, dropped }: NodeReport): number {
  const counts = [lost, dropped].flatMap((of) => Object.values(of)).flatMap(Object.values);
  return counts.reduce((sum: number, count: number) => sum + count, 0);
}
