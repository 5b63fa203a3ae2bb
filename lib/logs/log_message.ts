import { isFields, oneOf } from "../codec/values/fields.ts";
import { LOG_LEVELS, type LogLevel } from "../log/log_level.ts";
import { LOG_TOPIC } from "../mesh/log_topic.ts";
import { defineSchema, type NamedSchema } from "../schema/named_schema.ts";

export { LOG_TOPIC };

/** Who wrote a log line: the node's program, rosy itself, or a process without a node, by its output. */
export type LogSource = "program" | "rosy" | "output";

/** Every {@linkcode LogSource}. */
export const LOG_SOURCES: readonly LogSource[] = ["program", "rosy", "output"];

/** One log line, as the topic `rosy/log` carries it. */
export interface LogMessage {
  /** How much it matters. */
  readonly level: LogLevel;
  /** What was logged; it may have several lines. */
  readonly text: string;
  /** The full name of the node; of a process that is none, that of the process. */
  readonly node: string;
  /** The UUID of the node that published it. */
  readonly uuid: string;
  /** The part of the node that logged it, where {@linkcode NodeLog.child} named one. */
  readonly part?: string;
  /** When it was logged, by the node's clock, in milliseconds since the Unix epoch. */
  readonly stampMs: number;
  /** Who wrote it. */
  readonly source: LogSource;
  /** What was handed along, as plain JSON that is bounded. */
  readonly data?: unknown;
  /** How many lines of this node were left out since the one before, because there were too many. */
  readonly dropped?: number;
}

/** The type of {@linkcode LogMessage}, which nodes announce. */
export const LogMessage: NamedSchema<LogMessage> = defineSchema<LogMessage>("rosy.Log", {
  type: "object",
  description: "A log line of a node.",
  properties: {
    level: { enum: [...LOG_LEVELS], description: "How much it matters." },
    text: { type: "string", description: "What was logged; it may have several lines." },
    node: { type: "string", description: "The full name of the node, or that of a process." },
    uuid: { type: "string", description: "The UUID of the node that published it." },
    part: { type: "string", description: "The part of the node that logged it." },
    stampMs: { type: "number", description: "When, in milliseconds since the Unix epoch." },
    source: { enum: [...LOG_SOURCES], description: "The program, rosy, or a process's output." },
    data: { description: "What was handed along." },
    dropped: { type: "integer", minimum: 1, description: "Lines left out before this one." },
  },
  required: ["level", "text", "node", "uuid", "stampMs", "source"],
});

/**
 * Reads what came on the topic `rosy/log`: anybody may have sent it.
 *
 * @param value The message's first argument.
 * @returns The log line; `undefined` where it is none.
 */
export function readLogMessage(value: unknown): LogMessage | undefined {
  if (!isFields(value)) return undefined;
  const { text, node, uuid, part, stampMs, data, dropped } = value;
  const level = oneOf(LOG_LEVELS, value.level);
  const source = oneOf(LOG_SOURCES, value.source);
  if (level === undefined || source === undefined) return undefined;
  if (typeof text !== "string" || typeof node !== "string" || typeof uuid !== "string") {
    return undefined;
  }
  if (typeof stampMs !== "number" || !Number.isFinite(stampMs)) return undefined;
  return {
    level,
    text,
    node,
    uuid,
    ...(typeof part === "string" && part !== "" && { part }),
    stampMs,
    source,
    ...(data !== undefined && { data }),
    ...(Number.isSafeInteger(dropped) && Number(dropped) > 0 && { dropped: Number(dropped) }),
  };
}

/** @returns Who logged a line: the node, and behind a dot the part of it where one is named. */
export function loggerName({ node, part }: Pick<LogMessage, "node" | "part">): string {
  return part === undefined ? node : `${node}.${part}`;
}
