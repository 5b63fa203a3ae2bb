import { assertEquals, assertRejects } from "@std/assert";
import { FlagValues } from "../../../lib/cli/line/flag_values.ts";
import { namesOf, observe } from "../../../lib/cli/mesh/observe.ts";
import { Topology } from "../../../lib/mesh/topology.ts";
import { newRecord } from "../../support/records.ts";

Deno.test("observe() yields nothing when interrupted, rather than a part of the mesh", async () => {
  const flags = new FlagValues(
    new Map([["interface", "127.0.0.1"], ["domain-id", crypto.randomUUID()]]),
  );
  const signal = AbortSignal.abort(new Error("Interrupted"));
  await assertRejects(() => observe({ flags, signal }), Error, "Interrupted");
});

Deno.test("namesOf() yields each name once, sorted", () => {
  const topology = new Topology();
  topology.put(newRecord("a", { topics: ["x", "z"], services: ["s"] }));
  topology.put(newRecord("b", { topics: ["y", "x", "cam/*"], sends: ["w", "x"] }));
  assertEquals(namesOf(topology, "topics"), ["w", "x", "y", "z"]);
  assertEquals(namesOf(topology, "services"), ["s"]);
});
