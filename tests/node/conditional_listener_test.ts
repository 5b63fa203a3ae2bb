import { assertEquals } from "@std/assert";
import { Topology } from "../../lib/mesh/topology.ts";
import { ConditionalListener } from "../../lib/node/conditional_listener.ts";
import { newRecord } from "../support/records.ts";

function setUp() {
  const log: string[] = [];
  const topology = new Topology();
  const create = () =>
    new ConditionalListener(topology, "objects", () => {
      log.push("listen");
      return () => log.push("stop");
    });
  return { log, topology, create };
}

Deno.test("ConditionalListener listens at once where somebody listens downstream", () => {
  const { log, topology, create } = setUp();
  topology.put(newRecord("viewer", { topics: ["objects"] }));
  create();
  assertEquals(log, ["listen"]);
});

Deno.test("ConditionalListener follows the first listener downstream and the last", () => {
  const { log, topology, create } = setUp();
  create();
  assertEquals(log, []);
  const viewers = [
    newRecord("a", { topics: ["objects"] }),
    newRecord("b", { topics: ["objects"] }),
  ];
  for (const viewer of viewers) topology.put(viewer);
  assertEquals(log, ["listen"]);
  for (const viewer of viewers) topology.remove(viewer.id.uuid);
  assertEquals(log, ["listen", "stop"]);
});

Deno.test("ConditionalListener.stop() stops for good", () => {
  const { log, topology, create } = setUp();
  const listener = create();
  topology.put(newRecord("viewer", { topics: ["objects"] }));
  listener.stop();
  listener.stop();
  topology.put(newRecord("viewer", { topics: ["objects"] }));
  assertEquals(log, ["listen", "stop"]);
});

Deno.test("ConditionalListener.stop() during the very change that would start it", () => {
  const { log, topology, create } = setUp();
  topology.subscribe(() => listener.stop());
  const listener = create();
  topology.put(newRecord("viewer", { topics: ["objects"] }));
  assertEquals(log, []);
});
