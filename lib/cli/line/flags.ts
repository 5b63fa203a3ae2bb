import { MESH_OPTIONS } from "../../node/options/mesh_definition.ts";
import { FLAGGED_DEFINITION } from "../../node/options/flagged_definition.ts";
import { LAYERED_OPTIONS } from "../../node/options/layered_definition.ts";
import { PARAM_FLAGS } from "../../node/options/param_flags.ts";
import type { Flag, ForeignWord } from "./command.ts";
import { optionFlags } from "./option_flags.ts";

// Timers count milliseconds in 31 bits: 2,147,483 seconds at most.
const MAX_SECONDS = 2_000_000;

export const HELP_FLAG: Flag = {
  name: "help",
  short: "h",
  type: "boolean",
  summary: "Print this help.",
};

export const VERSION_FLAG: Flag = {
  name: "version",
  short: "v",
  type: "boolean",
  summary: "Print the version.",
};

const JSON_FLAG: Flag = {
  name: "json",
  type: "boolean",
  summary: "Print data as one JSON object a line, and nothing else, to standard output.",
};

const LOG_FLAG: Flag = {
  name: "log",
  type: "string",
  placeholder: "LEVEL",
  summary: "Least level of log lines on standard error.",
  default: "warn",
  choices: ["debug", "info", "warn", "error"],
};

/** The flags of every command; like all common ones they may stand before the command, too. */
export const GENERAL_FLAGS: readonly Flag[] = [JSON_FLAG, LOG_FLAG, HELP_FLAG];

/** The flags of every command that has to do with the mesh. */
export const COMMON_FLAGS: readonly Flag[] = [
  JSON_FLAG,
  LOG_FLAG,
  ...MESH_OPTIONS.flatMap(([, definition]) => optionFlags(definition)),
  HELP_FLAG,
];

export const HIDDEN_FLAG: Flag = {
  name: "hidden",
  type: "boolean",
  summary: "Include hidden names, which have a level that begins with _.",
};

export const DISCOVERY_TIME_FLAG: Flag = {
  name: "discovery-time",
  type: "number",
  placeholder: "SECONDS",
  summary: "Longest time to look for nodes; a quiet network ends it earlier.",
  default: 2,
  minimum: 0,
  maximum: MAX_SECONDS,
};

export const INTERVAL_FLAG: Flag = {
  name: "interval",
  short: "i",
  type: "number",
  placeholder: "SECONDS",
  summary: "Do it again and again, this far apart, until interrupted.",
  minimum: 0,
  maximum: MAX_SECONDS,
};

export const RATE_FLAG: Flag = {
  name: "rate",
  type: "number",
  placeholder: "HZ",
  summary: "Do it so many times a second, until interrupted.",
  minimum: 0.001,
  maximum: 1_000_000,
};

/**
 * The flag that limits how often a command does its work.
 *
 * @param summary What it does, for the help.
 * @returns The flag.
 */
export function countFlag(summary: string): Flag {
  return { name: "count", type: "integer", placeholder: "N", summary, minimum: 1 };
}

/** Whether long values are printed whole. */
export const FULL_FLAG: Flag = {
  name: "full",
  type: "boolean",
  summary: "Print long texts, arrays and objects whole.",
};

export const TIMEOUT_FLAG: Flag = {
  name: "timeout",
  type: "number",
  placeholder: "SECONDS",
  summary: "Longest time to wait for the response.",
  default: 10,
  minimum: 0.001,
  maximum: MAX_SECONDS,
};

export const RUN_TIME_FLAG: Flag = {
  name: "run-time",
  type: "number",
  placeholder: "SECONDS",
  summary: "How long to send.",
  default: 10,
  minimum: 0.001,
  maximum: MAX_SECONDS,
};

export const SLEEP_TIME_FLAG: Flag = {
  name: "sleep-time",
  type: "number",
  placeholder: "SECONDS",
  summary: "Pause after each message.",
  default: 0,
  minimum: 0,
  maximum: MAX_SECONDS,
};

/**
 * The flag that names the node a command starts, by its full name.
 *
 * @param name The name when the flag is not given, if that is always the same.
 * @returns The flag.
 */
export function nameFlag(name?: string): Flag {
  const [flag] = optionFlags(FLAGGED_DEFINITION.name);
  return {
    ...flag!,
    // Nodes that share a name take turns, so that of another one is worth offering.
    completes: "node",
    isFullName: true,
    ...(name !== undefined && { default: name }),
  };
}

/** The flags that say in which namespace names of a user's own code are, and which stand for others. */
export const LAYER_FLAGS: readonly Flag[] = LAYERED_OPTIONS.flatMap(([, definition]) =>
  optionFlags(definition)
);

/** The flags that name the node of a user's own code: within its namespace. */
export const OWN_NAME_FLAGS: readonly Flag[] = [
  { ...nameFlag(), isFullName: false },
  ...LAYER_FLAGS,
];

/** The flags that say what params of a user's own code begin with. */
export const PARAM_VALUE_FLAGS: readonly Flag[] = PARAM_FLAGS.map((flag) => ({
  ...flag,
  type: "string",
  isCollected: true,
  ...(flag.name === "params-file" && { completes: "file" }),
}));

const FULL_NAMES = "commands take full names: that of imu in the namespace left is left/imu";

/** Flags that programs and some commands have, and that people try with the others. */
export const GENERAL_FOREIGN_FLAGS: readonly ForeignWord[] = [
  { word: "--namespace", answer: FULL_NAMES },
  { word: "--remap", answer: FULL_NAMES },
];

/** The flag that gives a command's node a port that others can name. */
export const PORT_FLAG: Flag = optionFlags(FLAGGED_DEFINITION.serverPort)[0]!;
