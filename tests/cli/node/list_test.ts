import { assert, assertEquals, assertMatch } from "@std/assert";
import { describeNode } from "../../../lib/cli/node/list.ts";
import { createStyle } from "../../../lib/cli/terminal/style.ts";
import { type TestProcess } from "../../support/process.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { recordOf } from "../../support/records.ts";

const PROVIDER = new URL("../provider.ts", import.meta.url);

async function startListener(mesh: MeshFixture, ...topics: string[]): Promise<TestProcess> {
  const listener = mesh.start("topic", "echo", ...topics, "--name", "test_listener");
  await listener.waitForLine("Listening");
  return listener;
}

Deno.test("rosy service list prints each service once, sorted", async () => {
  const mesh = new MeshFixture();
  await using provider = mesh.startProgram(PROVIDER);
  await provider.waitForLine("Ready");
  const { status, stdout } = await mesh.run("service", "list");
  const services = ["count", "endless", "fail", "multiply", "never", "nothing", "reflect"];
  assertEquals([status, stdout], [0, `${services.join("\n")}\n`]);
  const { stdout: json } = await mesh.run("service", "list", "--json");
  const lines = json.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(lines.map(({ service, providers }) => [service, providers[0].name]), [
    ...services.map((service) => [service, "test_provider"]),
  ]);
});

Deno.test("rosy node list prints nodes with what they offer", async () => {
  const mesh = new MeshFixture();
  await using provider = mesh.startProgram(PROVIDER);
  await provider.waitForLine("Ready");
  await using _listener = await startListener(mesh, "a", "b");
  const { status, stdout } = await mesh.run("node", "list");
  assertEquals(status, 0);
  assertMatch(
    stdout,
    /^2 nodes:\n\ntest_listener@\S+ \([a-z2-7]{4}\)\n- listens to:\n {2}- a\n {2}- b\n- sends on: none\n- services: none\n\ntest_provider@\S+ \([a-z2-7]{4}\)\n- listens to: none\n- sends on: none\n- services:\n {2}- count\n/,
  );
});

Deno.test("rosy node list -v prints all about each node", async () => {
  const mesh = new MeshFixture();
  await using _listener = await startListener(mesh, "a");
  const { stdout } = await mesh.run("node", "list", "-v");
  assertMatch(stdout, /^1 node:\n\ntest_listener@.*\n- UUID: [a-z2-7]{16}\n- PID: \d+\n/);
  assertMatch(stdout, /\n- addresses:\n {2}- (unix \/|tcp )/);
});

Deno.test("rosy node list and node info tell what a node sends on", async () => {
  await using mesh = new MeshFixture();
  const camera = await mesh.node("camera");
  await camera.send("image", 1);
  await camera.getTopic("calibration").announce();
  for (const command of [["node", "list"], ["node", "info", "camera"]]) {
    const { stdout } = await mesh.run(...command);
    assertMatch(stdout, /\n- listens to: none\n- sends on:\n {2}- calibration\n {2}- image\n/);
    const { sends } = JSON.parse((await mesh.run(...command, "--json")).stdout);
    assertEquals(sends, ["calibration", "image"]);
  }
});

Deno.test("rosy node list --json prints one record a line", async () => {
  const mesh = new MeshFixture();
  await using _listener = await startListener(mesh, "a");
  const { stdout } = await mesh.run("node", "list", "--json");
  const { id, pid, topics, services, addresses } = JSON.parse(stdout);
  assertEquals([id.name, topics, services], ["test_listener", ["a"], []]);
  assert(pid > 0 && addresses.length > 0);
});

Deno.test("describeNode() lets no control character of a foreign name through", () => {
  const record = recordOf("a\x1b[2J", {
    addresses: [{ transport: "tcp", hostname: "fe80::1", port: 9 }],
    topics: ["t\n- fake"],
    sends: ["\x1b[31mred"],
  });
  const text = describeNode(record, { verbose: true, hidden: false, style: createStyle(false) });
  assertEquals(text.includes("\x1b"), false);
  assertMatch(text, /- listens to:\n {2}- t\\x0a- fake\n- sends on:\n {2}- \\x1b\[31mred\n/);
  assertMatch(text, /- addresses:\n {2}- tcp \[fe80::1\]:9$/);
});
