import type { Command, Flag, Positional } from "../line/command.ts";
import {
  COMMON_FLAGS,
  DISCOVERY_TIME_FLAG,
  FULL_FLAG,
  HIDDEN_FLAG,
  nameFlag,
  TIMEOUT_FLAG,
} from "../line/flags.ts";
import { TYPE_FLAGS, TYPES_DESCRIPTION, VALUES_DESCRIPTION } from "../line/value_positional.ts";

const ACTION: Positional = {
  name: "ACTION",
  kind: "action",
  summary: "The action.",
};

const NO_WAIT_FLAG: Flag = {
  name: "no-wait",
  type: "boolean",
  summary: "Fail if no provider is found within 5 seconds.",
};

/** The commands of `rosy action …`. */
export const ACTION_COMMANDS: readonly Command[] = [
  {
    path: ["action", "list"],
    summary: "List the actions that nodes provide.",
    positionals: [],
    flags: [
      {
        name: "types",
        short: "t",
        type: "boolean",
        summary: "Print the type of each action behind its name.",
      },
      HIDDEN_FLAG,
      DISCOVERY_TIME_FLAG,
      ...COMMON_FLAGS,
    ],
    examples: [
      { command: "rosy action list", summary: "Print one action a line." },
      { command: "rosy action list -t", summary: "Print what they take and return, too." },
    ],
    foreignFlags: [
      { word: "--show-types", answer: "here it is --types" },
      { word: "--count-actions", answer: 'there is none here; "rosy action list | wc -l" counts' },
      { word: "-c", answer: '"rosy action list | wc -l" counts them' },
    ],
    load: () => import("./list.ts"),
  },
  {
    path: ["action", "info"],
    summary: "Show an action: its type, who provides it, its goals.",
    positionals: [ACTION],
    flags: [nameFlag("rosy_action_info"), ...COMMON_FLAGS],
    examples: [
      { command: "rosy action info drive_to", summary: "What does it take, what is it doing?" },
      { command: "rosy action info drive_to --json", summary: "The same for programs." },
    ],
    foreignFlags: [
      { word: "-t", answer: "types are shown anyway" },
      { word: "--show-types", answer: "types are shown anyway" },
    ],
    load: () => import("./info.ts"),
  },
  {
    path: ["action", "send"],
    summary: "Start a goal, print its feedback and its result.",
    description: [
      "Ctrl-C cancels the goal and waits until it has ended; again, it leaves the goal to itself. The " +
      "exit status is 0 if the goal has succeeded, 1 if it was refused, aborted or canceled by somebody " +
      "else, 130 if Ctrl-C has canceled it.",
      ...VALUES_DESCRIPTION,
      TYPES_DESCRIPTION,
    ],
    positionals: [
      { ...ACTION, summary: "The action to start a goal of." },
      {
        name: "GOAL",
        kind: "value",
        summary: "The goal, a value, or NAME=VALUE for each of its fields; - for standard input.",
        optional: true,
        repeated: true,
      },
    ],
    flags: [
      { name: "no-feedback", type: "boolean", summary: "Print how it ends, and nothing before." },
      {
        name: "deadline",
        type: "number",
        placeholder: "SECONDS",
        summary: "Longest time that the goal may take; then it is aborted.",
        minimum: 0.001,
        maximum: 2_000_000,
      },
      {
        name: "on-caller-gone",
        type: "string",
        placeholder: "WHAT",
        summary: "What becomes of the goal if this command is killed; the action says so without.",
        choices: ["continue", "cancel"],
      },
      { ...TIMEOUT_FLAG, summary: "Longest time to wait until the goal is accepted." },
      NO_WAIT_FLAG,
      ...TYPE_FLAGS,
      FULL_FLAG,
      nameFlag("rosy_action_send"),
      ...COMMON_FLAGS,
    ],
    examples: [
      { command: "rosy action send drive_to x=1 y=2", summary: "Drive there." },
      {
        command: "rosy action send drive_to '{x: 1, y: 2}' --deadline 30",
        summary: "Give up after half a minute.",
      },
      {
        command: "rosy action send drive_to --template",
        summary: "Print an example of a goal, to fill in.",
      },
      {
        command: "rosy action send drive_to - < way.jsonl",
        summary: 'Drive from one to the next, each a line such as {"x": 1, "y": 2}.',
      },
    ],
    foreignFlags: [
      { word: "-f", answer: "feedback is printed anyway; --no-feedback leaves it out" },
      { word: "--feedback", answer: "feedback is printed anyway; --no-feedback leaves it out" },
      { word: "-t", answer: "here it is --timeout" },
    ],
    load: () => import("./send.ts"),
  },
  {
    path: ["action", "cancel"],
    summary: "Cancel goals, and wait until they have ended.",
    description: [
      "Without --goal and --all it cancels the one goal that there is, and lists them if there are several.",
    ],
    positionals: [ACTION],
    flags: [
      {
        name: "goal",
        type: "string",
        placeholder: "ID",
        summary: "The id of the goal to cancel, as 'rosy action info' prints it.",
      },
      { name: "all", short: "a", type: "boolean", summary: "Cancel all goals of the action." },
      {
        name: "reason",
        type: "string",
        placeholder: "TEXT",
        summary: "Why, for whoever wants to know.",
        default: "by rosy action cancel",
      },
      { ...TIMEOUT_FLAG, summary: "Longest time to wait until a goal has ended.", default: 15 },
      nameFlag("rosy_action_cancel"),
      ...COMMON_FLAGS,
    ],
    examples: [
      { command: "rosy action cancel drive_to", summary: "Stop driving." },
      {
        command: 'rosy action cancel drive_to --all --reason "the floor is wet"',
        summary: "Stop all, and say why.",
      },
    ],
    load: () => import("./cancel.ts"),
  },
];
