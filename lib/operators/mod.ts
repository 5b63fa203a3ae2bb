/**
 * Operators on the messages of topics: what belongs to the same time, no more than so many a second,
 * always the newest one, windows. Each is an async iterable, and takes topics or other operators.
 *
 * @example Fuse two sensors, ten times a second
 * ```ts
 * import { buildNode } from "@rosy/rosy";
 * import { synchronize, throttle } from "@rosy/rosy/operators";
 *
 * await using node = await buildNode({ name: "fusion", domainId: crypto.randomUUID() });
 * const imu = node.getTopic<[{ yaw: number }]>("imu");
 * const wheels = node.getTopic<[{ left: number; right: number }]>("wheels");
 * const pairs = throttle(synchronize([imu, wheels], { slopMs: 20 }), { hz: 10 });
 * setTimeout(() => pairs.return(), 50);
 * for await (const [{ args: [{ yaw }] }, { args: [speeds] }] of pairs) console.log(yaw, speeds);
 * ```
 *
 * @module
 */
export { headerStampMs } from "./header_stamp.ts";
export { latest } from "./latest.ts";
export { synchronize } from "./synchronize.ts";
export { throttle } from "./throttle.ts";
export { window } from "./window.ts";

export type { OperatorIterator, OperatorOptions } from "./operator_iterator.ts";
export type { MessageOf, SynchronizedMessages, SynchronizeOptions } from "./synchronize.ts";
export type { ThrottleOptions } from "./throttle.ts";
export type { WindowOptions } from "./window.ts";

// What these refer to.
export type { NodeId } from "../mesh/node_record.ts";
export type { MessageOrigin } from "../topic/arrival.ts";
export type { TopicMessage } from "../topic/message.ts";
