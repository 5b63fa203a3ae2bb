import { assertEquals } from "@std/assert";
import { TestProcess } from "../support/process.ts";
import { MeshFixture } from "../support/mesh_fixture.ts";
import { stopLaunch } from "../support/rosy.ts";

function demo(name: string): URL {
  return new URL(`../../demo/${name}.ts`, import.meta.url);
}

Deno.test("the topic demos exchange a message", async () => {
  const mesh = new MeshFixture();
  await using listener = mesh.startProgram(demo("topic_listener"));
  await listener.waitForLine("Listening...");
  await using sender = mesh.startProgram(demo("topic_sender"));
  assertEquals(await sender.end(), { status: 0, stdout: "", stderr: "" });
  await listener.waitForLine("Received");
  assertEquals(await listener.stop(), {
    status: 0,
    stdout: 'Listening...\nReceived "hello world" on topic=some-topic\n',
    stderr: "",
  });
});

Deno.test("the topic sender waits for a listener that starts later", async () => {
  const mesh = new MeshFixture();
  await using sender = mesh.startProgram(demo("topic_sender"));
  await using listener = mesh.startProgram(demo("topic_listener"));
  await listener.waitForLine('Received "hello world" on topic=some-topic');
  assertEquals((await sender.end()).status, 0);
});

Deno.test("the service demos exchange a call", async () => {
  const mesh = new MeshFixture();
  await using provider = mesh.startProgram(demo("service_provider"));
  await provider.waitForLine("Started service...");
  await using caller = mesh.startProgram(demo("service_caller"));
  assertEquals(await caller.end(), {
    status: 0,
    stdout: "Calculating 2 * 2...\nResult: 4\n",
    stderr: "",
  });
  assertEquals(await provider.stop("SIGTERM"), {
    status: 0,
    stdout: "Started service...\n",
    stderr: "",
  });
});

Deno.test("the demo of all shows both exchanges", async () => {
  await using process = new TestProcess(["run", "-A", demo("demo").href]);
  assertEquals(await process.end(), {
    status: 0,
    stdout: [
      "[topic_listener] Listening...",
      '[topic_listener] Received "hello world" on topic=some-topic',
      "[service_provider] Started service...",
      "[service_caller] Calculating 2 * 2...",
      "[service_caller] Result: 4",
      "Both exchanges worked.\n",
    ].join("\n"),
    stderr: "",
  });
});

Deno.test("the demo of all says what did not happen", async () => {
  const env = { ROSY_INTERFACE: "nosuch0" };
  await using process = new TestProcess(["run", "-A", demo("demo").href], { env });
  const { status, stdout } = await process.end();
  assertEquals(status, 1);
  assertEquals(
    stdout.split("\n").at(-2),
    "The demo failed: topic_listener ended with status 1 without printing 'Listening...'",
  );
});

Deno.test("demo/launch.yaml starts all four programs, each when the other is there", async () => {
  const file = new URL("../../demo/launch.yaml", import.meta.url).pathname;
  await using launch = new MeshFixture().start("launch", file);
  await launch.waitForLine('[topic_listener] Received "hello world" on topic=some-topic');
  await launch.waitForLine("[service_caller] Result: 4");
  await launch.waitForLine("Node 'service_caller' has ended");
  await launch.waitForLine("Node 'topic_sender' has ended");
  await stopLaunch(launch, ["service_provider", "topic_listener"]);
});
