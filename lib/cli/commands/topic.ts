import type { Command } from "../command.ts";
import {
  COMMON_FLAGS,
  countFlag,
  DISCOVERY_TIME_FLAG,
  FULL_FLAG,
  INTERVAL_FLAG,
  nameFlag,
  RATE_FLAG,
} from "../flags.ts";
import { VALUES, VALUES_DESCRIPTION } from "./values.ts";

/** The commands of `rosy topic …`. */
export const TOPIC_COMMANDS: readonly Command[] = [
  {
    path: ["topic", "list"],
    summary: "List the topics that nodes listen to.",
    positionals: [],
    flags: [DISCOVERY_TIME_FLAG, ...COMMON_FLAGS],
    examples: [{ command: "rosy topic list", summary: "Print one topic a line." }],
    load: () => import("../topic_list.ts"),
  },
  {
    path: ["topic", "echo"],
    summary: "Listen to topics and print what is sent to them.",
    description: [
      "A field's path is names and indexes with dots between them. A path that starts with an " +
      "index counts the values of the message from 0 (0.pose.x); any other looks into its last " +
      "value, where named values are. Messages without the field are not counted.",
      "With --csv each field is a column, those of nested values with dots between: 0.pose.x. The " +
      "first message fixes the columns; what later ones have besides is left out and reported.",
      "Nodes that share a name take turns on messages, so each echo has a name of its own " +
      "(rosy_topic_echo_ and four random characters) unless you name it.",
    ],
    positionals: [
      { name: "TOPIC", kind: "topic", summary: "A topic to listen to.", repeated: true },
    ],
    flags: [
      { name: "once", type: "boolean", summary: "End after one message." },
      countFlag("End after N messages."),
      {
        name: "field",
        type: "string",
        placeholder: "PATH",
        summary: "Print only this field of each message.",
      },
      {
        name: "csv",
        type: "boolean",
        summary: "Print comma-separated values: a header, then one row for each message.",
      },
      FULL_FLAG,
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
      {
        command: "rosy topic echo imu --csv --count 1000 > imu.csv",
        summary: "Fill a table with a thousand messages.",
      },
    ],
    load: () => import("../topic_echo.ts"),
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
      RATE_FLAG,
      countFlag("End after N messages; without a pause unless a flag says otherwise."),
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
      {
        command: "rosy topic send cmd speed=0.5 --rate 50 --count 100",
        summary: "Send it a hundred times within two seconds.",
      },
      {
        command: "rosy topic echo a --json | rosy topic send b -",
        summary: "Send on topic b what comes on topic a.",
      },
    ],
    load: () => import("../topic_send.ts"),
  },
];
