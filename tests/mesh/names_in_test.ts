import { assertEquals } from "@std/assert";
import { namesIn } from "../../lib/mesh/names_in.ts";
import { Topology } from "../../lib/mesh/topology.ts";
import { newRecord } from "../support/records.ts";

Deno.test("namesIn() yields each name once, sorted", () => {
  const topology = new Topology();
  topology.put(newRecord("a", { topics: ["x", "z"], services: ["s", "drive/_action/start"] }));
  topology.put(newRecord("b", { topics: ["y", "x", "cam/*"], sends: ["w", "x"] }));
  assertEquals(namesIn(topology, "topics"), ["w", "x", "y", "z"]);
  assertEquals(namesIn(topology, "services"), ["drive/_action/start", "s"]);
  assertEquals(namesIn(topology, "actions"), ["drive"]);
});
