/**
 * Functions that a launch file starts as nodes.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import type { Node } from "../../mod.ts";

/** Prints what is sent to a topic. */
export async function subscribe(node: Node, { topic }: { topic: string }): Promise<void> {
  await node.listen(topic, (_topic, text) => console.log(`${node.id.name} heard ${text}`));
  await node.forever();
}

/** Sends one message. */
export async function publish(
  node: Node,
  { topic, text }: { topic: string; text: string },
): Promise<void> {
  await node.waitForListener(topic);
  await node.send(topic, text);
}
