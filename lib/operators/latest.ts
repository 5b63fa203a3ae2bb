import { Operation } from "./operation.ts";
import type { OperatorIterator, OperatorOptions } from "./operator_iterator.ts";
import { ReadAhead } from "./read_ahead.ts";

/**
 * Gives a slow loop always the newest message: those that came while it was busy, but for the last
 * one, are left out and counted as `dropped`. So the loop never lags behind, and its senders never
 * wait for it.
 *
 * @param messages What is read: a topic, or what another operator made.
 * @param options What ends it.
 * @returns The newest message, each time.
 *
 * @example Detect objects in the newest image, however long that takes
 * ```ts
 * import { buildNode } from "@rosy/rosy";
 * import { latest } from "@rosy/rosy/operators";
 * import { assertEquals } from "@std/assert";
 *
 * await using node = await buildNode({ name: "detector", domainId: crypto.randomUUID() });
 * const images = node.getTopic<[number]>("image");
 * const newest = latest(images);
 * const first = newest.next();
 * for (let image = 1; image <= 3; image++) await images.send(image);
 * assertEquals((await first).value?.args, [1]);
 * await node.clock.sleep(20);
 * for await (const { args: [image] } of newest) {
 *   assertEquals([image, newest.dropped], [3, 1]);
 *   break;
 * }
 * ```
 */
export function latest<T>(
  messages: AsyncIterable<T>,
  { signal }: OperatorOptions = {},
): OperatorIterator<T> {
  return new Operation<T, T>([messages], signal, async function* ({ inlets, drop }) {
    let newest: { readonly message: T } | undefined;
    const ahead = new ReadAhead(inlets, {
      take(message) {
        if (newest) drop(1);
        newest = { message };
        ahead.changed.open();
      },
    });
    for (;;) {
      const next = newest;
      newest = undefined;
      if (next) yield next.message;
      else if (ahead.isOver) return ahead.assertSound();
      else await ahead.changed.wait();
    }
  });
}
