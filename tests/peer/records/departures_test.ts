import { assertEquals } from "@std/assert";
import type { NodeRecord } from "../../../lib/mesh/node_record.ts";
import { MAX_NODES, type TopologyChange, type TopologyView } from "../../../lib/mesh/topology.ts";
import { AFTERWARDS_MS, Departures } from "../../../lib/peer/records/departures.ts";
import { VirtualClock } from "../../../lib/testing/virtual_clock.ts";
import { recordOf } from "../../support/records.ts";

function rig() {
  const clock = new VirtualClock();
  let tell: (change: TopologyChange) => void = () => {};
  const topology = { subscribe: (callback: typeof tell) => (tell = callback, () => {}) };
  const departures = new Departures(topology as unknown as TopologyView, clock);
  const end = (record: NodeRecord, why: "stopped" | "gone" | "silent" = "stopped") =>
    tell({ type: "down", record, why });
  return { clock, departures, end };
}

Deno.test("Departures knows for a second who ended, not who is silent", async () => {
  const { clock, departures, end } = rig();
  const [stopped, gone, silent] = ["stopped", "gone", "silent"] as const;
  for (const why of [stopped, gone, silent]) end(recordOf(why), why);
  const known = () => [stopped, gone, silent].map((why) => departures.has(recordOf(why).id.uuid));
  assertEquals(known(), [true, true, false]);
  await clock.advance(AFTERWARDS_MS - 1);
  // The last time counts, and lets nobody else be forgotten.
  end(recordOf(stopped));
  assertEquals(known(), [true, true, false]);
  await clock.advance(1);
  assertEquals(known(), [true, false, false]);
  await clock.advance(AFTERWARDS_MS - 1);
  assertEquals(known(), [false, false, false]);
});

Deno.test("Departures remembers no more nodes than there may be, the last ones", () => {
  const { departures, end } = rig();
  const records = Array.from({ length: MAX_NODES + 1 }, (_, index) => recordOf(`n${index}`));
  for (const record of records) end(record);
  assertEquals(departures.has(records[0]!.id.uuid), false);
  assertEquals(departures.has(records[1]!.id.uuid), true);
});
