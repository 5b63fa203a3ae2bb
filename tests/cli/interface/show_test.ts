import { assertEquals, assertStringIncludes } from "@std/assert";
import { findKnownSchema } from "../../../lib/schemas/catalogue.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { startTypedRobot } from "../schemas/typed_robot.ts";

Deno.test("rosy interface show prints the fields of a type, and who has it", async () => {
  await using mesh = new MeshFixture();
  await startTypedRobot(mesh);
  const { status, stdout } = await mesh.run("interface", "show", "sensor_msgs/CompressedImage");
  assertEquals(status, 0);
  assertEquals(
    stdout.replace(/@\S+ \(\w{4}\)/, "@host"),
    `sensor_msgs/msg/CompressedImage
An image in a format for image files.
- topics: image
- nodes: robot@host

header      std_msgs/msg/Header  When it was taken, and the optical frame of
                                 the camera: x right, y down, z ahead.
  stamp     time                 When it was measured, since the Unix epoch.
  frame_id  text                 Name of the coordinate frame that the data is
                                 in.
format      text                 The format, such as jpeg or png.
data        bytes                The file.
`,
  );
});

Deno.test("rosy interface show prints several values, and what a service takes and returns", async () => {
  await using mesh = new MeshFixture();
  await startTypedRobot(mesh);
  const range = await mesh.run("interface", "show", "(metres,text)");
  assertStringIncludes(
    range.stdout,
    "\n\n1  number  In metres.\n2  text    Which sensor.\n",
  );
  const multiply = await mesh.run("interface", "show", "(metres,metres)=>metres");
  assertStringIncludes(
    multiply.stdout,
    "\n\nargument 1  number  In metres.\nargument 2  number  In metres.\n" +
      "result      number  In metres.\n",
  );
});

Deno.test("rosy interface show --json prints the schema as it is", async () => {
  await using mesh = new MeshFixture();
  const { node } = await startTypedRobot(mesh);
  const { stdout } = await mesh.run("interface", "show", "foxglove.Log", "--json");
  const { hash, ...shown } = JSON.parse(stdout);
  assertEquals(shown, {
    type: "foxglove.Log",
    encoding: "jsonschema",
    topics: ["log"],
    services: [],
    nodes: [node.id],
    schema: {
      type: "array",
      prefixItems: [findKnownSchema("foxglove.Log")!.schema],
      items: false,
      minItems: 1,
    },
  });
  assertEquals(hash, node.topicTypes("log")[0]!.hash);
});

Deno.test("rosy interface show knows messages that nobody has, and suggests a name", async () => {
  await using mesh = new MeshFixture();
  const known = await mesh.run("interface", "show", "foxglove.Color");
  assertEquals(known.status, 0);
  assertStringIncludes(known.stdout, "foxglove.Color\nA color in RGBA format\n\nr  number  Red");
  const same = await mesh.run("interface", "show", "foxglove.Color", "--known");
  assertEquals(same.stdout, known.stdout);
  const unknown = await mesh.run("interface", "show", "foxglove.Colour");
  assertEquals(unknown.status, 1);
  assertStringIncludes(unknown.stderr, 'Cannot show type "foxglove.Colour": nobody has a schema');
  assertStringIncludes(unknown.stderr, '(did you mean "foxglove.Color"?)');
});
