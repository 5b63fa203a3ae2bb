import { defineMesh, defineSchema } from "@rosy/rosy";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { type TestProcess } from "../../support/process.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { untilSeen } from "../../support/topology.ts";

async function startListener(mesh: MeshFixture, ...topics: string[]): Promise<TestProcess> {
  const listener = mesh.start("topic", "echo", ...topics, "--name", "test_listener");
  await listener.waitForLine("Listening");
  return listener;
}

/** A mesh with topics of all sorts: heard and not, announced, matched by a pattern, with types. */
async function startRobot(): Promise<MeshFixture> {
  const mesh = new MeshFixture();
  const image = defineSchema("Image", { type: "object" });
  const camera = await mesh.node("camera", { mesh: defineMesh({ topics: { image: [image] } }) });
  const lidar = await mesh.node("lidar");
  await camera.send("image", {});
  await camera.send("imu", 1);
  await lidar.send("imu", 1);
  await lidar.getTopic("map").announce();
  for (let count = 0; count < 2; count++) {
    const viewer = await mesh.node("viewer");
    await viewer.listen("image", () => {});
    await viewer.listen("cmd/*", () => {});
  }
  await lidar.listen("goal", () => {});
  for (const node of [camera, lidar]) {
    await untilSeen(node, (topology) => topology.listeners("cmd/speed").length === 2);
  }
  return mesh;
}

Deno.test("rosy topic list shows topics with their senders, listeners and types", async () => {
  await using mesh = await startRobot();
  const { status, stdout, stderr } = await mesh.run("topic", "list");
  assertEquals([status, stderr], [0, ""]);
  assertEquals(stdout.replace("lidar, camera", "camera, lidar").split("\n"), [
    "topic  senders        listeners  type",
    "goal   -              lidar      -",
    "image  camera         viewer ×2  Image",
    "imu    camera, lidar  -          -",
    "map    lidar          -          -",
    "",
  ]);
});

Deno.test("rosy topic list -v names all nodes, and --names none", async () => {
  await using mesh = await startRobot();
  const { stdout } = await mesh.run("topic", "list", "-v");
  const id = (name: string) => `${name}@\\S+ \\([a-z2-7]{4}\\)`;
  assertMatch(
    stdout,
    new RegExp(`^goal\n- type: -\n- senders: none\n- listeners:\n  - ${id("lidar")}\n`),
  );
  assertMatch(
    stdout,
    new RegExp(
      `\nimage\n- type: Image\n- senders:\n  - ${id("camera")}\n- listeners:\n` +
        `  - ${id("viewer")}\n  - ${id("viewer")}\n`,
    ),
  );
  assertEquals((await mesh.run("topic", "list", "--names")).stdout, "goal\nimage\nimu\nmap\n");
});

Deno.test("rosy topic list --json names senders, listeners and types", async () => {
  await using mesh = await startRobot();
  const { stdout } = await mesh.run("topic", "list", "--json");
  const [goal, image, imu, map] = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  const names = (ids: readonly { name: string }[]) => ids.map(({ name }) => name).sort();
  assertEquals([goal.topic, goal.senders, names(goal.listeners)], ["goal", [], ["lidar"]]);
  assertEquals([names(image.senders), names(image.listeners)], [["camera"], ["viewer", "viewer"]]);
  assertMatch(image.senders[0].uuid, /^[a-z2-7]{16}$/);
  const [{ name, encoding, hash }] = image.types;
  assertEquals([name, encoding, hash.length], ["Image", "jsonschema", 16]);
  assertEquals([names(imu.senders), imu.listeners, imu.types], [["camera", "lidar"], [], []]);
  assertEquals([map.topic, names(map.senders)], ["map", ["lidar"]]);
});

Deno.test("rosy topic list --discovery-time limits the wait", async () => {
  const startMs = performance.now();
  const { status } = await new MeshFixture().run("topic", "list", "--discovery-time", "0.05");
  assertEquals(status, 0);
  assert(performance.now() - startMs < 1500);
});

Deno.test("rosy topic list shows no topic of a listener that has ended", async () => {
  const mesh = new MeshFixture();
  await using listener = await startListener(mesh, "a");
  assertEquals((await listener.stop()).status, 130);
  assertEquals((await mesh.run("topic", "list", "--names")).stdout, "");
});

Deno.test("rosy topic list fails in one line on an interface that is not there", async () => {
  const { status, stderr } = await new MeshFixture().run("topic", "list", "--interface", "nosuch0");
  assertEquals(status, 1);
  assertMatch(stderr, /^rosy topic list: .*nosuch0.*\n$/);
});
