/**
 * Waits for a listener and sends it one message: `deno run -A demo/topic_sender.ts`.
 *
 * @module
 */
import { buildNode } from "@rosy/rosy";

interface Mesh {
  topics: { "some-topic": [message: string, options: { name: string }] };
}

await using node = await buildNode<Mesh>({ name: "topic_sender" });
await node.waitForListener("some-topic");
await node.send("some-topic", "hello", { name: "world" });
