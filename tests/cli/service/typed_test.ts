import { assertEquals, assertStringIncludes } from "@std/assert";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { startTypedRobot } from "../schemas/typed_robot.ts";

Deno.test("rosy service type and find tell what services take and return", async () => {
  await using mesh = new MeshFixture();
  await startTypedRobot(mesh);
  const type = await mesh.run("service", "type", "multiply");
  assertEquals([type.status, type.stdout], [0, "(metres,metres)=>metres\n"]);
  const found = await mesh.run("service", "find", "(metres,metres)=>metres");
  assertEquals([found.status, found.stdout], [0, "multiply\n"]);
  const all = await mesh.run("service", "type", "**");
  assertEquals([all.status, all.stdout], [0, "multiply: (metres,metres)=>metres\n"]);
  const unknown = await mesh.run("service", "type", "divide");
  assertEquals(unknown.status, 1);
  assertStringIncludes(unknown.stderr, 'Cannot tell the type of service "divide"');
});

Deno.test("rosy service call refuses what does not fit before it calls", async () => {
  await using mesh = new MeshFixture();
  await startTypedRobot(mesh);
  const { status, stdout, stderr } = await mesh.run("service", "call", "multiply", "6", "seven");
  assertEquals([status, stdout], [1, ""]);
  assertStringIncludes(
    stderr,
    'Cannot call service "multiply": argument 2: expected a number, found text, as ' +
      '"(metres,metres)=>metres" has it; --no-check does it all the same',
  );
});

Deno.test("rosy service call --template prints a command line that calls", async () => {
  await using mesh = new MeshFixture();
  await startTypedRobot(mesh);
  const { stdout } = await mesh.run("service", "call", "multiply", "--template");
  assertEquals(stdout, "rosy service call multiply 0 0\n");
  const called = await mesh.run("service", "call", "multiply", "0", "0", "--json");
  assertEquals(JSON.parse(called.stdout), { service: "multiply", args: [0, 0], response: 0 });
});
