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

Deno.test("rosy topic list prints each topic once, sorted", async () => {
  const mesh = new MeshFixture();
  await using _first = await startListener(mesh, "b", "a");
  await using _second = await startListener(mesh, "b", "c d");
  const { status, stdout, stderr } = await mesh.run("topic", "list");
  assertEquals([status, stdout, stderr], [0, "a\nb\nc d\n", ""]);
});

Deno.test("rosy topic list --json names the listeners", async () => {
  const mesh = new MeshFixture();
  await using _listener = await startListener(mesh, "a");
  const { stdout } = await mesh.run("topic", "list", "--json");
  const { topic, listeners } = JSON.parse(stdout);
  assertEquals([topic, listeners.length, listeners[0].name], ["a", 1, "test_listener"]);
  assertMatch(listeners[0].uuid, /^[a-z2-7]{16}$/);
});

Deno.test("rosy service list prints each service once, sorted", async () => {
  const mesh = new MeshFixture();
  await using provider = mesh.startProgram(PROVIDER);
  await provider.waitForLine("Ready");
  const { status, stdout } = await mesh.run("service", "list");
  assertEquals([status, stdout], [0, "fail\nmultiply\nnever\nnothing\nreflect\n"]);
  const { stdout: json } = await mesh.run("service", "list", "--json");
  const lines = json.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(lines.map(({ service, providers }) => [service, providers[0].name])[1], [
    "multiply",
    "test_provider",
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
    /^2 nodes:\n\ntest_listener@\S+ \([a-z2-7]{4}\)\n- topics:\n {2}- a\n {2}- b\n- services: none\n\ntest_provider@\S+ \([a-z2-7]{4}\)\n- topics: none\n- services:\n {2}- fail\n/,
  );
});

Deno.test("rosy node list -v prints all about each node", async () => {
  const mesh = new MeshFixture();
  await using _listener = await startListener(mesh, "a");
  const { stdout } = await mesh.run("node", "list", "-v");
  assertMatch(stdout, /^1 node:\n\ntest_listener@.*\n- UUID: [a-z2-7]{16}\n- PID: \d+\n/);
  assertMatch(stdout, /\n- addresses:\n {2}- (unix \/|tcp )/);
});

Deno.test("rosy node list --json prints one record a line", async () => {
  const mesh = new MeshFixture();
  await using _listener = await startListener(mesh, "a");
  const { stdout } = await mesh.run("node", "list", "--json");
  const { id, pid, topics, services, addresses } = JSON.parse(stdout);
  assertEquals([id.name, topics, services], ["test_listener", ["a"], []]);
  assert(pid > 0 && addresses.length > 0);
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
  assertEquals((await mesh.run("topic", "list")).stdout, "");
});

Deno.test("rosy topic list fails in one line on an interface that is not there", async () => {
  const { status, stderr } = await new MeshFixture().run("topic", "list", "--interface", "nosuch0");
  assertEquals(status, 1);
  assertMatch(stderr, /^rosy topic list: .*nosuch0.*\n$/);
});

Deno.test("describeNode() lets no control character of a foreign name through", () => {
  const record = recordOf("a\x1b[2J", {
    addresses: [{ transport: "tcp", hostname: "fe80::1", port: 9 }],
    topics: ["t\n- fake"],
  });
  const text = describeNode(record, { verbose: true, style: createStyle(false) });
  assertEquals(text.includes("\x1b"), false);
  assertMatch(text, /- topics:\n {2}- t\\x0a- fake\n- services: none\n/);
  assertMatch(text, /- addresses:\n {2}- tcp \[fe80::1\]:9$/);
});
