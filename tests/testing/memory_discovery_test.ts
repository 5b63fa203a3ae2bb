import { assertEquals } from "@std/assert";
import { Topology } from "../../lib/mesh/topology.ts";
import { MemoryDiscovery, MemoryDomain } from "../../lib/testing/memory_discovery.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import type { VirtualProcess } from "../../lib/testing/virtual_process.ts";
import type { Way } from "../../lib/testing/way.ts";
import { newRecord } from "../support/records.ts";

Deno.test("a node that somebody else asks for does not lose itself, and one that is gone is lost", async () => {
  const clock = new VirtualClock();
  const way = { clock, isCut: false, delayMs: () => 0 } as unknown as Way;
  const domain = new MemoryDomain(() => way);
  const join = async (name: string) => {
    const process = { clock, isFrozen: false } as unknown as VirtualProcess;
    const topology = new Topology();
    const record = newRecord(name);
    topology.put(record);
    const discovery = new MemoryDiscovery(domain, process, topology);
    await discovery.start(record);
    return { record, topology, discovery };
  };
  const near = await join("near");
  const far = await join("far");
  const gone = newRecord("gone");
  near.topology.put(gone);
  for (const { id } of [far.record, gone]) near.discovery.suspect(id.uuid, "lost");
  await clock.advance(2000);
  for (const { topology } of [near, far]) {
    const names = [...topology.nodes.values()].map(({ id }) => id.name);
    assertEquals(names.sort(), ["far", "near"]);
  }
  for (const { discovery } of [near, far]) await discovery.stop();
});
