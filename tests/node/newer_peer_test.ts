import { encode } from "@std/msgpack";
import { assertEquals } from "@std/assert";
import { MSGPACK_NUMBER } from "../../lib/codec/registry.ts";
import { FrameType, NameKind } from "../../lib/wire/frame.ts";
import { Collector } from "../support/collector.ts";
import { MeshFixture } from "../support/mesh_fixture.ts";
import { untilSeen } from "../support/topology.ts";
import { writeAll } from "../support/peer_bytes.ts";
import { leakTest } from "../support/leak_check.ts";
import { frameOf } from "../support/frames.ts";
import { connect, introduce } from "./rogue.ts";

/** The name kind, and the key of records, that a version of the future may bring. */
const UNKNOWN_KIND = 9;

leakTest("what a newer peer says of kinds of names that nobody here knows is skipped", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("far");
  const got = new Collector<unknown>();
  await node.listen("t", (_topic, value) => got.add(value));
  const socket = await connect(node, "tcp");
  await introduce(socket, node, mesh.domainId);
  const record = {
    id: { name: "rogue", hostname: "rogue", uuid: "rogueaaaaaaaaaaa" },
    pid: 1,
    addresses: [{ transport: "tcp", hostname: "127.0.0.1", port: 9 }],
    topics: ["x"],
    services: [],
    params: ["speed", "gain"],
    schemas: { speed: 7 },
    revision: 0,
  };
  const interest = {
    from: 0,
    to: 1,
    topicsAdded: ["y"],
    topicsRemoved: [],
    servicesAdded: ["z"],
    servicesRemoved: [],
    paramsAdded: ["offset"],
    paramsRemoved: ["gain"],
  };
  const name = (kind: number, number: number, text: string) =>
    frameOf({
      type: FrameType.NAME,
      header: [kind, number, 0, 0, 0],
      body: new TextEncoder().encode(text),
    });
  await writeAll(socket, frameOf({ type: FrameType.RECORD, body: encode(record) }));
  await writeAll(socket, frameOf({ type: FrameType.INTEREST, body: encode(interest) }));
  // Numbers are counted by kind: one of an unknown kind takes none from the others.
  await writeAll(socket, name(UNKNOWN_KIND, 0, "speed"));
  await writeAll(socket, name(NameKind.TOPIC, 0, "t"));
  await writeAll(socket, name(UNKNOWN_KIND, 0, "gain"));
  const header = new Uint8Array(21);
  header[20] = MSGPACK_NUMBER;
  await writeAll(
    socket,
    frameOf({ type: FrameType.TOPIC, header: [...header], body: [0x91, 0x07] }),
  );

  assertEquals(await got.count(1), [7]);
  await untilSeen(node, () => node.topology.providers("z").length === 1);
  const known = node.topology.nodes.get(record.id.uuid)!;
  assertEquals([known.topics, known.services, known.revision], [["x", "y"], ["z"], 1]);
  assertEquals(mesh.logger.at("warn"), []);
  socket.close();
});
