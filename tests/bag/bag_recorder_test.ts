import { BagReader, BagWriter } from "@rosy/rosy/bag";
import type {
  ClaimedType,
  RawMessage,
  RawMessageCallback,
  SchemaText,
  TopicSubscription,
  TypeClaim,
} from "@rosy/rosy";
import { testMesh } from "@rosy/rosy/testing";
import { assert, assertEquals } from "@std/assert";
import { BagRecorder, type BagRecorderOptions } from "../../lib/bag/bag_recorder.ts";
import { Topology } from "../../lib/mesh/topology.ts";
import { newRecord, revise } from "../support/records.ts";
import { entry, readAll, SENDER, TempDirectory } from "./support.ts";

/** A node whose messages and losses the test makes up. */
class FakeNode {
  readonly id = SENDER;
  readonly topology = new Topology();
  readonly callbacks = new Map<string, RawMessageCallback>();
  readonly lost = new Map<string, number>();

  listenRaw(topic: string, callback: RawMessageCallback): Promise<TopicSubscription> {
    this.callbacks.set(topic, callback);
    const stop = () => Promise.resolve(void this.callbacks.delete(topic));
    return Promise.resolve({ stop, [Symbol.asyncDispose]: stop });
  }

  /** What the sender says of the type of each topic. */
  claims: { hash: string; name: string }[] = [];

  topicTypes(subject: string): ClaimedType[] {
    const rest = { kind: "topics" as const, subject, encoding: "jsonschema", nodes: [SENDER] };
    return this.claims.map((claim) => ({ ...rest, ...claim }));
  }

  fetchSchema({ name, encoding, hash }: TypeClaim): Promise<SchemaText> {
    return Promise.resolve({ name, encoding, hash, text: `{"title":"${name}"}` });
  }

  topicCounts(topic: string): { received: number; lost: number } {
    return { received: 0, lost: this.lost.get(topic) ?? 0 };
  }

  async receive(topic: string, sequence: number, listenedBy = topic): Promise<void> {
    const bytes = new Uint8Array(1000).fill(sequence);
    const message = entry({ topic, bytes, sequence }) as RawMessage;
    await this.callbacks.get(listenedBy)!(message);
    // The connection uses its buffer again.
    bytes.fill(255);
  }
}

async function start(
  directory: TempDirectory,
  node: BagRecorderOptions["node"],
  options: Partial<BagRecorderOptions>,
): Promise<BagRecorder> {
  const openNext = (part: number) => BagWriter.create(directory.file(`${part}.bag`));
  const writer = await openNext(0);
  const recorder = new BagRecorder({ node, topics: [], writer, openNext, ...options });
  await recorder.start();
  return recorder;
}

Deno.test("BagRecorder counts in each file what was lost during it", async () => {
  await using directory = await TempDirectory.create();
  const node = new FakeNode();
  const recorder = await start(directory, node, { topics: ["imu"], splitBytes: 3500 });
  node.lost.set("imu", 2);
  for (let i = 0; i < 3; i++) await node.receive("imu", i);
  node.lost.set("imu", 7);
  const status = await recorder.stop();
  assertEquals([status.messages, status.lost, status.paths.length], [3, 7, 2]);
  const lost = await Promise.all(status.paths.map(async (path) => {
    await using reader = await BagReader.open(path);
    return (await reader.info()).lost;
  }));
  assertEquals(lost, [2, 5]);
});

Deno.test("BagRecorder keeps messages that come while the next file is opened", async () => {
  await using directory = await TempDirectory.create();
  const node = new FakeNode();
  const recorder = await start(directory, node, { topics: ["imu"], splitBytes: 4500 });
  // Several connections bring messages at the same time; each waits for its own.
  const numbers = [...Array(20).keys()];
  await Promise.all(numbers.map((number) => node.receive("imu", number)));
  const { paths } = await recorder.stop();
  const messages = (await Promise.all(paths.map((path) => readAll(path)))).flat();
  assertEquals(messages.map(({ sequence }) => sequence), numbers);
  assertEquals(messages.every(({ bytes, sequence }) => bytes.every((b) => b === sequence)), true);
});

Deno.test("BagRecorder listens to topics of the mesh that match, each once", async () => {
  await using directory = await TempDirectory.create();
  const node = new FakeNode();
  const listening: string[] = [];
  node.topology.put(newRecord("a", { topics: ["imu", "secret"] }));
  const recorder = await start(directory, node, {
    matches: (topic) => topic !== "secret",
    listening: (topic) => void listening.push(topic),
  });
  node.topology.put(newRecord("b", { topics: ["imu", "odometry"] }));
  assertEquals(listening, ["imu", "odometry"]);
  await recorder.stop();
  node.topology.put(newRecord("c", { topics: ["late"] }));
  assertEquals([...node.callbacks.keys()], []);
});

Deno.test("BagRecorder listens to topics that are only sent on, and to no pattern of others", async () => {
  await using directory = await TempDirectory.create();
  const node = new FakeNode();
  const listening: string[] = [];
  const camera = newRecord("camera", { sends: ["image"] });
  node.topology.put(camera);
  node.topology.put(newRecord("viewer", { topics: ["image", "cam/*", "**"] }));
  const recorder = await start(directory, node, {
    matches: () => true,
    listening: (topic) => void listening.push(topic),
  });
  node.topology.put(revise(camera, { sends: ["image", "info"] }));
  node.topology.put(newRecord("lidar", { sends: ["scan"], topics: ["lidar/*"] }));
  assertEquals(listening, ["image", "info", "scan"]);
  await recorder.stop();
});

Deno.test("BagRecorder listens once to a topic, though it is told that it listens itself", async () => {
  await using mesh = testMesh();
  await using directory = await TempDirectory.create();
  const node = await mesh.node("recorder");
  const camera = await mesh.node("camera");
  await camera.getTopic("image").announce();
  const recorder = await start(directory, node, { matches: () => true });
  await camera.send("image", 1);
  await mesh.clock.until(() => recorder.status.messages > 0);
  await mesh.clock.advance(1000);
  assertEquals((await recorder.stop()).messages, 1);
});

Deno.test("BagRecorder takes the very first message of a topic where it takes all", async () => {
  await using mesh = testMesh({ delayMs: 5 });
  await using directory = await TempDirectory.create();
  const node = await mesh.node("recorder");
  const recorder = await start(directory, node, { matches: () => true, takesAll: true });
  const camera = await mesh.node("camera");
  await mesh.clock.run(camera.waitForListener("image"));
  for (let number = 0; number < 100; number++) {
    await mesh.clock.run(camera.send("image", number));
    await mesh.clock.advance(1);
  }
  await mesh.clock.until(() => recorder.status.messages >= 100);
  await mesh.clock.advance(1000);
  const { messages, paths, lost } = await recorder.stop();
  assertEquals([messages, lost], [100, 0]);
  const sequences = (await readAll(paths[0]!)).map(({ sequence }) => sequence);
  assertEquals(sequences, [...Array(100).keys()]);
});

Deno.test("BagRecorder leaves out what does not match where it takes all that does", async () => {
  await using mesh = testMesh({ delayMs: 5 });
  await using directory = await TempDirectory.create();
  const node = await mesh.node("recorder");
  const matches = (topic: string) => topic !== "secret";
  const recorder = await start(directory, node, { matches, takesAll: true });
  const camera = await mesh.node("camera");
  await mesh.clock.run(camera.waitForListener("image"));
  for (const topic of ["secret", "image"]) await mesh.clock.run(camera.send(topic, 1));
  await mesh.clock.until(() => recorder.status.messages > 0);
  const { paths } = await recorder.stop();
  assertEquals((await readAll(paths[0]!)).map(({ topic }) => topic), ["image"]);
});

Deno.test("BagRecorder records what patterns match, once, and counts what was lost of it", async () => {
  await using directory = await TempDirectory.create();
  const node = new FakeNode();
  const listening: string[] = [];
  node.topology.put(newRecord("a", { topics: ["camera/left", "imu"] }));
  const recorder = await start(directory, node, {
    topics: ["camera/*", "camera/left", "**/right"],
    matches: () => true,
    listening: (topic) => void listening.push(topic),
  });
  assertEquals(listening, ["camera/*", "camera/left", "**/right", "imu"]);
  for (const text of ["camera/*", "camera/left"]) await node.receive("camera/left", 1, text);
  for (const text of ["camera/*", "**/right"]) await node.receive("camera/right", 2, text);
  await node.receive("lidar/right", 3, "**/right");
  assertEquals(listening.slice(4), ["camera/right", "lidar/right"]);
  for (const topic of ["camera/right", "camera/left"]) node.lost.set(topic, 2);
  // Those of patterns are the sum of their topics'.
  node.lost.set("camera/*", 4);
  const { messages, lost, paths } = await recorder.stop();
  assertEquals([messages, lost], [3, 4]);
  const recorded = await readAll(paths[0]!);
  assertEquals(recorded.map(({ topic }) => topic), ["camera/left", "camera/right", "lidar/right"]);
});

Deno.test("BagRecorder ends by itself when the next file cannot be opened", async () => {
  await using directory = await TempDirectory.create();
  const node = new FakeNode();
  const openNext = () => Promise.reject(new Error("no room"));
  const recorder = await start(directory, node, { topics: ["imu"], splitBytes: 3500, openNext });
  for (let i = 0; i < 3; i++) await node.receive("imu", i);
  assertEquals((await recorder.ended)?.message, "no room");
  const { messages, paths } = await recorder.stop();
  assertEquals([messages, (await readAll(paths[0]!)).length], [2, 2]);
});

Deno.test("BagRecorder records at the times it is told, and nothing before there is one", async () => {
  await using directory = await TempDirectory.create();
  const node = new FakeNode();
  let timeMs: number | null = null;
  const recorder = await start(directory, node, { topics: ["imu"], nowMs: () => timeMs });
  await node.receive("imu", 0);
  for (const atMs of [5000, 5020, 5000]) {
    timeMs = atMs;
    await node.receive("imu", atMs % 251);
  }
  const { paths } = await recorder.stop();
  const messages = await readAll(paths[0]!);
  assertEquals(messages.map(({ loggedAtMs }) => loggedAtMs), [5000, 5000, 5020]);
});

Deno.test("BagRecorder writes the schemas of messages into each file", async () => {
  await using directory = await TempDirectory.create();
  const node = new FakeNode();
  node.claims = [{ hash: "0".repeat(16), name: "Imu" }];
  const recorder = await start(directory, node, { topics: ["imu"], splitBytes: 4500 });
  const numbers = [...Array(20).keys()];
  await Promise.all(numbers.map((number) => node.receive("imu", number)));
  const { paths } = await recorder.stop();
  assert(paths.length > 2, `${paths.length}`);
  for (const path of paths) {
    for (const { schema } of await readAll(path)) {
      assertEquals(new TextDecoder().decode(schema?.data), '{"title":"Imu"}');
    }
  }
  const messages = (await Promise.all(paths.map((path) => readAll(path)))).flat();
  assertEquals(messages.map(({ sequence }) => sequence), numbers);
});
