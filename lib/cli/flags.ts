import type { Flag } from "./command.ts";

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

/** The flags of every command; they may stand before the command, too. */
export const COMMON_FLAGS: readonly Flag[] = [
  {
    name: "json",
    type: "boolean",
    summary: "Print data as one JSON object a line, and nothing else, to standard output.",
  },
  {
    name: "log",
    type: "string",
    placeholder: "LEVEL",
    summary: "Least level of log lines on standard error.",
    default: "warn",
    choices: ["debug", "info", "warn", "error"],
  },
  {
    name: "domain-id",
    type: "string",
    placeholder: "ID",
    summary: "Only nodes with the same domain ID see each other.",
    env: "ROSY_DOMAIN_ID",
    isName: true,
  },
  {
    name: "interface",
    type: "string",
    placeholder: "NAME",
    summary: "Network interface, or its address, to find nodes on.",
    env: "ROSY_INTERFACE",
  },
  {
    name: "coordinator",
    type: "string",
    placeholder: "HOST:PORT",
    summary: "Find nodes through this coordinator. Not implemented yet.",
  },
  {
    name: "authkey",
    type: "string",
    placeholder: "KEY",
    summary: "Talk only to nodes with the same key. A key on the command line shows in `ps`: " +
      "set ROSY_AUTHKEY instead. Not implemented yet.",
    env: "ROSY_AUTHKEY",
  },
  HELP_FLAG,
];

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
 * The flag that names the node a command starts.
 *
 * @param name The name when the flag is not given, if that is always the same.
 * @returns The flag.
 */
export function nameFlag(name?: string): Flag {
  return {
    name: "name",
    type: "string",
    placeholder: "NAME",
    summary: "Name of the node that the command starts.",
    isName: true,
    ...(name !== undefined && { default: name }),
  };
}
