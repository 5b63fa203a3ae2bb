/**
 * Prints what is sent to a topic, until Ctrl-C: `deno run -A demo/topic_listener.ts`.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { buildNode } from "@rosy/rosy";

interface Mesh {
  topics: { "some-topic": [message: string, options: { name: string }] };
}

await using node = await buildNode<Mesh>({ name: "topic_listener" });
await node.listen("some-topic", (topic, message, { name }) => {
  console.log(`Received "${message} ${name}" on topic=${topic}`);
});
console.log("Listening...");
await node.forever();
