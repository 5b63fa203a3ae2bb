import type { TopicMessage } from "../topic/message.ts";

/**
 * Reads the time that a message has in itself: `header.stamp` of ROS's messages, or `timestamp` of
 * Foxglove's, of the message's last value.
 *
 * @param message The message.
 * @returns Milliseconds since the Unix epoch; `NaN` where it has none.
 *
 * @example Match what was taken at the same time, however late it was sent
 * ```ts
 * import { buildNode } from "@rosy/rosy";
 * import { headerStampMs, synchronize } from "@rosy/rosy/operators";
 *
 * await using node = await buildNode({ name: "fusion", domainId: crypto.randomUUID() });
 * const [image, scan] = [node.getTopic("image"), node.getTopic("scan")];
 * const pairs = synchronize([image, scan], { slopMs: 20, stampMs: headerStampMs });
 * ```
 */
export function headerStampMs({ args }: Pick<TopicMessage, "args">): number {
  const value = args.at(-1);
  const time = fieldOf(fieldOf(value, "header"), "stamp") ?? fieldOf(value, "timestamp");
  const nanoseconds = fieldOf(time, "nanosec") ?? fieldOf(time, "nsec") ?? 0;
  return numberOf(fieldOf(time, "sec")) * 1000 + numberOf(nanoseconds) / 1e6;
}

function fieldOf(holder: unknown, name: string): unknown {
  if (typeof holder !== "object" || holder === null || !Object.hasOwn(holder, name)) {
    return undefined;
  }
  return (holder as Record<string, unknown>)[name];
}

function numberOf(value: unknown): number {
  return typeof value === "number" || typeof value === "bigint" ? Number(value) : NaN;
}
