import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { SpeedtestResult as Result } from "../../../lib/cli/speedtest/result.ts";
import { type ProcessResult } from "../../support/process.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";

const RESULT_KEYS = [
  "role",
  "messageSize",
  "messages",
  "lost",
  "seconds",
  "messagesPerSecond",
  "megabytesPerSecond",
  "latencyMs",
];

/** The last line of the output, checked for its shape. */
function resultOf({ stdout }: ProcessResult): Result {
  const result = JSON.parse(stdout.trimEnd().split("\n").at(-1)!);
  assertEquals(Object.keys(result), RESULT_KEYS);
  return result;
}

function assertReceived({ role, messages, lost, seconds, latencyMs }: Result): void {
  assertEquals([role, lost], ["recv", 0]);
  assert(messages > 0 && seconds > 0);
  const { mean, p50, p99, max } = latencyMs!;
  assertEquals(Object.keys(latencyMs!), ["mean", "p50", "p99", "max"]);
  assert(mean > 0 && p50 > 0 && p50 <= p99 && p99 <= max && mean <= max);
}

/** Runs one test. */
async function measure(
  sendArgs: readonly string[],
  recvArgs: readonly string[] = [],
): Promise<{ sent: Result; received: Result }> {
  const mesh = new MeshFixture();
  await using recv = mesh.start("speedtest", "recv", "--json", ...recvArgs);
  await recv.waitForLine("Listening to topic");
  const send = await mesh.run("speedtest", "send", "--json", "--run-time", "0.3", ...sendArgs);
  const received = await recv.end();
  assertEquals([send.status, received.status], [0, 0]);
  return { sent: resultOf(send), received: resultOf(received) };
}

Deno.test("rosy speedtest send and recv count the same messages", async () => {
  const { sent, received } = await measure([]);
  assertReceived(received);
  const { role, messageSize, messages, lost, latencyMs } = sent;
  assertEquals([role, messageSize, lost, latencyMs], ["send", 0, null, null]);
  assertEquals(received.messages, messages);
  assertEquals([received.messageSize, received.megabytesPerSecond], [0, 0]);
});

const VARIANTS: [messageSize: number, send: string[], recv: string[]][] = [
  [1000, ["--message-size", "1000"], []],
  [1_000_000, ["--message-size", "1000000", "--payload", "bytes"], ["--loan"]],
  [1000, ["--message-size=1000", "--payload=bytes", "--codec=structured-clone"], []],
  [1000, ["--message-size", "1000", "--disable-unix"], []],
  [1000, ["--message-size", "1000", "--disable-tcp", "--topic", "t"], ["--topic", "t"]],
];

for (const [messageSize, sendArgs, recvArgs] of VARIANTS) {
  const args = [...sendArgs, ...recvArgs].join(" ");
  Deno.test(`rosy speedtest measures ${args}`, async () => {
    const { sent, received } = await measure(sendArgs, recvArgs);
    assertReceived(received);
    assertEquals(received.messages, sent.messages);
    assertEquals([sent.messageSize, received.messageSize], [messageSize, messageSize]);
    assert(received.megabytesPerSecond > 0);
  });
}

Deno.test("rosy speedtest send --payload imu sends objects", async () => {
  const { sent, received } = await measure(["--payload", "imu"]);
  assertReceived(received);
  assert(sent.messageSize > 22 * 8);
  assertEquals(received.messageSize, sent.messageSize);
});

Deno.test("rosy speedtest send --rate and --sleep-time slow down", async () => {
  const paced = await measure(["--rate", "100", "--run-time", "0.5"]);
  assertEquals(paced.received.messages, paced.sent.messages);
  assert(paced.sent.messages > 1 && paced.sent.messages <= 51);
  const slept = await measure(["--sleep-time", "0.1", "--run-time", "0.5"]);
  assert(slept.sent.messages > 1 && slept.sent.messages <= 6);
});

Deno.test("rosy speedtest prints results for people", async () => {
  const mesh = new MeshFixture();
  await using send = mesh.start("speedtest", "send", "--run-time", "0.2");
  await send.waitForLine("Waiting for listeners...");
  const { status, stdout } = await mesh.run("speedtest", "recv");
  assertEquals(status, 0);
  assertMatch(
    stdout,
    /^Listening to topic "speedtest"\nReceived [\d,]+ messages of 0 B in [\d.]+ s, 0 lost\n[\d,]+ messages\/s, 0 MB\/s\nLatency: mean \S+, p50 \S+, p99 \S+, max \S+ ms\n$/,
  );
  assertMatch(
    (await send.end()).stdout,
    /^Waiting for listeners...\nSending to topic "speedtest"\nSent [\d,]+ messages of 0 B in [\d.]+ s\n[\d,]+ messages\/s, 0 MB\/s\n$/,
  );
});

Deno.test("rosy speedtest recv waits for the last of several senders", async () => {
  const mesh = new MeshFixture();
  await using recv = mesh.start("speedtest", "recv", "--json");
  await recv.waitForLine("Listening");
  await using long = mesh.start("speedtest", "send", "--json", "--rate", "100", "--run-time", "3");
  await long.waitForLine("Sending");
  const short = resultOf(
    await mesh.run("speedtest", "send", "--json", "--rate=100", "--run-time=0.2"),
  );
  const received = resultOf(await recv.end());
  assertReceived(received);
  assertEquals(received.messages, short.messages + resultOf(await long.end()).messages);
});

for (const [enabled, flags] of [[false, []], [true, ["--enable-load-balancer"]]] as const) {
  const what = enabled ? "one of" : "all of";
  Deno.test(`rosy speedtest send ${flags} reaches ${what} the receivers of one name`, async () => {
    const mesh = new MeshFixture();
    await using a = mesh.start("speedtest", "recv", "--json");
    await using b = mesh.start("speedtest", "recv", "--json");
    await Promise.all([a.waitForLine("Listening"), b.waitForLine("Listening")]);
    const args = ["speedtest", "send", "--json", "--rate", "100", "--run-time", "0.5", ...flags];
    const { messages } = resultOf(await mesh.run(...args));
    const received = [resultOf(await a.end()), resultOf(await b.end())];
    const [fromA, fromB] = received.map(({ messages }) => messages);
    assertEquals(received.map(({ lost }) => lost), [0, 0]);
    if (enabled) assertEquals(fromA! + fromB!, messages);
    else assertEquals([fromA, fromB], [messages, messages]);
  });
}

Deno.test("rosy speedtest recv reports when its sender dies", async () => {
  const mesh = new MeshFixture();
  await using recv = mesh.start("speedtest", "recv", "--json");
  await recv.waitForLine("Listening");
  await using send = mesh.start("speedtest", "send", "--rate", "1000", "--run-time", "60");
  await send.waitForLine("Sending");
  // The sender tells of itself before its first message.
  await mesh.run("topic", "echo", "speedtest", "--count", "3");
  await send.stop("SIGKILL");
  const received = await recv.end();
  assertEquals(received.status, 0);
  assertReceived(resultOf(received));
});

Deno.test("rosy speedtest send and recv report when they are interrupted", async () => {
  const mesh = new MeshFixture();
  await using recv = mesh.start("speedtest", "recv", "--json");
  await recv.waitForLine("Listening");
  await using send = mesh.start("speedtest", "send", "--json", "--run-time", "60");
  await send.waitForLine("Sending");
  await mesh.run("topic", "echo", "speedtest", "--count", "100");
  const received = await recv.stop();
  assertEquals(received.status, 130);
  assertReceived(resultOf(received));
  const sent = await send.end();
  assertEquals(sent.status, 0);
  assertStringIncludes(sent.stderr, "The listeners have left");
  assert(resultOf(sent).messages > 0);
});

Deno.test("rosy speedtest recv reports zeros when interrupted before anything came", async () => {
  await using recv = new MeshFixture().start("speedtest", "recv", "--json");
  await recv.waitForLine("Listening");
  const { messages, seconds, messagesPerSecond, latencyMs } = resultOf(await recv.stop());
  assertEquals([messages, seconds, messagesPerSecond, latencyMs], [0, 0, 0, null]);
});

Deno.test("rosy speedtest prints a table to paste", async () => {
  const { status, stdout } = await new MeshFixture().run("speedtest", "--run-time", "0.2");
  assertEquals(status, 0);
  const [heading, rule, ...rows] = stdout.split("\n");
  assertMatch(
    heading!,
    /^\| Hardware +\| Message size \| +Messages\/s \| Latency \(ms\) \| Bandwidth \(MB\/s\) \|$/,
  );
  assertMatch(rule!, /^(\| -+:? )+\|$/);
  for (const [index, size] of ["0 B", "1 kB", "1 MB"].entries()) {
    assertMatch(rows[index]!, new RegExp(`^\\| .+ \\| +${size} \\| +[\\d,.]+ \\| +[\\d,.]+ \\|`));
  }
  assertMatch(rows[4]!, /^\d+ cores, .+, Deno \d/);
});

Deno.test("rosy speedtest --json prints one object for each size", async () => {
  const { status, stdout } = await new MeshFixture().run(
    "speedtest",
    "--json",
    "--run-time",
    "0.2",
  );
  assertEquals(status, 0);
  const results = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(results.map(({ messageSize }) => messageSize), [0, 1000, 1_000_000]);
  for (const { hardware, cores, os, deno, ...result } of results) {
    assertEquals([typeof hardware, typeof cores, typeof os], ["string", "number", "string"]);
    assertEquals(deno, Deno.version.deno);
    assertEquals(Object.keys(result), RESULT_KEYS);
    assertReceived(result);
  }
});

Deno.test({
  name: "rosy speedtest leaves no process behind at Ctrl-C",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const mesh = new MeshFixture();
    const domainId = mesh.env["ROSY_DOMAIN_ID"]!;
    await using speedtest = mesh.start("speedtest", "--run-time", "60");
    await speedtest.waitForLine("Sending");
    assertEquals(countProcesses(domainId), 3);
    assertEquals((await speedtest.stop()).status, 130);
    assertEquals(countProcesses(domainId), 0);
  },
});

const MISTAKES: [args: string[], message: string][] = [
  [["send", "--message-size", "-1"], "flag --message-size must be 0 or more, not -1"],
  [["send", "--message-size", "1.5"], 'flag --message-size must be a whole number, not "1.5"'],
  [["send", "--payload", "picture"], "flag --payload must be one of string, bytes, imu"],
  [["send", "--payload", "imu", "--message-size", "5"], "does not go with --payload imu"],
  [["send", "--rate", "5", "--sleep-time", "1"], "--rate and --sleep-time exclude each other"],
  [["send", "--run-time", "0"], "flag --run-time must be 0.001 or more, not 0"],
  [["send", "--codec", "pickle"], "flag --codec must be one of msgpack, json, structured-clone"],
  [["send", "--loan"], 'unknown flag "--loan"'],
  [["recv", "--rate", "5"], 'unknown flag "--rate"'],
  [["recv", "somewhere"], 'unexpected argument "somewhere"'],
  [["recive"], 'unknown command "recive" (did you mean "recv"?)'],
  [["--run-time", "x"], 'flag --run-time must be a number, not "x"'],
];

for (const [args, message] of MISTAKES) {
  Deno.test(`rosy speedtest refuses ${args.join(" ")}`, async () => {
    const { status, stdout, stderr } = await new MeshFixture().run("speedtest", ...args);
    assertEquals([status, stdout], [2, ""]);
    assertStringIncludes(stderr, message);
  });
}

Deno.test("rosy speedtest fails when both ways are disabled", async () => {
  const args = ["speedtest", "recv", "--disable-unix", "--disable-tcp"];
  const { status, stderr } = await new MeshFixture().run(...args);
  assertEquals(status, 1);
  assertStringIncludes(stderr, "allow Unix connections, TCP connections or both");
});

/** Counts the processes that were started with a domain of ours in their environment. */
function countProcesses(domainId: string): number {
  let count = 0;
  for (const { name } of Deno.readDirSync("/proc")) {
    if (!/^\d+$/.test(name) || Number(name) === Deno.pid) continue;
    try {
      if (Deno.readTextFileSync(`/proc/${name}/environ`).includes(domainId)) count++;
    } catch {
      // It has ended meanwhile, or is somebody else's.
    }
  }
  return count;
}
