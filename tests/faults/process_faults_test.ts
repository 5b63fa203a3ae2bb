import { assert, assertEquals } from "@std/assert";
import { FaultMesh, faultTest, type RemoteNode } from "./fault_mesh.ts";
import { SocketKind, socketsAmong } from "./open_descriptors.ts";
import { pause } from "./pause.ts";
import { untilOpen } from "./until_open.ts";

/** Has every node listen to a topic and send on it. */
async function startTraffic(mesh: FaultMesh, nodes: readonly RemoteNode[]): Promise<void> {
  for (const { host, uuid } of nodes) await host.run("listen", { uuid, topic: "t" });
  await mesh.untilListen("t", nodes);
  for (const { host, uuid } of nodes) {
    await host.run("flow", { uuid, topic: "t", everyMs: 2, bytes: 200 });
  }
  await mesh.untilFlows("t", nodes, nodes);
}

faultTest(
  "processes that are killed, stopped and resumed take no message uncounted with them",
  async () => {
    await using mesh = new FaultMesh();
    const hosts = [1, 2, 3].map((seed) => mesh.host({ seed }));
    // One by Unix sockets, the others by TCP.
    const a = await mesh.node(hosts[0]!, "a");
    const b = await mesh.node(hosts[1]!, "b", { allowUnixConnections: false });
    const doomed = await mesh.node(hosts[2]!, "doomed");
    await doomed.host.run("serve", { uuid: doomed.uuid, service: "echo" });
    await startTraffic(mesh, mesh.nodes);
    await a.host.run("call", { uuid: a.uuid, service: "echo" });
    await a.host.run("callFlow", { uuid: a.uuid, service: "echo", everyMs: 5 });

    b.host.signal("SIGSTOP");
    await doomed.host.kill();
    mesh.forget(doomed);
    await pause(1500);
    b.host.signal("SIGCONT");
    await mesh.untilAllKnowAll();
    await pause(200);

    const steady = [{ topic: "t", senders: [a, b], listeners: [a, b] }];
    const [report] = await mesh.finish({ steady });
    assert(report!.calls.ok! > 0);
    assert((report!.calls.ConnectionLostError ?? 0) + (report!.calls.NoProviderError ?? 0) > 0);
    // None to the dead is left. What "a" has opened by Unix sockets is not seen.
    const { TCP_CONNECTION, TCP_LISTENER, UDP, UNIX_LISTENER } = SocketKind;
    const ofEach = [TCP_CONNECTION, TCP_CONNECTION, TCP_LISTENER, UDP];
    const expected = [[...ofEach, UNIX_LISTENER], ofEach];
    const living = [a.host, b.host];
    await untilOpen(living, (open, index) => `${socketsAmong(open)}` === `${expected[index]}`);
  },
);

faultTest(
  "a process without free descriptors goes on, and serves those who waited when it has some",
  async () => {
    await using mesh = new FaultMesh();
    const crowd = mesh.host();
    const limited = ["sh", "-c", 'ulimit -n 40 && exec "$@"', "sh"];
    const poor = await mesh.node(mesh.host({ prefix: limited }), "poor");
    await poor.host.run("listen", { uuid: poor.uuid, topic: "t" });
    const senders: RemoteNode[] = [];
    for (let number = 0; number < 24; number++) {
      senders.push(await mesh.node(crowd, `sender-${number}`, { allowUnixConnections: false }));
    }
    await mesh.untilListen("t", [poor]);
    for (const { host, uuid } of senders) {
      await host.run("flow", { uuid, topic: "t", everyMs: 20 });
    }
    await poor.host.untilLogged("Cannot accept connections");
    const leaving = senders.splice(0, 16);
    await Promise.all(leaving.map((sender) => mesh.close(sender)));
    await mesh.untilFlows("t", senders, [poor]);
    await mesh.finish({ steady: [{ topic: "t", senders, listeners: [poor] }] });
  },
);

faultTest(
  "bad weather, and clocks an hour apart, lose nothing uncounted and leave nothing behind",
  async () => {
    await using mesh = new FaultMesh();
    const hosts = [1, 2, 3].map((seed) => mesh.host({ seed }));
    const nodes: RemoteNode[] = [];
    for (const [index, host] of hosts.entries()) {
      await host.run("setClock", { offsetMs: (index - 1) * 3_600_000 });
      await host.run("weather", {
        delayMs: 5,
        jitterMs: 10,
        stallRate: 0.01,
        lossRate: 0.2,
        duplicateRate: 0.2,
        reorderRate: 0.2,
      });
      nodes.push(await mesh.node(host, `node-${index}`, { allowUnixConnections: index > 0 }));
    }
    await mesh.untilAllKnowAll();
    await startTraffic(mesh, nodes);
    for (const { host } of nodes) {
      await pause(300);
      await host.run("weather", { reset: true });
      await host.run("setClock", { offsetMs: 7_200_000 });
    }
    await pause(500);
    const steady = [{ topic: "t", senders: nodes, listeners: nodes }];
    await mesh.finish({ steady });
    await Promise.all(nodes.map((node) => mesh.close(node)));
    for (const host of hosts) {
      await host.run("weather", { clear: true });
      const { timers } = await host.run("resources", {});
      assertEquals(timers, 0);
      assertEquals(await host.end(), 0);
    }
  },
);

faultTest(
  "limits that differ, codecs that fail and connections cut at any byte lose nothing uncounted",
  async () => {
    await using mesh = new FaultMesh();
    const nodes = [
      await mesh.node(mesh.host({ seed: 1 }), "large"),
      await mesh.node(mesh.host({ seed: 2 }), "small", { maxMessageBytes: 50_000 }),
      await mesh.node(mesh.host({ seed: 3 }), "moody", {
        isMoody: true,
        allowUnixConnections: false,
      }),
    ];
    await mesh.untilAllKnowAll();
    await startTraffic(mesh, nodes);
    for (const { host } of nodes) await host.run("weather", { breakRate: 0.02 });
    const [large, small, moody] = nodes as [RemoteNode, RemoteNode, RemoteNode];
    for (let round = 0; round < 40; round++) {
      for (const { host, uuid } of [large, moody]) {
        await host.run("send", { uuid, topic: "t", bytes: 20_000 + round * 2000 });
      }
    }
    for (const { host } of nodes) await host.run("weather", { clear: true });
    const reports = await mesh.finish({
      steady: [{ topic: "t", senders: nodes, listeners: nodes }],
    });
    const sum = (key: "lost" | "dropped" | "undecodable", index: number, from: RemoteNode) =>
      reports[index]![key].t?.[from.uuid] ?? 0;
    // Every fault was there, and not only the books that close.
    assert(sum("dropped", 0, small) >= 20, "no message was too large");
    assert(sum("undecodable", 0, moody) > 0 && sum("undecodable", 2, moody) > 0);
    const lost = nodes.flatMap((from) => [0, 1, 2].map((index) => sum("lost", index, from)));
    assert(lost.reduce((a, b) => a + b) > sum("dropped", 0, small), "no connection was cut");
  },
);
