import { assert, assertEquals } from "@std/assert";
import { Topology } from "../../../lib/mesh/topology.ts";
import { PeerDirectory } from "../../../lib/peer/records/peer_directory.ts";
import { encodePeers } from "../../../lib/peer/records/peers_message.ts";
import { FrameType } from "../../../lib/wire/frame.ts";
import { FrameReader } from "../../../lib/wire/frame_reader.ts";
import { frameOf } from "../../support/frames.ts";
import { ConnectionRig } from "../connection_rig.ts";

/** A PEERS frame that asks. */
function question(): FrameReader {
  const reader = new FrameReader(2 ** 20);
  const frame = frameOf({
    type: FrameType.PEERS,
    body: encodePeers({ acquaintances: [], wants: true }),
  });
  reader.space().set(frame);
  reader.filled(frame.length);
  assert(reader.next());
  return reader;
}

Deno.test("PeerDirectory.read() lets who asks again wait, and waits for nobody who is gone", async () => {
  const rig = new ConnectionRig();
  const { clock, connection } = rig;
  const directory = new PeerDirectory({
    ownUuid: "nearaaaaaaaaaaaa",
    topology: new Topology(),
    connections: () => [connection],
    clock,
    random: () => 0,
  });
  assertEquals(directory.read(connection, question()), undefined);
  let isOver = false;
  void directory.read(connection, question())!.then(() => isOver = true);
  await clock.advance(49);
  assertEquals(isOver, false);
  await clock.advance(1);
  assertEquals(isOver, true);

  const before = clock.pending;
  void directory.read(connection, question());
  assertEquals(clock.pending, before + 1);
  await rig.close();
  assertEquals(clock.pending, before);
});
