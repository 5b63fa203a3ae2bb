import { assertEquals } from "@std/assert";
import { PeerTracker } from "../../lib/discovery/mdns/peer_tracker.ts";
import { DEFAULT_TIMERS } from "../../lib/discovery/mdns/timers.ts";
import { Topology } from "../../lib/mesh/topology.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { RecordingLogger } from "../support/recording_logger.ts";
import { FakeLinks } from "./fake_links.ts";
import { drawUuid } from "../../lib/testing/chance.ts";

function rig() {
  const clock = new VirtualClock();
  const asked: string[] = [];
  const tracker = new PeerTracker({
    topology: new Topology(),
    links: new FakeLinks(),
    logger: new RecordingLogger(),
    clock,
    random: () => 0.5,
    timers: DEFAULT_TIMERS,
    domain: "d",
    isPrivate: false,
    onNews: () => {},
    onNewPeer: () => {},
    onRefresh: () => {},
    askFor: (uuid) => void asked.push(uuid),
  });
  return { clock, asked, tracker };
}

Deno.test("PeerTracker asks for unknown nodes that are mentioned, unless somebody else does", async () => {
  const { clock, asked, tracker } = rig();
  const [asker, mentioned, wanted] = [
    drawUuid(Math.random),
    drawUuid(Math.random),
    drawUuid(Math.random),
  ];
  tracker.noteMentions([asker, mentioned, wanted]);
  await clock.advance(10);
  tracker.noteQuestion(wanted, "SRV");
  await clock.advance(1000);
  assertEquals(asked, [asker, mentioned]);
  tracker.close();
  assertEquals(clock.pending, 0);
});
