import { Topology } from "../../lib/mesh/topology.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { TestCoordinator } from "../discovery/coordinator/test_coordinator.ts";
import { RecordingLogger } from "../support/recording_logger.ts";
import { FakeLinks } from "../discovery/fake_links.ts";
import { idOf, recordOf } from "../support/records.ts";
import { settle } from "../support/test_node.ts";
import { memoryTransport } from "../support/memory_transport.ts";
import { messagesOf, type Tape, tapped } from "./conversation.ts";
import type { ProtocolMessage } from "./protocol_message.ts";

/**
 * Lets a node and a coordinator say what there is to say, while another node comes, changes and goes.
 *
 * @returns Every message: all of the node, "near", then all of the coordinator, "far".
 */
export async function recordCoordination(): Promise<ProtocolMessage[]> {
  const clock = new VirtualClock();
  const transport = memoryTransport();
  const coordinator = await TestCoordinator.start({ clock, transport, id: idOf("far") });
  const tape: Tape = { near: [], far: [] };
  const join = (name: string, with_ = transport) => {
    const parts = { domainId: "domain", topology: new Topology(), links: new FakeLinks() };
    const client = coordinator.client({ ...parts, logger: new RecordingLogger() }, with_);
    const record = recordOf(name, {
      addresses: [{ transport: "tcp", hostname: "::", port: 40_001 }],
      topics: ["imu"],
      revision: 1,
    });
    return { client, record };
  };
  const first = join("first");
  await first.client.start(first.record);
  await settle(clock);
  const near = join("near", tapped(transport, tape));
  await near.client.start(near.record);
  await settle(clock);
  for (const { client, record } of [first, near]) {
    client.update({ ...record, topics: ["imu", "odom"], sends: ["scan"], revision: 2 });
    await settle(clock);
  }
  await clock.advance(1000);
  for (const { client } of [first, near]) {
    await clock.advance(0);
    const stopped = client.stop();
    await clock.advance(500);
    await stopped;
  }
  const stopped = coordinator.stop();
  await clock.advance(500);
  await stopped;
  return [...messagesOf("near", tape), ...messagesOf("far", tape)];
}
