import type { Command, Flag, ForeignWord } from "../line/command.ts";
import { COMMON_FLAGS, nameFlag, RUN_TIME_FLAG, SLEEP_TIME_FLAG } from "../line/flags.ts";

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

/** Of rosy 0.7 for Python. */
const SPEEDTEST_FOREIGN_FLAGS: readonly ForeignWord[] = [
  { word: "--seconds", answer: "here it is --run-time" },
];

/** The commands of `rosy speedtest …`. */
export const SPEEDTEST_COMMANDS: readonly Command[] = [
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
    foreignFlags: SPEEDTEST_FOREIGN_FLAGS,
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
    foreignFlags: SPEEDTEST_FOREIGN_FLAGS,
    load: () => import("./send.ts"),
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
    load: () => import("./recv.ts"),
  },
];
