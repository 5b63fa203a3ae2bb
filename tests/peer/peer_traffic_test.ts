import { assertEquals } from "@std/assert";
import { Topology } from "../../lib/mesh/topology.ts";
import type { ClockEstimate } from "../../lib/peer/clock_estimate.ts";
import type { Connection } from "../../lib/peer/connection.ts";
import type { PeerLink } from "../../lib/peer/peer_link.ts";
import { TrafficLog } from "../../lib/peer/peer_traffic.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { idOf, recordOf } from "../support/records.ts";

const FAR = recordOf("far");
const { uuid } = FAR.id;

/** As much of a connection as is summed up. */
function connection(
  { written = 0, read = 0, openedAtMs = 0, estimate = null as ClockEstimate | null } = {},
): Connection {
  return {
    peer: idOf("far"),
    outbox: { bytesWritten: written, messages: 1, bytes: 10, isSlow: true },
    bytesRead: read,
    openedAtMs,
    clockEstimate: () => estimate,
  } as unknown as Connection;
}

function linkOf(own: Connection | null, written = 0): PeerLink {
  const { outbox } = connection({ written });
  return { record: FAR, connection: own, outbox } as unknown as PeerLink;
}

function rig() {
  const clock = new VirtualClock();
  const topology = new Topology();
  return { clock, topology, log: new TrafficLog(topology, clock) };
}

Deno.test("TrafficLog sums up what is open", async () => {
  const { clock, log } = rig();
  await clock.advance(1000);
  const own = connection({ read: 3, openedAtMs: 900 });
  const incoming = [connection({ written: 5, read: 7, openedAtMs: 400 })];
  assertEquals(log.of(uuid, linkOf(own, 11), incoming), {
    state: "connected",
    connectedMs: 600,
    isSlow: true,
    dropped: 0,
    bytesSent: 5 + 11,
    bytesReceived: 3 + 7,
    queuedMessages: 2,
    queuedBytes: 20,
    clock: null,
  });
  const { state, connectedMs } = log.of(uuid, linkOf(null), []);
  assertEquals([state, connectedMs], ["connecting", null]);
  const idle = log.of(uuid, undefined, []);
  assertEquals([idle.state, idle.isSlow, idle.queuedMessages], ["idle", false, 0]);
});

Deno.test("TrafficLog goes on counting where connections and links have ended", () => {
  const { topology, log } = rig();
  topology.put(FAR);
  log.noteIncomingEnd(connection({ written: 5, read: 7 }));
  log.noteOutgoingEnd(connection({ written: 1000, read: 3 }));
  log.noteLinkEnd(linkOf(null, 11));
  log.noteDropped(uuid, "imu", 2);
  log.noteDropped(uuid, "imu", 1);
  log.noteDropped(uuid, "odometry", 4);
  const { bytesSent, bytesReceived, dropped } = log.of(uuid, undefined, []);
  assertEquals([bytesSent, bytesReceived, dropped], [16, 10, 7]);
  assertEquals(["imu", "odometry", "x"].map((topic) => log.droppedOn(topic)), [3, 4, 0]);
});

Deno.test("TrafficLog remembers nothing of visitors, but of whom it knew", () => {
  const { topology, log } = rig();
  const ended = connection({ read: 7 });
  const received = () => log.of(uuid, undefined, []).bytesReceived;
  log.noteIncomingEnd(ended);
  assertEquals(received(), 0);
  topology.put(FAR);
  log.noteIncomingEnd(ended);
  topology.remove(uuid);
  log.noteIncomingEnd(ended);
  assertEquals(received(), 14);
});

Deno.test("TrafficLog takes the clock's estimate that is surest, then that of the shortest way", () => {
  const { log } = rig();
  const estimates = [[5, 2], [3, 9], [3, 6], [3, 8]].map(([uncertaintyMs, roundTripMs]) =>
    ({ uncertaintyMs, roundTripMs, offsetMs: 0 }) as ClockEstimate
  );
  const open = [null, ...estimates].map((estimate) => connection({ estimate }));
  assertEquals(log.of(uuid, undefined, open).clock, estimates[2]!);
});
