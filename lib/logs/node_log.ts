import type { LogThreshold } from "../log/log_level.ts";

/** What goes with a log line, and how often it may come. */
export interface LogLineOptions {
  /**
   * Whatever goes with the line: an object of fields, an error, any value. It is copied as plain JSON,
   * and cut where it is large.
   */
  data?: unknown;
  /**
   * Logs no more than once in so many milliseconds from this place in the code, by the node's clock. To
   * find out which place that is takes some 30 µs each time.
   *
   * @default {0} each time
   */
  everyMs?: number;
  /**
   * Logs the first time only from this place in the code.
   *
   * @default {false}
   */
  once?: boolean;
}

/** Further settings of {@linkcode NodeLog.child}. */
export interface ChildLogOptions {
  /** Fields that go with each of its lines; those of a line win over them. */
  data?: Readonly<Record<string, unknown>>;
}

/**
 * Logs one line; see {@linkcode NodeLog}.
 *
 * @param text What to tell.
 * @param options What goes with it, and how often it may come; an error alone may stand in its place.
 */
export type LogFunction = (text: string, options?: LogLineOptions | Error) => void;

/**
 * Where a program logs: lines go to the terminal, by the node's `logger`, and to everybody who looks by
 * the topic `rosy/log`, which `rosy log` shows.
 *
 * - **It never throws**, and never waits; before the node is started lines are kept for the topic, the
 *   last 100 of them; once it is stopped they go to the terminal alone.
 * - **Overflow**: on the topic each level has a burst of 100 lines and then 25 a second. Further ones go
 *   to the terminal alone, and are counted: the next line says how many were `dropped`.
 * - **Late listeners** get the last 100 lines of each node.
 * - A node that never logs has no topic more.
 *
 * @example Log, and look at it with `rosy log`
 * ```ts
 * import { buildNode } from "@rosy/rosy";
 *
 * await using node = await buildNode({ name: "driver", domainId: crypto.randomUUID() });
 * node.log.info("Ready");
 * node.log.warn("Motor is hot", { data: { celsius: 81.5, motor: "left" } });
 * node.log.error("Cannot open the port", new Error("no such device"));
 * ```
 *
 * @example In a loop
 * ```ts
 * import { buildNode } from "@rosy/rosy";
 *
 * await using node = await buildNode({ name: "driver", domainId: crypto.randomUUID() });
 * node.every({ hz: 100 }, ({ missed }) => {
 *   if (missed > 0) node.log.warn("Too slow", { data: { missed }, everyMs: 1000 });
 *   node.log.info("The loop runs", { once: true });
 * });
 * ```
 */
export interface NodeLog {
  /** Who logs: the node's full name, and behind a dot that of the part. */
  readonly name: string;
  /** Logs what only a developer wants to know. */
  readonly debug: LogFunction;
  /** Logs what goes on. */
  readonly info: LogFunction;
  /** Logs what is wrong but is worked around, or mends itself. */
  readonly warn: LogFunction;
  /** Logs what is broken. */
  readonly error: LogFunction;

  /**
   * The least level that goes to the terminal: what the node's option `logLevel` says until it is set,
   * and for a child what holds for its parent. To set what is no level is a `TypeError`.
   */
  level: LogThreshold;

  /**
   * The least level that goes to the topic: what the node's option `logTopicLevel` says until it is
   * set, and for a child what holds for its parent. To set what is no level is a `TypeError`.
   */
  topicLevel: LogThreshold;

  /**
   * Makes the log of a part of the node: its name stands behind the node's, and it can have levels of
   * its own.
   *
   * @param part The part's name, such as `wheels`.
   * @param options Fields that go with each of its lines.
   * @returns The log; another one each time.
   *
   * @example One part in detail
   * ```ts
   * import { buildNode } from "@rosy/rosy";
   * import { assertEquals } from "@std/assert";
   *
   * await using node = await buildNode({ name: "driver", domainId: crypto.randomUUID() });
   * const log = node.log.child("wheels", { data: { side: "left" } });
   * log.level = log.topicLevel = "debug";
   * log.debug("Turning", { data: { metresPerSecond: 0.5 } });
   * assertEquals(log.name, "driver.wheels");
   * ```
   */
  child(part: string, options?: ChildLogOptions): NodeLog;
}
