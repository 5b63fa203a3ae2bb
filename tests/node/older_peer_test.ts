import { encode } from "@std/msgpack";
import { assertEquals } from "@std/assert";
import { FrameType } from "../../lib/wire/frame.ts";
import { leakTest } from "../support/leak_check.ts";
import { frameOf } from "../support/frames.ts";
import { MeshFixture } from "../support/mesh_fixture.ts";
import { writeAll } from "../support/peer_bytes.ts";
import { untilSeen } from "../support/topology.ts";
import { connect, introduce } from "./rogue.ts";

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
  const { topics, services, sends, revision } = node.topology.nodes.get(uuid)!;
  assertEquals([topics, services, sends, revision], [["y"], [], [], 1]);
  assertEquals(mesh.logger.at("warn"), []);
  socket.close();
});
