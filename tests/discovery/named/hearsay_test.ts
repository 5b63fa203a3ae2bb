import { assertEquals } from "@std/assert";
import { NamedDiscovery } from "../../../lib/discovery/named/named_discovery.ts";
import type { NodeRecord } from "../../../lib/mesh/node_record.ts";
import { Topology } from "../../../lib/mesh/topology.ts";
import type { PeerDirectory } from "../../../lib/peer/records/peer_directory.ts";
import { VirtualClock } from "../../../lib/testing/virtual_clock.ts";
import { RecordingLogger } from "../../support/recording_logger.ts";
import { FakeLinks } from "../fake_links.ts";
import { newRecord } from "../../support/records.ts";

/** A discovery that is told of nodes, and connections to them that the test lets succeed. */
function rig() {
  const clock = new VirtualClock();
  const topology = new Topology();
  const links = new FakeLinks();
  const directory = {} as PeerDirectory;
  const discovery = new NamedDiscovery({
    peers: [],
    resolve: () => Promise.resolve([]),
    ownUuid: () => "own",
    topology,
    links,
    directory,
    logger: new RecordingLogger(),
    clock,
    random: () => 0.5,
  });
  discovery.start(false);
  const tellOf = ({ id, addresses }: NodeRecord) =>
    directory.listener!([{ id, addresses }], "10.0.0.1");
  return { clock, topology, links, discovery, tellOf };
}

Deno.test("A node that is only heard of is tried eight times, and not again until it is told of", async () => {
  const { clock, topology, links, discovery, tellOf } = rig();
  const record = newRecord();
  tellOf(record);
  await clock.advance(120_000);
  assertEquals(links.fetched.length, 8);
  tellOf(record);
  await clock.advance(120_000);
  assertEquals([links.fetched.length, topology.nodes.size], [16, 0]);
  await discovery.stop();
  assertEquals(clock.pending, 0);
});

Deno.test("A node that is only heard of gets in by its own word, at whichever attempt", async () => {
  const { clock, topology, links, discovery, tellOf } = rig();
  const record = newRecord();
  tellOf(record);
  await clock.advance(0);
  assertEquals([links.fetched.length, topology.nodes.size], [1, 0]);
  links.records.set(record.id.uuid, record);
  await clock.advance(2000);
  assertEquals([links.fetched.length, topology.nodes.get(record.id.uuid)], [2, record]);
  tellOf(record);
  await clock.advance(120_000);
  assertEquals(links.fetched.length, 2, "who is known is not asked again");
  await discovery.stop();
});
