import type { Command } from "../line/command.ts";
import {
  COMMON_FLAGS,
  countFlag,
  DISCOVERY_TIME_FLAG,
  FULL_FLAG,
  HIDDEN_FLAG,
  INTERVAL_FLAG,
  nameFlag,
  PORT_FLAG,
  RATE_FLAG,
} from "../line/flags.ts";
import {
  TYPE_FLAGS,
  TYPES_DESCRIPTION,
  VALUES,
  VALUES_DESCRIPTION,
} from "../line/value_positional.ts";

const LOST_DESCRIPTION =
  "Lost messages are counted by their numbers: those that were addressed to this command's node but " +
  "never arrived, whoever dropped them. The node has a name of its own, so it takes no message from " +
  "another one.";

const PATTERNS =
  "In a pattern * stands for one level between slashes or a part of one, ** for any " +
  "number of levels; put it in quotes, for the shell knows the same signs.";

/** ROS 2 has it on these commands. */
const SIMULATED_TIME = { word: "--use-sim-time", answer: "here it is --clock mesh" };

/** What the commands have in common that measure topics. */
const MONITOR: Pick<Command, "positionals" | "flags" | "foreignFlags"> = {
  foreignFlags: [SIMULATED_TIME],
  positionals: [
    { name: "TOPIC", kind: "topic", summary: "A topic to measure, or a pattern.", repeated: true },
  ],
  flags: [
    {
      name: "window",
      type: "integer",
      placeholder: "N",
      summary: "How many messages of a topic to look back.",
      default: 10_000,
      minimum: 2,
      maximum: 10_000_000,
    },
    {
      name: "duration",
      type: "number",
      placeholder: "SECONDS",
      summary: "End after so long.",
      minimum: 0.001,
      maximum: 2_000_000,
    },
    countFlag("End after N messages, of all topics together."),
    nameFlag(),
    ...COMMON_FLAGS,
  ],
};

/** ROS 2 shows the type of a topic where it is asked to. */
const TYPES_ANYWAY = "leave it out, types are shown anyway";

/** pyGecko has a flag for it. */
const MESSAGE = "write the message behind the topic, without a flag";

/** ROS 1 has a flag of another name for it, ROS 2 a profile. */
const LATCH = "--retain keeps the message for who listens later";

/** The same of those that can measure all topics at once, by what nodes count themselves. */
const MONITOR_ALL: typeof MONITOR = {
  ...MONITOR,
  positionals: MONITOR.positionals.map((positional) => ({
    ...positional,
    summary: "A topic to measure, or a pattern; none with --all.",
    optional: true,
  })),
  flags: [
    {
      name: "all",
      type: "boolean",
      summary: "Measure all topics, by what nodes count themselves: nothing is listened to.",
    },
    HIDDEN_FLAG,
    ...MONITOR.flags,
  ],
};

/** The commands of `rosy topic …`. */
export const TOPIC_COMMANDS: readonly Command[] = [
  {
    path: ["topic", "list"],
    summary: "List the topics that nodes send on or listen to.",
    description: [
      "A node announces what it sends on from its first message on, and what it listens to. Of a " +
      "node of version 0.1.0 it is not known what it sends on.",
    ],
    positionals: [],
    flags: [
      {
        name: "verbose",
        short: "v",
        type: "boolean",
        summary: "Name every sender and listener, with its machine.",
      },
      { name: "names", type: "boolean", summary: "Print the topics' names only, one a line." },
      HIDDEN_FLAG,
      DISCOVERY_TIME_FLAG,
      ...COMMON_FLAGS,
    ],
    examples: [
      { command: "rosy topic list", summary: "Who sends what, of which type, and who listens?" },
      { command: "rosy topic list -v", summary: "And on which machines?" },
      { command: "rosy topic list --names", summary: "Print one topic a line, for a script." },
    ],
    foreignFlags: [
      { word: "-t", answer: TYPES_ANYWAY },
      { word: "--show-types", answer: TYPES_ANYWAY },
      { word: "--include-hidden-topics", answer: "here it is --hidden" },
    ],
    load: () => import("./list.ts"),
  },
  {
    path: ["topic", "echo"],
    summary: "Listen to topics and print what is sent to them.",
    description: [
      "A field's path is names and indexes with dots between them. A path that starts with an " +
      "index counts the values of the message from 0 (0.pose.x); any other looks into its last " +
      "value, where named values are. Messages without the field are not counted.",
      "In the expression of --filter m is the last value of a message, args the list of all, and any " +
      "other path is as with --field. There are == != < <= > >=, && || !, + - * / %, parentheses, " +
      "numbers, 'texts', true, false and null, abs(x), len(x) and contains(x, part). A comparison with " +
      "a field that a message has not is false. It is no code: nothing that is received is run.",
      "With --csv each field is a column, those of nested values with dots between: 0.pose.x. The " +
      "first message fixes the columns; what later ones have besides is left out and reported.",
      PATTERNS,
      "Nodes that share a name take turns on messages, so each echo has a name of its own " +
      "(rosy_topic_echo_ and four random characters) unless you name it.",
    ],
    positionals: [
      {
        name: "TOPIC",
        kind: "topic",
        summary: "A topic to listen to, or a pattern.",
        repeated: true,
      },
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
        name: "filter",
        type: "string",
        placeholder: "EXPR",
        summary: "Print only messages for which this is true, such as 'm.range < 0.5'.",
      },
      {
        name: "changes",
        type: "boolean",
        summary:
          "Print only messages that differ from the one before; with --field, where that does.",
      },
      {
        name: "changes-of",
        type: "string",
        placeholder: "PATH",
        summary: "Print only messages where this field differs from the message before.",
      },
      {
        name: "timeout",
        type: "number",
        placeholder: "SECONDS",
        summary: "Fail when nothing was printed for so long.",
        minimum: 0.001,
        maximum: 2_000_000,
      },
      {
        name: "csv",
        type: "boolean",
        summary: "Print comma-separated values: a header, then one row for each message.",
      },
      FULL_FLAG,
      nameFlag(),
      PORT_FLAG,
      ...COMMON_FLAGS,
    ],
    examples: [
      { command: "rosy topic echo imu odometry", summary: "Print two topics until Ctrl-C." },
      { command: "rosy topic echo 'camera/*'", summary: "Print all topics below camera." },
      {
        command: "rosy topic echo imu --field acceleration.x",
        summary: "Print one number a line.",
      },
      {
        command: "rosy topic echo scan --filter 'm.range < 0.5 && m.valid'",
        summary: "Print what is near.",
      },
      {
        command: "rosy topic echo battery --field state --changes --timeout 10",
        summary: "Print each change, and fail when the battery is silent.",
      },
      { command: "rosy topic echo imu --once --json", summary: "Print one message as JSON." },
      {
        command: "rosy topic echo imu --csv --count 1000 > imu.csv",
        summary: "Fill a table with a thousand messages.",
      },
    ],
    foreignFlags: [
      SIMULATED_TIME,
      { word: "--full-length", answer: "here it is --full" },
      { word: "-f", answer: "here it is --full" },
    ],
    load: () => import("./echo.ts"),
  },
  {
    path: ["topic", "send"],
    summary: "Send a message to a topic.",
    description: [
      ...VALUES_DESCRIPTION,
      TYPES_DESCRIPTION,
      "With --retain the message is kept for listeners that come later: it is sent at once, whoever " +
      "listens, and the command stays until Ctrl-C, for what is kept ends with it. A number " +
      "behind --retain is how many of the last messages are kept.",
    ],
    positionals: [{ name: "TOPIC", kind: "topic", summary: "The topic to send to." }, VALUES],
    flags: [
      {
        name: "no-wait",
        type: "boolean",
        summary: "Send even if nobody listens.",
      },
      ...TYPE_FLAGS,
      INTERVAL_FLAG,
      RATE_FLAG,
      countFlag("End after N messages; without a pause unless a flag says otherwise."),
      {
        name: "retain",
        type: "integer",
        placeholder: "N",
        summary: "Keep the last N messages for later listeners, and stay for them.",
        implied: 1,
        minimum: 1,
        maximum: 1_000_000,
      },
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
        command: "rosy topic send map width=20 height=30 --retain",
        summary: "Have it at hand for who listens later, until Ctrl-C.",
      },
      {
        command: "rosy topic send scan --template",
        summary: "Print an example of what is sent on scan, to fill in.",
      },
      {
        command: "rosy topic echo a --json | rosy topic send b -",
        summary: "Send on topic b what comes on topic a.",
      },
    ],
    foreignFlags: [
      SIMULATED_TIME,
      { word: "-m", answer: MESSAGE },
      { word: "--msg", answer: MESSAGE },
      { word: "-r", answer: "here it is --rate" },
      { word: "-l", answer: LATCH },
      { word: "--latch", answer: LATCH },
      { word: "--qos-durability", answer: LATCH },
    ],
    load: () => import("./send.ts"),
  },
  {
    path: ["topic", "type"],
    summary: "Print the types of topics.",
    description: [
      "A topic has a type if a node has a schema for it. Where nodes differ, each type is printed, with " +
      "the nodes that say so.",
      PATTERNS,
    ],
    positionals: [
      {
        name: "TOPIC",
        kind: "topic",
        summary: "A topic to look at, or a pattern.",
        repeated: true,
      },
    ],
    flags: [DISCOVERY_TIME_FLAG, ...COMMON_FLAGS],
    examples: [
      { command: "rosy topic type scan", summary: "Print what its messages are." },
      { command: "rosy topic type 'left/**'", summary: "Print those of all topics of a robot." },
      { command: "rosy topic type scan imu --json", summary: "Tell also which nodes say so." },
    ],
    load: () => import("./type.ts"),
  },
  {
    path: ["topic", "find"],
    summary: "List the topics of a type.",
    positionals: [
      { name: "TYPE", kind: "type", summary: "The type, such as foxglove.LaserScan." },
    ],
    flags: [DISCOVERY_TIME_FLAG, ...COMMON_FLAGS],
    examples: [
      { command: "rosy topic find foxglove.LaserScan", summary: "Print one topic a line." },
    ],
    load: () => import("./find.ts"),
  },
  {
    path: ["topic", "hz"],
    summary: "Measure how often messages come, and how evenly.",
    description: [
      "It shows the rate, the times between messages, and by how much these differ from their " +
      "mean (jitter: half, 95 % and 99 % of them by no more than that). On a terminal the table " +
      "renews itself once a second; elsewhere a line for each topic is printed.",
      LOST_DESCRIPTION,
    ],
    ...MONITOR_ALL,
    examples: [
      { command: "rosy topic hz imu odometry", summary: "Watch two topics until Ctrl-C." },
      { command: "rosy topic hz imu --duration 10 --json", summary: "Measure for ten seconds." },
      { command: "rosy topic hz --all", summary: "Watch the rates of all topics." },
    ],
    load: () => import("./hz.ts"),
  },
  {
    path: ["topic", "bw"],
    summary: "Measure how many bytes messages take.",
    description: [
      "It shows bytes a second, and the mean, least and largest message: encoded bodies, without " +
      "the frame around each, of some 30 bytes.",
      LOST_DESCRIPTION,
    ],
    ...MONITOR_ALL,
    examples: [
      { command: "rosy topic bw camera/image lidar", summary: "Watch two topics until Ctrl-C." },
      { command: "rosy topic bw camera/image --count 100", summary: "Measure a hundred messages." },
      { command: "rosy topic bw --all", summary: "Watch how much all topics take." },
    ],
    load: () => import("./bw.ts"),
  },
  {
    path: ["topic", "delay"],
    summary: "Measure how long messages are under way.",
    description: [
      "It counts from the sender's call of send() until the message is here. Where the sender is on " +
      "another machine, its clock is compared with this one's all the time, and the delay corrected " +
      "by that; it may still be wrong by what stands under 'uncertain by': half the shortest round " +
      "trip, and a little for the drift of clocks. On one machine there is one clock, so nothing is.",
      LOST_DESCRIPTION,
    ],
    ...MONITOR,
    examples: [
      { command: "rosy topic delay imu", summary: "Watch a topic until Ctrl-C." },
      { command: "rosy topic delay imu --window 100", summary: "Look at the last 100 messages." },
    ],
    load: () => import("./delay.ts"),
  },
  {
    path: ["topic", "info"],
    summary: "Tell the types, senders and listeners of topics.",
    description: [
      "Nodes announce what they listen to and what they send on. How often a sender sends, how much " +
      "and in which codec is found out by listening for a moment; nodes of version 0.1.0 are found " +
      "out that way alone.",
    ],
    positionals: [
      {
        name: "TOPIC",
        kind: "topic",
        summary: "A topic to look at, or a pattern.",
        repeated: true,
      },
    ],
    flags: [
      {
        name: "duration",
        type: "number",
        placeholder: "SECONDS",
        summary: "How long to listen to the senders.",
        default: 1,
        minimum: 0.001,
        maximum: 2_000_000,
      },
      nameFlag(),
      ...COMMON_FLAGS,
    ],
    examples: [
      { command: "rosy topic info imu", summary: "Who listens, and who sends?" },
      {
        command: "rosy topic info map --duration 10",
        summary: "Wait longer for a topic that is sent on seldom.",
      },
    ],
    foreignFlags: [
      { word: "-v", answer: "leave it out, all is told" },
      { word: "--verbose", answer: "leave it out, all is told" },
    ],
    load: () => import("./info.ts"),
  },
];
