import { BagReader, BagWriter } from "@rosy/rosy/bag";
import type { RawMessage, RawMessageCallback, TopicSubscription } from "@rosy/rosy";
import { assertEquals } from "@std/assert";
import { BagRecorder, type BagRecorderOptions } from "../../lib/bag/bag_recorder.ts";
import { Topology } from "../../lib/mesh/topology.ts";
import { newRecord } from "../support/records.ts";
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

  topicCounts(topic: string): { received: number; lost: number } {
    return { received: 0, lost: this.lost.get(topic) ?? 0 };
  }

  async receive(topic: string, sequence: number): Promise<void> {
    const bytes = new Uint8Array(1000).fill(sequence);
    const message = entry({ topic, bytes, sequence }) as RawMessage;
    await this.callbacks.get(topic)!(message);
    // The connection uses its buffer again.
    bytes.fill(255);
  }
}

async function start(
  directory: TempDirectory,
  node: FakeNode,
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
