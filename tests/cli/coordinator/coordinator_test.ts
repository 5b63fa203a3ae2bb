import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { type TestProcess } from "../../support/process.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";

/** A mesh whose nodes use a coordinator of their own. */
class CoordinatedMesh extends MeshFixture {
  readonly port: number;

  private constructor(port: number) {
    super();
    this.port = port;
  }

  /** Starts a coordinator at a free port. */
  static async open(): Promise<[CoordinatedMesh, TestProcess]> {
    const mesh = new CoordinatedMesh(0);
    const coordinator = mesh.start("coordinator", "--port", "0");
    const line = await coordinator.waitForLine("Started rosy coordinator on 127.0.0.1:");
    Object.assign(mesh, { port: Number(line.split(":").at(-1)) });
    mesh.env.ROSY_COORDINATOR = `127.0.0.1:${mesh.port}`;
    return [mesh, coordinator];
  }

  /** Starts the coordinator again, where it was. */
  async restart(): Promise<TestProcess> {
    const coordinator = this.start("coordinator", "--port", `${this.port}`);
    await coordinator.waitForLine("Started rosy coordinator on");
    return coordinator;
  }

  async listener(...topics: string[]): Promise<TestProcess> {
    const process = this.start("topic", "echo", ...topics, "--log", "info");
    await process.waitForLine("Listening to topics");
    return process;
  }
}

Deno.test("Commands work through a coordinator, whose Ctrl-C is success", async () => {
  const [mesh, coordinator] = await CoordinatedMesh.open();
  await using _coordinator = coordinator;
  await using listener = await mesh.listener("imu", "odometry");
  const list = await mesh.run("topic", "list", "--names");
  assertEquals([list.stdout, list.stderr], ["imu\nodometry\n", ""]);
  assertStringIncludes((await mesh.run("node", "list", "-v")).stdout, "  - tcp 127.0.0.1:");
  assertEquals((await mesh.run("topic", "send", "imu", "hello")).status, 0);
  await listener.waitForLine('0: "hello"');
  mesh.env.ROSY_DOMAIN_ID = "another";
  assertMatch((await mesh.run("node", "list")).stdout, /^0 nodes in domain/);
  const { status, stderr } = await coordinator.stop("SIGTERM");
  assertEquals(status, 0);
  assertStringIncludes(stderr, "registered: 1 node in domain");
  await listener.waitForLine("Lost the coordinator at 127.0.0.1");
});

Deno.test("A node that is killed is gone from the list", async () => {
  const [mesh, coordinator] = await CoordinatedMesh.open();
  await using _coordinator = coordinator;
  await using listener = await mesh.listener("imu");
  await using _other = await mesh.listener("odometry");
  await listener.stop("SIGKILL");
  await coordinator.waitForLine("is gone");
  assertEquals((await mesh.run("topic", "list", "--names")).stdout, "odometry\n");
});

Deno.test("Nodes go on while the coordinator is away, and are all there when it is back", async () => {
  const [mesh, first] = await CoordinatedMesh.open();
  await using _first = first;
  await using listener = await mesh.listener("imu");
  await using sender = mesh.start("topic", "send", "imu", "7", "--interval", "0.05");
  await listener.waitForLine("0: 7");
  await first.stop("SIGKILL");
  await listener.waitForLine("Lost the coordinator");
  const before = listener.stdout.split("0: 7").length;
  await listener.waitForLine("0: 7", before + 5);
  await using second = await mesh.restart();
  await second.waitForLine("2 nodes in domain");
  await listener.waitForLine("The coordinator at 127.0.0.1");
  const { stdout } = await mesh.run("node", "list");
  assertStringIncludes(stdout, "2 nodes:");
  assertEquals((await sender.stop()).status, 130);
});

Deno.test("A node that is started before its coordinator waits for it, or for Ctrl-C", async () => {
  const [mesh, first] = await CoordinatedMesh.open();
  await using _first = first;
  assertEquals((await first.stop()).status, 0);
  await using early = mesh.start("topic", "echo", "imu");
  await using impatient = mesh.start("topic", "echo", "imu");
  for (const process of [early, impatient]) {
    const line = await process.waitForLine("Cannot reach the coordinator");
    assertStringIncludes(line, `127.0.0.1:${mesh.port} (connection refused): waiting for it`);
  }
  assertEquals((await impatient.stop()).status, 130);
  const { status, stderr } = await mesh.run("topic", "list", "--discovery-time", "0.5");
  assertEquals(status, 1);
  assertStringIncludes(stderr, "start it with 'rosy coordinator'");
  await using _second = await mesh.restart();
  await early.waitForLine("Listening to topics: imu");
  assertEquals((await mesh.run("topic", "list", "--names")).stdout, "imu\n");
});

Deno.test("Wrong addresses of coordinators, and ports in use, are clear errors", async () => {
  const [mesh, coordinator] = await CoordinatedMesh.open();
  await using _coordinator = coordinator;
  const used = await mesh.run("coordinator", "--port", `${mesh.port}`);
  assertEquals(used.status, 1);
  assertStringIncludes(used.stderr, `127.0.0.1:${mesh.port}: already in use`);
  const wrong = await mesh.run("node", "list", "--coordinator", "robot:x");
  assertEquals(wrong.status, 2);
  assertStringIncludes(wrong.stderr, 'Cannot use "robot:x" as the coordinator');
});
