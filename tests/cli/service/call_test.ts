import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { MeshFixture } from "../../support/mesh_fixture.ts";

const PROVIDER = new URL("../provider.ts", import.meta.url);

Deno.test("rosy service call prints the response", async () => {
  const mesh = new MeshFixture();
  await using provider = mesh.startProgram(PROVIDER);
  await provider.waitForLine("Ready");
  const { status, stdout, stderr } = await mesh.run("service", "call", "multiply", "2", "-3");
  assertEquals([status, stderr], [0, ""]);
  assertMatch(
    stdout,
    // On a busy machine the provider is found after the network had seemed quiet.
    /^(Waiting for providers...\n\n)?\[.{23}\]\nCalling service="multiply"\nargs:\n {2}0: 2\n {2}1: -3\nResponse: -6\n$/,
  );
});

Deno.test("rosy service call waits for its first provider", async () => {
  const mesh = new MeshFixture();
  await using call = mesh.start("service", "call", "reflect", "hello", "a=[1]");
  await call.waitForLine("Waiting for providers...");
  await using _provider = mesh.startProgram(PROVIDER);
  const { status, stdout } = await call.end();
  assertEquals(status, 0);
  assertStringIncludes(stdout, 'Response: [ "hello", { a: [ 1 ] } ]\n');
});

Deno.test("rosy service call --json prints the call as JSON", async () => {
  const mesh = new MeshFixture();
  await using provider = mesh.startProgram(PROVIDER);
  await provider.waitForLine("Ready");
  const { status, stdout } = await mesh.run("service", "call", "reflect", "js:1n", "--json");
  assertEquals(status, 0);
  assertEquals(JSON.parse(stdout), {
    service: "reflect",
    args: [{ $bigint: "1" }],
    response: [{ $bigint: "1" }],
  });
  const nothing = await mesh.run("service", "call", "nothing", "--json");
  assertEquals(JSON.parse(nothing.stdout), { service: "nothing", args: [], response: null });
});

Deno.test("rosy service call --interval calls until interrupted", async () => {
  const mesh = new MeshFixture();
  await using provider = mesh.startProgram(PROVIDER);
  await provider.waitForLine("Ready");
  await using call = mesh.start("service", "call", "multiply", "2", "2", "--interval", "0.02");
  await call.waitForLine("Response: 4", 3);
  const { status, stderr } = await call.stop();
  assertEquals([status, stderr], [130, ""]);
});

Deno.test("rosy service call guesses at the service of a namespace", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("arm", { namespace: "left" });
  await node.addService("reach", () => {});
  const { status, stderr } = await mesh.run("service", "call", "reach", "--no-wait");
  assertEquals(status, 1);
  assertStringIncludes(stderr, `in domain "${mesh.domainId}" (did you mean "left/reach"?)`);
  await using waiting = mesh.start("service", "call", "reach");
  await waiting.waitForLine('a provider of service "reach" (did you mean "left/reach"?) in domain');
  await waiting.stop();
});

Deno.test("rosy service call --no-wait fails without a provider", async () => {
  const { status, stdout, stderr } = await new MeshFixture()
    .run("service", "call", "nobody", "--no-wait", "--timeout", "0.5");
  assertEquals(status, 1);
  assertEquals(stdout.includes("Response"), false);
  assertMatch(
    stderr,
    /^rosy service call: Cannot call service "nobody": nobody provides it in domain .*\n$/,
  );
});

Deno.test("rosy service call --timeout gives up", async () => {
  const mesh = new MeshFixture();
  await using provider = mesh.startProgram(PROVIDER);
  await provider.waitForLine("Ready");
  const { status, stderr } = await mesh.run("service", "call", "never", "--timeout", "0.2");
  assertEquals(status, 1);
  assertMatch(stderr, /^rosy service call: Cannot call service "never": .*200 ms.*\n$/);
});

Deno.test("rosy service call tells the provider's error in one line", async () => {
  const mesh = new MeshFixture();
  await using provider = mesh.startProgram(PROVIDER);
  await provider.waitForLine("Ready");
  const { status, stderr } = await mesh.run("service", "call", "fail");
  assertEquals(status, 1);
  assertMatch(stderr, /^rosy service call: .*motor stalled.*\n$/);
});

Deno.test("rosy service call ends a call under way on Ctrl-C", async () => {
  const mesh = new MeshFixture();
  await using provider = mesh.startProgram(PROVIDER);
  await provider.waitForLine("Ready");
  await using call = mesh.start("service", "call", "never", "1");
  await call.waitForLine("0: 1");
  const { status, stderr } = await call.stop();
  assertEquals([status, stderr], [130, ""]);
});

Deno.test("rosy service call - calls once for each line of its input", async () => {
  const mesh = new MeshFixture();
  await using provider = mesh.startProgram(PROVIDER);
  await provider.waitForLine("Ready");
  const lines = '{"args":[6,7]}\n{"service":"multiply","args":[2,3],"response":0}\n';
  const { status, stdout } = await mesh
    .runWithInput(lines, "service", "call", "multiply", "-", "--json");
  assertEquals(status, 0);
  const calls = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(calls.map(({ response }) => response), [42, 6]);
});

Deno.test("rosy service call - says at which line a call failed", async () => {
  const mesh = new MeshFixture();
  await using provider = mesh.startProgram(PROVIDER);
  await provider.waitForLine("Ready");
  const { status, stderr } = await mesh.runWithInput("\n1\n", "service", "call", "fail", "-");
  assertEquals(status, 1);
  assertMatch(stderr, /^rosy service call: Line 2 of standard input: .*motor stalled.*\n$/);
});

Deno.test("rosy service call prints the parts of a stream as they come", async () => {
  const mesh = new MeshFixture();
  await using provider = mesh.startProgram(PROVIDER);
  await provider.waitForLine("Ready");
  const { status, stdout, stderr } = await mesh.run("service", "call", "count", "3");
  assertEquals([status, stderr], [0, ""]);
  assertStringIncludes(stdout, "\nPart 1: 1\nPart 2: 2\nPart 3: 3\nEnd: 3 parts\n");
  const nothing = await mesh.run("service", "call", "count", "0");
  assertMatch(nothing.stdout, /\nEnd: 0 parts\n$/);
});

Deno.test("rosy service call --json prints a line for each part of a stream", async () => {
  const mesh = new MeshFixture();
  await using provider = mesh.startProgram(PROVIDER);
  await provider.waitForLine("Ready");
  const { status, stdout } = await mesh.run("service", "call", "count", "2", "--json");
  assertEquals(status, 0);
  assertEquals(stdout.trim().split("\n").map((line) => JSON.parse(line)), [
    { service: "count", args: [2], number: 1, part: 1 },
    { service: "count", args: [2], number: 2, part: 2 },
  ]);
});

Deno.test("rosy service call ends an endless stream at Ctrl-C", async () => {
  const mesh = new MeshFixture();
  await using provider = mesh.startProgram(PROVIDER);
  await provider.waitForLine("Ready");
  await using call = mesh.start("service", "call", "endless");
  await call.waitForLine("Part 100:");
  const { status, stderr } = await call.stop();
  assertEquals([status, stderr], [130, ""]);
  await provider.waitForLine("Ended");
});

Deno.test("rosy service call that is killed ends its stream", async () => {
  const mesh = new MeshFixture();
  await using provider = mesh.startProgram(PROVIDER);
  await provider.waitForLine("Ready");
  await using call = mesh.start("service", "call", "endless");
  await call.waitForLine("Part 100:");
  call.signal("SIGKILL");
  await provider.waitForLine("Ended");
});

Deno.test("rosy service call says whose stream broke off", async () => {
  const mesh = new MeshFixture();
  await using provider = mesh.startProgram(PROVIDER);
  await provider.waitForLine("Ready");
  await using call = mesh.start("service", "call", "endless");
  await call.waitForLine("Part 100:");
  provider.signal("SIGKILL");
  const { status, stderr } = await call.end();
  assertEquals(status, 1);
  assertMatch(stderr, /the connection to node test_provider.* was lost before the stream's end/);
});
