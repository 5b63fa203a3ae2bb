import type { Command, CommandGroup, Flag, Positional } from "./command.ts";
import {
  COMMON_FLAGS,
  DISCOVERY_TIME_FLAG,
  INTERVAL_FLAG,
  nameFlag,
  RUN_TIME_FLAG,
  SLEEP_TIME_FLAG,
  TIMEOUT_FLAG,
} from "./flags.ts";

const CODEC_FLAG: Flag = {
  name: "codec",
  type: "string",
  placeholder: "NAME",
  summary: "How messages are encoded.",
  default: "msgpack",
  choices: ["msgpack", "json", "structured-clone"],
};

const PAYLOAD_FLAG: Flag = {
  name: "payload",
  type: "string",
  placeholder: "KIND",
  summary: "What each message carries beside the time.",
  default: "string",
  choices: ["string", "bytes", "imu"],
};

const LOAN_FLAG: Flag = {
  name: "loan",
  type: "boolean",
  summary: "Look at received bytes where they lie, without a copy.",
};

const SPEEDTEST_FLAGS: readonly Flag[] = [
  CODEC_FLAG,
  { name: "disable-unix", type: "boolean", summary: "Use TCP alone." },
  { name: "disable-tcp", type: "boolean", summary: "Use Unix sockets alone." },
];

const SPEEDTEST_TOPIC_FLAG: Flag = {
  name: "topic",
  type: "string",
  placeholder: "TOPIC",
  summary: "The topic to measure on.",
  default: "speedtest",
  isName: true,
};

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
  { name: "speedtest", summary: "Measure how fast messages get from node to node." },
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
  {
    path: ["speedtest"],
    summary: "Measure three message sizes on this machine.",
    description: [
      "Runs both ends in processes of their own, in a domain of their own unless one is given, and " +
      "prints a table in Markdown. It takes three times the run time.",
      "'rosy speedtest recv' and 'rosy speedtest send' are one end each, for more choice and for " +
      "two machines.",
    ],
    positionals: [],
    flags: [
      RUN_TIME_FLAG,
      { ...PAYLOAD_FLAG, choices: ["string", "bytes"] },
      LOAN_FLAG,
      ...SPEEDTEST_FLAGS,
      ...COMMON_FLAGS,
    ],
    examples: [
      { command: "rosy speedtest", summary: "Fill in a row of the table for this hardware." },
      { command: "rosy speedtest --disable-unix --run-time 3", summary: "And how fast is TCP?" },
    ],
    load: () => import("./speedtest.ts"),
  },
  {
    path: ["speedtest", "send"],
    summary: "Send as fast as receivers take it, or at a rate.",
    description: [
      "Waits for a receiver first. Every receiver gets every message, unless the load balancer is " +
      "enabled.",
    ],
    positionals: [],
    flags: [
      {
        name: "message-size",
        type: "integer",
        placeholder: "BYTES",
        summary: "Size of each payload; 0 unless given. An IMU message has a size of its own.",
        minimum: 0,
        // Leaves room for the frame around it.
        maximum: 268_000_000,
      },
      PAYLOAD_FLAG,
      RUN_TIME_FLAG,
      SLEEP_TIME_FLAG,
      {
        name: "rate",
        type: "number",
        placeholder: "HZ",
        summary: "Messages per second; as many as possible unless given.",
        minimum: 0.001,
        maximum: 100_000_000,
      },
      SPEEDTEST_TOPIC_FLAG,
      {
        name: "enable-load-balancer",
        type: "boolean",
        summary: "Let receivers of one name take turns.",
      },
      ...SPEEDTEST_FLAGS,
      nameFlag("rosy_speedtest_send"),
      ...COMMON_FLAGS,
    ],
    examples: [
      { command: "rosy speedtest send --message-size 1000", summary: "Send strings of 1 kB." },
      {
        command: "rosy speedtest send --rate 1000 --json",
        summary: "A thousand empty messages a second: the receiver's latency then is the way's.",
      },
    ],
    load: () => import("./speedtest_send.ts"),
  },
  {
    path: ["speedtest", "recv"],
    summary: "Receive and measure what 'rosy speedtest send' sends.",
    description: ["Ends when all senders that took part have ended or left, or at Ctrl-C."],
    positionals: [],
    flags: [
      SPEEDTEST_TOPIC_FLAG,
      LOAN_FLAG,
      ...SPEEDTEST_FLAGS,
      nameFlag("rosy_speedtest_recv"),
      ...COMMON_FLAGS,
    ],
    examples: [
      { command: "rosy speedtest recv", summary: "Measure one test." },
      { command: "rosy speedtest recv --loan --json", summary: "Without copies, as JSON." },
    ],
    load: () => import("./speedtest_recv.ts"),
  },
];
