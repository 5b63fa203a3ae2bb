import { decode, encode, type ValueType } from "@std/msgpack";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { MSGPACK_NUMBER } from "../../lib/codec/registry.ts";
import { FrameType, NameKind } from "../../lib/wire/frame.ts";
import { Collector } from "../support/collector.ts";
import { leakTest } from "../support/leak_check.ts";
import { frameOf } from "../support/frames.ts";
import { MeshFixture } from "../support/mesh_fixture.ts";
import { FrameSource, writeAll } from "../support/peer_bytes.ts";
import { untilSeen } from "../support/topology.ts";
import { connect, introduce, RogueNode } from "./rogue.ts";

/** What a node of version 0.1.0 reads of a map; it ends the connection where a list is missing. */
function readByOldNode(body: Uint8Array, keys: readonly string[]): Record<string, unknown> {
  const map = decode(body) as Record<string, ValueType>;
  for (const key of keys) if (!Array.isArray(map[key])) throw new Error(`"${key}" is no list`);
  return map;
}

const OLD_LISTS = ["topicsAdded", "topicsRemoved", "servicesAdded", "servicesRemoved"];

leakTest("a node of version 0.1.0 is a node that tells of nothing it sends on", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("far");
  const socket = await connect(node, "tcp");
  await introduce(socket, node, mesh.domainId);
  const uuid = "rogueaaaaaaaaaaa";
  const record = {
    id: { name: "rogue", hostname: "rogue", uuid },
    pid: 1,
    addresses: [{ transport: "tcp", hostname: "127.0.0.1", port: 9 }],
    topics: ["x"],
    services: [],
    revision: 0,
  };
  await writeAll(socket, frameOf({ type: FrameType.RECORD, body: encode(record) }));
  const change = {
    from: 0,
    to: 1,
    topicsAdded: ["y"],
    topicsRemoved: ["x"],
    servicesAdded: [],
    servicesRemoved: [],
  };
  await writeAll(socket, frameOf({ type: FrameType.INTEREST, body: encode(change) }));
  await untilSeen(node, () => node.topology.listeners("y").length === 1);
  const { topics, services, sends, types, revision } = node.topology.nodes.get(uuid)!;
  assertEquals([topics, services, sends, types, revision], [["y"], [], [], [], 1]);
  assertEquals(mesh.logger.at("warn"), []);
  socket.close();
});

leakTest("a node of version 0.1.0 can read the records of nodes that send", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("far");
  await node.listen("cmd", () => {});
  await node.send("first");
  await untilSeen(node, () => node.topology.senders("first").length === 1);
  const socket = await connect(node, "tcp");
  await introduce(socket, node, mesh.domainId);
  const source = new FrameSource(socket);
  const frame = async (type: number) => {
    while (true) {
      const next = await source.next();
      if (next?.type === type) return next.body;
      if (next === null) throw new Error("the node has ended the connection");
    }
  };
  const told = readByOldNode(await frame(FrameType.RECORD), ["topics", "services", "addresses"]);
  assertEquals(told.topics, ["cmd"]);
  await node.send("second");
  const sends = readByOldNode(await frame(FrameType.INTEREST), OLD_LISTS);
  assertEquals([sends.topicsAdded, sends.servicesAdded], [[], []]);
  assertEquals(sends.to, Number(sends.from) + 1);
  await node.listen("more", () => {});
  const listens = readByOldNode(await frame(FrameType.INTEREST), OLD_LISTS);
  assertEquals([listens.from, listens.topicsAdded], [sends.to, ["more"]]);
  socket.close();
});

leakTest(
  "a node of version 0.1.0 takes a pattern for a name, and does no harm by that",
  async () => {
    await using mesh = new MeshFixture();
    const node = await mesh.node("far");
    const got = new Collector<string>();
    await node.listen("camera/*", (topic, value) => got.add(`${topic} ${value}`));
    const socket = await connect(node, "tcp");
    await introduce(socket, node, mesh.domainId);
    const record = {
      id: { name: "rogue", hostname: "rogue", uuid: "rogueaaaaaaaaaaa" },
      pid: 1,
      addresses: [{ transport: "tcp", hostname: "127.0.0.1", port: 9 }],
      topics: ["camera/*"],
      services: [],
      revision: 0,
    };
    await writeAll(socket, frameOf({ type: FrameType.RECORD, body: encode(record) }));
    await untilSeen(node, ({ nodes }) => nodes.has(record.id.uuid));
    assertEquals(node.topicHasListeners("camera/left"), true);
    // There the name was allowed, so somebody may send on it.
    for (const [number, name] of ["camera/*", "camera/left"].entries()) {
      const body = new TextEncoder().encode(name);
      const header = [NameKind.TOPIC, number, 0, 0, 0];
      await writeAll(socket, frameOf({ type: FrameType.NAME, header, body }));
      const topic = [number, ...Array(19).fill(0), MSGPACK_NUMBER];
      await writeAll(
        socket,
        frameOf({ type: FrameType.TOPIC, header: topic, body: [0x91, number] }),
      );
    }
    assertEquals(await got.count(2), ["camera/* 0", "camera/left 1"]);
    assertEquals(node.topicCounts("camera/*"), { received: 2, lost: 0 });
    assertEquals(mesh.logger.at("warn"), []);
    socket.close();
  },
);

leakTest("a node of version 0.1.0 gets what is retained as messages like all others", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("far");
  const map = node.getTopic<[number]>("map", { retain: 2 });
  for (const value of [1, 2, 3]) await map.send(value);
  // What is sent to it goes over a connection of the node's own.
  using rogue = await RogueNode.join(node, mesh.domainId, { topics: ["map"] });
  const { source } = await rogue.accept();
  const got: unknown[] = [];
  while (got.length < 3) {
    const frame = await source.next();
    if (frame?.type !== FrameType.TOPIC) continue;
    // It reads the fixed part of the header, and skips what follows up to the body.
    const view = new DataView(Uint8Array.from(frame.header).buffer);
    got.push([view.getUint32(4, true), decode(frame.body)]);
    if (got.length === 2) await map.send(4);
  }
  assertEquals(got, [[0, [2]], [1, [3]], [2, [4]]]);
  assertEquals(mesh.logger.at("warn"), []);
});

leakTest("a caller of version 0.1.0 is told that a service streams", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("far");
  await node.addService("scan", async function* () {
    yield 1;
  });
  const socket = await connect(node, "tcp");
  await introduce(socket, node, mesh.domainId);
  const body = new TextEncoder().encode("scan");
  const name = { type: FrameType.NAME, header: [NameKind.SERVICE, 0, 0, 0, 0], body };
  await writeAll(socket, frameOf(name));
  // Request 7, a time-out of 255 ms, no arguments.
  const header = [7, 0, 0, 0, 0, 0, 0, 0, 255, 0, 0, 0, MSGPACK_NUMBER];
  await writeAll(socket, frameOf({ type: FrameType.CALL, header, body: [0x90] }));
  const source = new FrameSource(socket);
  const skipped: number[] = [FrameType.RECORD, FrameType.PING, FrameType.INTEREST];
  let frame = await source.next();
  while (frame && skipped.includes(frame.type)) frame = await source.next();
  assertEquals([frame?.type, [...frame!.header]], [FrameType.FAILURE, [7, 0, 0, 0, 1]]);
  const { name: error, message } = decode(frame!.body) as Record<string, string>;
  assertEquals(error, "TypeError");
  assertStringIncludes(message!, "it answers with a stream of parts");
  socket.close();
});

leakTest("a provider of version 0.1.0 answers a stream with one result", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("far");
  using rogue = await RogueNode.join(node, mesh.domainId, { services: ["add"] });
  await untilSeen(node, () => node.topology.providers("add").length === 1);
  const parts = Array.fromAsync(node.stream("add", 2, 3));
  const { socket, source } = await rogue.accept();
  let frame = await source.next();
  while (frame && frame.type !== FrameType.CALL) frame = await source.next();
  // It reads the fixed part of the header, and skips what follows up to the body.
  const header = [...frame!.header].slice(0, 4);
  assertEquals(decode(frame!.body), [2, 3]);
  const answer = { type: FrameType.ANSWER, header: [...header, MSGPACK_NUMBER], body: [5] };
  await writeAll(socket, frameOf(answer));
  assertEquals(await parts, [5]);
  assertEquals(mesh.logger.at("warn"), []);
});
