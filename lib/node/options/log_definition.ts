import { LOG_THRESHOLDS, type LogThreshold } from "../../log/log_level.ts";
import { mustBeOneOf } from "./checks.ts";
import type { FlaggedDefinition } from "./definition.ts";
import type { NodeOptions } from "./options.ts";

/** The name of an option that says which lines of a program go where. */
export type LogOption = "logLevel" | "logTopicLevel";

/** A level, as a flag and a variable give it. */
const THRESHOLD = {
  form: "text",
  choices: LOG_THRESHOLDS,
  default: (): LogThreshold => "info",
  check: mustBeOneOf(LOG_THRESHOLDS),
} as const;

/** Their checks, defaults, flags and variables. */
export const LOG_DEFINITION = {
  logLevel: {
    ...THRESHOLD,
    summary: "Least level of what the program logs that goes to the terminal.",
    flag: { name: "log-level", placeholder: "LEVEL" },
    env: "ROSY_LOG_LEVEL",
  },
  logTopicLevel: {
    ...THRESHOLD,
    summary: "Least level of log lines that others see by rosy log.",
    flag: { name: "log-topic-level", placeholder: "LEVEL" },
    env: "ROSY_LOG_TOPIC_LEVEL",
  },
} as const satisfies {
  readonly [K in LogOption]: FlaggedDefinition<Required<NodeOptions>[K]> & { readonly env: string };
};

/** The names of all of them. */
export const LOG_OPTIONS: readonly LogOption[] = ["logLevel", "logTopicLevel"];
