import type { Command, Flag, Positional } from "../line/command.ts";
import { COMMON_FLAGS, GENERAL_FLAGS, HIDDEN_FLAG, nameFlag } from "../line/flags.ts";

const FILES: Positional = {
  name: "FILE",
  kind: "file",
  summary: "A bag, or a directory of them; all together are played or told of as one.",
  optional: true,
  repeated: true,
};

const INPUT_FLAG: Flag = {
  name: "input",
  short: "i",
  type: "string",
  placeholder: "FILE",
  summary: "The same as FILE; the newest record_*.bag in this directory if neither is given.",
  completes: "file",
};

const OUTPUT_FLAG: Flag = {
  name: "output",
  short: "o",
  type: "string",
  placeholder: "FILE",
  summary: "The file to write, which must not exist yet.",
  completes: "file",
};

/** Beyond this, timers do not count. */
const MAX_SECONDS = 2_000_000;

const SPLIT_SUMMARY = "Begin a new file (FILE_1, FILE_2 ...) before one is larger than this.";

/** The commands of `rosy bag …`. */
export const BAG_COMMANDS: readonly Command[] = [
  {
    path: ["bag", "record"],
    summary: "Record messages to a file.",
    description: [
      "Writes an MCAP file, which ROS 2 and Foxglove read as well: record_<YYYY-MM-DD-HH-MM-SS>.bag " +
      "in the current directory unless -o says otherwise. Messages are stored as they come, " +
      "whatever their codec, and written at least once a second. Ctrl-C ends the recording.",
      "--all and --regex take the topics that nodes send on or listen to, also those that appear " +
      "later; " +
      "--exclude leaves some of them out.",
      "Nodes that share a name take turns on messages, so each recorder has a name of its own " +
      "(rosy_bag_record_ and four random characters) unless you name it.",
      "Sizes are bytes, or take a unit: 500MB, 2GiB.",
      "With --clock mesh, messages are recorded at the time of the simulation or recording that they " +
      "are sent in, from the moment on at which that is heard of.",
    ],
    positionals: [
      {
        name: "TOPIC",
        kind: "topic",
        summary: "A topic to record, or a pattern ('camera/**').",
        optional: true,
        repeated: true,
      },
    ],
    flags: [
      OUTPUT_FLAG,
      { name: "all", short: "a", type: "boolean", summary: "Record all topics of the mesh." },
      HIDDEN_FLAG,
      {
        name: "regex",
        short: "e",
        type: "string",
        placeholder: "REGEX",
        summary: "Record topics that match this regular expression.",
      },
      {
        name: "exclude",
        short: "x",
        type: "string",
        placeholder: "REGEX",
        summary: "But none of those that match this one.",
      },
      {
        name: "compression",
        type: "string",
        placeholder: "KIND",
        summary: "How the file is compressed.",
        default: "none",
        choices: ["none", "zstd"],
      },
      {
        name: "max-duration",
        short: "d",
        type: "number",
        placeholder: "SECONDS",
        summary: "End after this time.",
        minimum: 0.001,
        maximum: MAX_SECONDS,
      },
      {
        name: "max-size",
        short: "b",
        type: "string",
        placeholder: "BYTES",
        summary: "End before all files together are larger than this.",
      },
      {
        name: "split-size",
        type: "string",
        placeholder: "BYTES",
        summary: SPLIT_SUMMARY,
      },
      { name: "no-dots", type: "boolean", summary: "Print no dots, and no status line." },
      nameFlag(),
      ...COMMON_FLAGS,
    ],
    examples: [
      { command: "rosy bag record imu odometry", summary: "Record two topics until Ctrl-C." },
      {
        command: "rosy bag record -a -x ^camera/ -o drive.mcap --compression zstd",
        summary: "Record everything but the cameras, compressed.",
      },
      {
        command: "rosy bag record -a --split-size 1GB --max-duration 3600",
        summary: "Record for an hour, a gigabyte a file.",
      },
    ],
    foreignFlags: [
      { word: "--use-sim-time", answer: "here it is --clock mesh" },
      { word: "--compression-format", answer: "here it is --compression" },
      { word: "--compression-mode", answer: "leave it out, chunks are compressed" },
    ],
    load: () => import("./record.ts"),
  },
  {
    path: ["bag", "play"],
    summary: "Send the messages of a bag again.",
    description: [
      "Each message is sent as it was recorded, by this node and with the present time as its " +
      "publish time, as long after the first one as it was recorded. Waits until somebody listens " +
      "to one of the topics.",
      "The files of a split recording are one bag: the first one's name stands for all. What is " +
      "damaged is left out; the exit status is 1 then.",
      "With --clock, nodes that go by the mesh's time live in that of the recording, through pauses, " +
      "steps, loops and rates, and messages keep the times at which they were published first.",
      "On a terminal: space pauses and goes on, the right arrow sends one message, the up and down " +
      "arrows change the rate.",
    ],
    positionals: [FILES],
    flags: [
      INPUT_FLAG,
      {
        name: "rate",
        short: "r",
        type: "number",
        placeholder: "FACTOR",
        summary: "How fast: 2 is twice as fast as recorded.",
        default: 1,
      },
      { name: "immediate", type: "boolean", summary: "Send as fast as listeners take it." },
      { name: "loop", short: "l", type: "boolean", summary: "Play again and again, until Ctrl-C." },
      {
        name: "topics",
        type: "string",
        placeholder: "TOPIC,...",
        summary: "Play these topics only, or those that match patterns; commas between them.",
      },
      {
        name: "remap",
        short: "m",
        type: "string",
        placeholder: "OLD:=NEW,...",
        summary: "Send topics under other names; commas between them.",
      },
      {
        name: "start-offset",
        type: "number",
        placeholder: "SECONDS",
        summary: "Begin this long after the bag's start.",
        minimum: 0,
      },
      {
        name: "duration",
        type: "number",
        placeholder: "SECONDS",
        summary: "Play so much of the recording.",
        minimum: 0,
      },
      {
        name: "clock",
        type: "number",
        placeholder: "HZ",
        summary: "Tell nodes with the option clock: mesh the recording's time, so often a second.",
        implied: 40,
        minimum: 1,
        maximum: 1000,
      },
      { name: "no-wait", type: "boolean", summary: "Send even if nobody listens." },
      { name: "no-log", type: "boolean", summary: "Do not print the messages." },
      { name: "no-log-args", type: "boolean", summary: "Print the messages without their values." },
      nameFlag("rosy_bag_play"),
      // Whose time it goes by need not be said: it tells its own.
      ...COMMON_FLAGS.filter(({ name }) => name !== "clock"),
    ],
    examples: [
      { command: "rosy bag play", summary: "Play the newest recording in this directory." },
      {
        command: "rosy bag play drive.mcap --rate 0.5 --topics imu --remap imu:=test/imu",
        summary: "Play one topic at half the speed, under another name.",
      },
      {
        command: "rosy bag play drive.mcap --clock --rate 4",
        summary: "Play it four times as fast, for nodes started with ROSY_CLOCK=mesh.",
      },
      {
        command: "rosy bag play drive.mcap --start-offset 60 --duration 10 --loop",
        summary: "Repeat ten seconds of the second minute.",
      },
    ],
    load: () => import("./play.ts"),
  },
  {
    path: ["bag", "info"],
    summary: "Tell what is in a bag.",
    description: [
      "Bags of up to 256 MB are read as a whole, larger ones only if their summary cannot be relied " +
      "on. The exit status is 1 where something is damaged, or written in a way that rosy does not " +
      "read.",
      "The files of a split recording are one bag: the first one's name stands for all.",
    ],
    positionals: [FILES],
    flags: [
      INPUT_FLAG,
      { name: "check", type: "boolean", summary: "Read all of it, however large it is." },
      {
        name: "verbose",
        short: "v",
        type: "boolean",
        summary: "Tell of each type what it is made of, too.",
      },
      ...GENERAL_FLAGS,
    ],
    examples: [
      { command: "rosy bag info", summary: "What is in the newest recording?" },
      { command: "rosy bag info drive.mcap --json", summary: "The same as JSON." },
    ],
    load: () => import("./info.ts"),
  },
  {
    path: ["bag", "convert"],
    summary: "Write bags anew: for other tools, merged, split, cut.",
    description: [
      "Writes what is in one or several bags, by time, into a new one. Reads recordings of ROS 1 " +
      "(.bag), ROS 2 (.mcap, .db3, or the directory they are in) and MCAP files of any program. " +
      "Without --encoding, what rosy wrote stays as it is, and what other programs wrote becomes " +
      "rosy's own: bytes, typed arrays, { sec, nsec } for times.",
      "--encoding json writes an object for each message, with a schema, so that Foxglove and other " +
      "tools show plots and images; --encoding msgpack makes that rosy's own again.",
      "What cannot be converted is copied as it is, and told; the exit status is 1 then, and where " +
      "a part of a bag could not be read. OUT is there once it is complete.",
    ],
    positionals: [
      { name: "IN", kind: "file", summary: "A bag, or a directory of them.", repeated: true },
      { name: "OUT", kind: "file", summary: "The file to write, which must not exist yet." },
    ],
    flags: [
      {
        name: "encoding",
        type: "string",
        placeholder: "KIND",
        summary: "What messages are written as.",
        choices: ["json", "msgpack"],
      },
      {
        name: "topics",
        type: "string",
        placeholder: "TOPIC,...",
        summary: "These topics only, or patterns (camera/*, **); commas between them.",
      },
      {
        name: "start",
        type: "string",
        placeholder: "WHEN",
        summary: "Begin so many seconds after the bag's start, or at a time (2026-11-21T15:04:42).",
      },
      {
        name: "end",
        type: "string",
        placeholder: "WHEN",
        summary: "End so many seconds after the bag's start, or at a time.",
      },
      {
        name: "compression",
        type: "string",
        placeholder: "KIND",
        summary: "How the file is compressed.",
        default: "none",
        choices: ["none", "zstd"],
      },
      { name: "split", type: "string", placeholder: "BYTES", summary: SPLIT_SUMMARY },
      ...GENERAL_FLAGS,
    ],
    examples: [
      {
        command: "rosy bag convert drive.mcap show.mcap --encoding json",
        summary: "Make a bag one that Foxglove shows.",
      },
      {
        command: "rosy bag convert old.bag drive.mcap",
        summary: "Take over a recording of ROS 1.",
      },
      {
        command: "rosy bag convert a.mcap b.mcap both.mcap --topics 'camera/**' --end 60",
        summary: "The cameras of two recordings, the first minute.",
      },
    ],
    foreignFlags: [
      { word: "--split-size", answer: "here it is --split" },
      { word: "--start-offset", answer: "here it is --start" },
      { word: "--input", answer: "leave it out, bags stand for themselves" },
      { word: "-i", answer: "leave it out, bags stand for themselves" },
      { word: "--output", answer: "leave it out, OUT comes last" },
      { word: "--output-options", answer: "leave it out, OUT comes last" },
      { word: "-o", answer: "leave it out, OUT comes last" },
    ],
    load: () => import("./convert.ts"),
  },
  {
    path: ["bag", "recover"],
    summary: "Rescue what can be read of a bag.",
    description: [
      "Writes all that can be read of it into a new file, FILE_recovered unless -o says otherwise: " +
      "records as they are, with schemas, attachments and metadata, also those behind a part that is " +
      "damaged. The old file stays as it is.",
      "The exit status is 1 where something was left out that the bag has or promises; what a " +
      "recorder that was killed never completed is no such thing.",
    ],
    positionals: [{ name: "FILE", kind: "file", summary: "The bag." }],
    flags: [OUTPUT_FLAG, ...GENERAL_FLAGS],
    examples: [
      { command: "rosy bag recover drive.mcap", summary: "Write drive_recovered.mcap." },
    ],
    load: () => import("./recover.ts"),
  },
];
