import { assert, assertEquals, assertMatch } from "@std/assert";
import { MeshFixture } from "../../support/mesh_fixture.ts";

Deno.test("Ctrl-C ends rosy topic echo with status 130", async () => {
  await using echo = new MeshFixture().start("topic", "echo", "t");
  await echo.waitForLine("Listening");
  const { status, stdout, stderr } = await echo.stop("SIGINT");
  assertEquals([status, stdout, stderr], [130, "Listening to topics: t\n", ""]);
});

Deno.test("SIGTERM ends rosy topic echo with status 143", async () => {
  await using echo = new MeshFixture().start("topic", "echo", "t", "--count", "5");
  await echo.waitForLine("Listening");
  const { status, stderr } = await echo.stop("SIGTERM");
  assertEquals([status, stderr], [143, ""]);
});

Deno.test("Ctrl-C ends rosy topic send while it waits", async () => {
  await using send = new MeshFixture().start("topic", "send", "t", "1");
  await send.waitForLine("Waiting for listeners...");
  const { status, stdout, stderr } = await send.stop();
  assertEquals([status, stdout, stderr], [130, "Waiting for listeners...\n", ""]);
});

Deno.test("Ctrl-C ends rosy service call while it waits", async () => {
  await using call = new MeshFixture().start("service", "call", "s");
  await call.waitForLine("Waiting for providers...");
  const { status, stderr } = await call.stop();
  assertEquals([status, stderr], [130, ""]);
});

Deno.test("Ctrl-C ends rosy topic send between two messages", async () => {
  await using send = new MeshFixture()
    .start("topic", "send", "t", "1", "--no-wait", "--interval", "1000");
  await send.waitForLine("0: 1");
  const startMs = performance.now();
  assertEquals((await send.stop()).status, 130);
  assert(performance.now() - startMs < 5000);
});

Deno.test("Ctrl-C says goodbye to the mesh", async () => {
  const mesh = new MeshFixture();
  await using echo = mesh.start("topic", "echo", "t");
  await echo.waitForLine("Listening");
  assertEquals((await echo.stop()).status, 130);
  assertMatch((await mesh.run("node", "list")).stdout, /^0 nodes in domain/);
});

Deno.test("a second Ctrl-C ends a command that does not end", async () => {
  const program = new URL("./interruption_program.ts", import.meta.url);
  await using process = new MeshFixture().startProgram(program);
  await process.waitForLine("Ready");
  process.signal("SIGTERM");
  await process.waitForLine("Interrupted by SIGTERM: status 143");
  assertEquals((await process.stop("SIGINT")).status, 130);
});
