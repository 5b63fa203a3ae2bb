import type { Command, CommandGroup, Positional } from "./command.ts";
import {
  COMMON_FLAGS,
  DISCOVERY_TIME_FLAG,
  INTERVAL_FLAG,
  nameFlag,
  TIMEOUT_FLAG,
} from "./flags.ts";

const VALUES: Positional = {
  name: "VALUE",
  kind: "value",
  summary: "A value, or NAME=VALUE for one in the trailing object.",
  optional: true,
  repeated: true,
};

const VALUES_DESCRIPTION: readonly string[] = [
  "A number, true, false or null is what it looks like. Text that starts with {, [, \" or ' is " +
  "YAML flow, so JSON works too. All other text is a string as it stands.",
  "NAME=VALUE goes into one object, which comes last; no value may follow without a name.",
  "js:EXPRESSION is JavaScript, computed afresh each time.",
];

/** The first words of the commands. */
export const COMMAND_GROUPS: readonly CommandGroup[] = [
  { name: "node", summary: "Look at the nodes of the mesh." },
  { name: "topic", summary: "Look at topics, listen to them, send to them." },
  { name: "service", summary: "Look at services and call them." },
];

/** Every command: parsing, help and completions are made from this table. */
export const COMMANDS: readonly Command[] = [
  {
    path: ["node", "list"],
    summary: "List the nodes of the mesh.",
    positionals: [],
    flags: [
      {
        name: "verbose",
        short: "v",
        type: "boolean",
        summary: "Print all about each node, its UUID, process and addresses included.",
      },
      DISCOVERY_TIME_FLAG,
      ...COMMON_FLAGS,
    ],
    examples: [
      { command: "rosy node list", summary: "Who is there, and what does it offer?" },
      { command: "rosy node list -v", summary: "And where can it be reached?" },
    ],
    load: () => import("./node_list.ts"),
  },
  {
    path: ["topic", "list"],
    summary: "List the topics that nodes listen to.",
    positionals: [],
    flags: [DISCOVERY_TIME_FLAG, ...COMMON_FLAGS],
    examples: [{ command: "rosy topic list", summary: "Print one topic a line." }],
    load: () => import("./topic_list.ts"),
  },
  {
    path: ["topic", "echo"],
    summary: "Listen to topics and print what is sent to them.",
    description: [
      "A field's path is names and indexes with dots between them. A path that starts with an " +
      "index counts the values of the message from 0 (0.pose.x); any other looks into its last " +
      "value, where named values are. Messages without the field are not counted.",
      "Nodes that share a name take turns on messages, so each echo has a name of its own " +
      "(rosy_topic_echo_ and four random characters) unless you name it.",
    ],
    positionals: [
      { name: "TOPIC", kind: "topic", summary: "A topic to listen to.", repeated: true },
    ],
    flags: [
      { name: "once", type: "boolean", summary: "End after one message." },
      {
        name: "count",
        type: "integer",
        placeholder: "N",
        summary: "End after N messages.",
        minimum: 1,
      },
      {
        name: "field",
        type: "string",
        placeholder: "PATH",
        summary: "Print only this field of each message.",
      },
      nameFlag(),
      ...COMMON_FLAGS,
    ],
    examples: [
      { command: "rosy topic echo imu odometry", summary: "Print two topics until Ctrl-C." },
      {
        command: "rosy topic echo imu --field acceleration.x",
        summary: "Print one number a line.",
      },
      { command: "rosy topic echo imu --once --json", summary: "Print one message as JSON." },
    ],
    load: () => import("./topic_echo.ts"),
  },
  {
    path: ["topic", "send"],
    summary: "Send a message to a topic.",
    description: VALUES_DESCRIPTION,
    positionals: [{ name: "TOPIC", kind: "topic", summary: "The topic to send to." }, VALUES],
    flags: [
      {
        name: "no-wait",
        type: "boolean",
        summary: "Send even if nobody listens.",
      },
      INTERVAL_FLAG,
      nameFlag("rosy_topic_send"),
      ...COMMON_FLAGS,
    ],
    examples: [
      {
        command: 'rosy topic send my-topic "hello world" 42 pi=3.14',
        summary: 'Send "hello world", 42 and { pi: 3.14 }.',
      },
      {
        command: 'rosy topic send my-topic "{key: value, data: [1, 2, 3]}"',
        summary: "Send an object.",
      },
      {
        command: 'rosy topic send my-topic "t=js:Date.now()/1000" --interval 0.5',
        summary: "Send the time twice a second.",
      },
    ],
    load: () => import("./topic_send.ts"),
  },
  {
    path: ["service", "list"],
    summary: "List the services that nodes provide.",
    positionals: [],
    flags: [DISCOVERY_TIME_FLAG, ...COMMON_FLAGS],
    examples: [{ command: "rosy service list", summary: "Print one service a line." }],
    load: () => import("./service_list.ts"),
  },
  {
    path: ["service", "call"],
    summary: "Call a service and print its response.",
    description: VALUES_DESCRIPTION,
    positionals: [{ name: "SERVICE", kind: "service", summary: "The service to call." }, VALUES],
    flags: [
      {
        name: "no-wait",
        type: "boolean",
        summary: "Fail if no provider is found within 5 seconds.",
      },
      INTERVAL_FLAG,
      TIMEOUT_FLAG,
      nameFlag("rosy_service_call"),
      ...COMMON_FLAGS,
    ],
    examples: [
      { command: "rosy service call multiply 2 2", summary: "Call with two numbers." },
      {
        command: "rosy service call battery --interval 5 --timeout 1",
        summary: "Ask every five seconds.",
      },
    ],
    load: () => import("./service_call.ts"),
  },
];
