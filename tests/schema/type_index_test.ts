import { assertEquals } from "@std/assert";
import { Topology } from "../../lib/mesh/topology.ts";
import { TypeIndex } from "../../lib/schema/type_index.ts";
import { recordOf, revise } from "../support/records.ts";

const NUMBER = "t jsonschema 00000000000000aa number range";
const TEXT = "t jsonschema 00000000000000bb string range";
const SERVICE = "s jsonschema 00000000000000cc (number)=>number range";

Deno.test("TypeIndex follows what nodes say of types", () => {
  const topology = new Topology();
  const heard: string[] = [];
  const index = new TypeIndex(topology, ({ name }, node) => heard.push(`${node.name} ${name}`));
  const typesOf = (kind: "topics" | "services", subject: string) =>
    index.find(kind, subject).map(({ name, nodes }) => `${name} ${nodes.map(({ name }) => name)}`);
  const lidar = recordOf("lidar", { types: [NUMBER, SERVICE, "t something else"] });
  topology.put(lidar);
  topology.put(recordOf("sonar", { types: [NUMBER] }));
  topology.put(recordOf("radar", { types: [TEXT] }));
  assertEquals(typesOf("topics", "range"), ["number lidar,sonar", "string radar"]);
  assertEquals(typesOf("services", "range"), ["(number)=>number lidar"]);
  assertEquals(typesOf("topics", "none"), []);
  topology.put(revise(lidar, { types: [TEXT] }));
  assertEquals(typesOf("topics", "range"), ["number sonar", "string radar,lidar"]);
  assertEquals(typesOf("services", "range"), []);
  topology.remove(recordOf("sonar").id.uuid);
  topology.remove(recordOf("radar").id.uuid);
  assertEquals(typesOf("topics", "range"), ["string lidar"]);
  assertEquals(heard.toSorted(), [
    "lidar (number)=>number",
    "lidar number",
    "lidar string",
    "radar string",
    "sonar number",
  ]);
});
