import { assertEquals, assertStringIncludes } from "@std/assert";
import { KNOWN_SCHEMAS } from "../../../lib/schemas/catalogue.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { startTypedRobot } from "../schemas/typed_robot.ts";

Deno.test("rosy interface list prints each type and what is of it", async () => {
  await using mesh = new MeshFixture();
  const { node } = await startTypedRobot(mesh);
  const { status, stdout } = await mesh.run("interface", "list");
  assertEquals([status, stdout], [
    0,
    "(metres,metres)=>metres: service multiply\n" +
    "(metres,text): topic range\n" +
    "foxglove.Log: topic log\n" +
    "sensor_msgs/msg/CompressedImage: topic image\n",
  ]);
  const lines = (await mesh.run("interface", "list", "--json")).stdout.trimEnd().split("\n");
  const { hash, ...log } = JSON.parse(lines[2]!);
  assertEquals(log, {
    type: "foxglove.Log",
    encoding: "jsonschema",
    topics: ["log"],
    services: [],
    nodes: [node.id],
  });
  assertEquals(typeof hash, "string");
});

Deno.test("rosy interface list tells types of one name apart", async () => {
  await using mesh = new MeshFixture();
  await startTypedRobot(mesh);
  const { defineMesh, defineSchema } = await import("@rosy/rosy");
  const other = defineSchema<{ message: string }>("foxglove.Log", { type: "object" });
  const node = await mesh.node("other", { mesh: defineMesh({ topics: { log: other } }) });
  await node.listen("log", () => {});
  const { stdout } = await mesh.run("interface", "list");
  assertEquals(stdout.match(/^foxglove\.Log \([0-9a-f]{16}\): topic log$/gm)?.length, 2, stdout);
  const types = await mesh.run("topic", "type", "log");
  assertEquals(
    types.stdout.replace(/@\S+ \(\w{4}\)/g, "").split("\n").sort(),
    ["", "foxglove.Log, says other", "foxglove.Log, says robot"],
  );
});

Deno.test("rosy interface list --known prints the messages that rosy knows, without a mesh", async () => {
  const mesh = new MeshFixture();
  const { status, stdout } = await mesh.run("interface", "list", "--known");
  assertEquals(status, 0);
  assertEquals(stdout.trimEnd().split("\n"), KNOWN_SCHEMAS.map(({ name }) => name));
  const { stdout: json } = await mesh.run("interface", "list", "--known", "--json");
  assertStringIncludes(json, '{"type":"foxglove.LaserScan","isKnown":true}\n');
});

Deno.test("rosy interface list says where nobody has a schema", async () => {
  const mesh = new MeshFixture();
  const { status, stdout, stderr } = await mesh.run("interface", "list");
  assertEquals([status, stdout], [0, ""]);
  assertStringIncludes(stderr, `Nobody has a schema in domain "${mesh.domainId}"`);
});
