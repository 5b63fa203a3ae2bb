import type { Command } from "../line/command.ts";
import {
  COMMON_FLAGS,
  countFlag,
  DISCOVERY_TIME_FLAG,
  FULL_FLAG,
  HIDDEN_FLAG,
  INTERVAL_FLAG,
  nameFlag,
  RATE_FLAG,
  TIMEOUT_FLAG,
} from "../line/flags.ts";
import {
  TYPE_FLAGS,
  TYPES_DESCRIPTION,
  VALUES,
  VALUES_DESCRIPTION,
} from "../line/value_positional.ts";

/** The commands of `rosy service …`. */
export const SERVICE_COMMANDS: readonly Command[] = [
  {
    path: ["service", "list"],
    summary: "List the services that nodes provide.",
    positionals: [],
    flags: [HIDDEN_FLAG, DISCOVERY_TIME_FLAG, ...COMMON_FLAGS],
    examples: [{ command: "rosy service list", summary: "Print one service a line." }],
    foreignFlags: [{ word: "--include-hidden-services", answer: "here it is --hidden" }],
    load: () => import("./list.ts"),
  },
  {
    path: ["service", "call"],
    summary: "Call a service and print its response.",
    description: [
      "Of a service that streams, each part is printed as it comes; Ctrl-C ends the stream.",
      ...VALUES_DESCRIPTION,
      TYPES_DESCRIPTION,
    ],
    positionals: [{ name: "SERVICE", kind: "service", summary: "The service to call." }, VALUES],
    flags: [
      {
        name: "no-wait",
        type: "boolean",
        summary: "Fail if no provider is found within 5 seconds.",
      },
      ...TYPE_FLAGS,
      INTERVAL_FLAG,
      RATE_FLAG,
      countFlag("End after N calls; without a pause unless a flag says otherwise."),
      TIMEOUT_FLAG,
      FULL_FLAG,
      nameFlag("rosy_service_call"),
      ...COMMON_FLAGS,
    ],
    examples: [
      { command: "rosy service call multiply 2 2", summary: "Call with two numbers." },
      {
        command: "rosy service call scan --timeout 60",
        summary: "Print the parts of a stream, which may take a minute each.",
      },
      {
        command: "rosy service call battery --interval 5 --timeout 1",
        summary: "Ask every five seconds.",
      },
      {
        command: "rosy service call multiply --template",
        summary: "Print an example of a call, to fill in.",
      },
      {
        command: "rosy service call multiply - < pairs.jsonl",
        summary: 'Call once for each line, such as {"args": [6, 7]}.',
      },
    ],
    foreignFlags: [
      { word: "-r", answer: "here it is --rate" },
    ],
    load: () => import("./call.ts"),
  },
  {
    path: ["service", "type"],
    summary: "Print the types of services.",
    description: ["A service has a type if a node that provides it has a schema for it."],
    positionals: [
      {
        name: "SERVICE",
        kind: "service",
        summary: "A service to look at, or a pattern.",
        repeated: true,
      },
    ],
    flags: [DISCOVERY_TIME_FLAG, ...COMMON_FLAGS],
    examples: [
      { command: "rosy service type multiply", summary: "Print what it takes and returns." },
    ],
    load: () => import("./type.ts"),
  },
  {
    path: ["service", "find"],
    summary: "List the services of a type.",
    positionals: [
      { name: "TYPE", kind: "type", summary: "The type, as 'rosy service type' prints it." },
    ],
    flags: [DISCOVERY_TIME_FLAG, ...COMMON_FLAGS],
    examples: [
      {
        command: 'rosy service find "(number,number)=>number"',
        summary: "Print one service a line.",
      },
    ],
    load: () => import("./find.ts"),
  },
];
