import type { LogMessage, Node } from "@rosy/rosy";
import { type TestMesh, testMesh } from "@rosy/rosy/testing";
import { assertEquals } from "@std/assert";
import type { LaunchReporter, OutputStream } from "../../lib/launch/events.ts";
import { OutputTopic } from "../../lib/launch/output_topic.ts";
import { LOG_TOPIC } from "../../lib/logs/log_message.ts";
import { RecordingLogger } from "../support/recording_logger.ts";

/** Publishes output in a mesh where somebody listens. */
async function setUp(
  mesh: TestMesh,
  start: (signal: AbortSignal) => Promise<Node> = () => mesh.node("rosy_launch_output"),
) {
  const viewer = await mesh.node("viewer");
  const lines: LogMessage[] = [];
  await viewer.listen(LOG_TOPIC, (_topic, line: LogMessage) => lines.push(line));
  const heard: string[] = [];
  const inner: LaunchReporter = {
    event: ({ type }) => heard.push(type),
    output: (label, stream, texts) => {
      heard.push(`${label} ${stream} ${texts.join("|")}`);
      return Promise.resolve();
    },
  };
  const errors: unknown[] = [];
  const topic = new OutputTopic(inner, {
    labels: ["camera#1", "camera#2", "driver"],
    start,
    clock: mesh.clock,
    logger: new RecordingLogger(),
    failed: (error) => errors.push(error),
  });
  const print = (label: string, stream: OutputStream, ...texts: string[]) =>
    topic.output(label, stream, texts);
  return { lines, heard, errors, topic, print };
}

const shown = ({ level, node, text }: LogMessage) => `${level} ${node} ${text}`;

Deno.test("OutputTopic publishes what processes print, and hands it on", async () => {
  await using mesh = testMesh();
  const { lines, heard, topic, print } = await setUp(mesh);
  await using _topic = topic;
  // Before the node is started.
  await print("driver", "stdout", "ready", "", "\x1b[31mred\x1b[0m");
  await mesh.clock.advance(100);
  await print("camera#2", "stderr", "oops", "INFO: fine", "x ERROR y", "WARNING: hot");
  topic.event({ type: "idle" });
  await mesh.clock.advance(0);
  assertEquals(lines.map(shown), [
    "info driver ready",
    "info driver red",
    "warn camera#2 oops",
    "info camera#2 INFO: fine",
    "error camera#2 x ERROR y",
    "warn camera#2 WARNING: hot",
  ]);
  assertEquals(lines.map(({ source }) => source).every((source) => source === "output"), true);
  assertEquals(new Set(lines.map(({ uuid }) => uuid)).size, 1);
  assertEquals(lines[0]!.uuid.length, 16);
  assertEquals([lines[0]!.stampMs, lines[2]!.stampMs].map((ms) => ms - lines[0]!.stampMs), [
    0,
    100,
  ]);
  assertEquals(heard.length, 3);
});

Deno.test("OutputTopic leaves out what a node of rosy publishes itself", async () => {
  await using mesh = testMesh();
  const { lines, topic, print } = await setUp(mesh);
  await using _topic = topic;
  const logged = [
    "[camera] INFO ready",
    "  further",
    "[camera.lens] WARN dusty",
    "[rosy] WARN slow",
  ];
  await print("camera#1", "stderr", ...logged, "plain", "[driver] INFO of another", "  further");
  await print("camera#1", "stdout", "[camera] INFO printed");
  await mesh.clock.advance(10);
  assertEquals(lines.map(({ text }) => text), [
    ...["plain", "[driver] INFO of another", "  further", "[camera] INFO printed"],
  ]);
});

Deno.test("OutputTopic lets no process flood the mesh, nor hide another one's lines", async () => {
  await using mesh = testMesh();
  const { lines, topic, print } = await setUp(mesh);
  await using _topic = topic;
  await mesh.clock.advance(10);
  await print("driver", "stdout", ...Array.from({ length: 1000 }, () => "flood"));
  await print("camera#1", "stdout", "calm", "x".repeat(100_000));
  await mesh.clock.advance(40);
  await print("driver", "stdout", "later");
  await mesh.clock.advance(0);
  assertEquals(lines.filter(({ text }) => text === "flood").length, 100);
  assertEquals(lines[100]!.text, "calm");
  assertEquals(lines[101]!.text.slice(4090), "xxxxxx… 95904 more characters");
  assertEquals([lines[102]!.text, lines[102]!.dropped], ["later", 900]);
});

Deno.test("OutputTopic goes without where its node cannot be started, or is not in time", async () => {
  await using mesh = testMesh();
  const refused = await setUp(mesh, () => Promise.reject(new Error("no interface")));
  await refused.print("driver", "stdout", "ready");
  await refused.topic[Symbol.asyncDispose]();
  assertEquals(refused.errors.map(String), ["Error: no interface"]);
  assertEquals(refused.heard, ["driver stdout ready"]);

  const late = await setUp(mesh, (signal) => {
    const { promise, reject } = Promise.withResolvers<Node>();
    signal.addEventListener("abort", () => reject(signal.reason));
    return promise;
  });
  await late.topic[Symbol.asyncDispose]();
  assertEquals(late.errors, []);
});
