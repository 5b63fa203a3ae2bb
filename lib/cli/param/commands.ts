import type { Command, Flag, Positional } from "../line/command.ts";
import { COMMON_FLAGS, DISCOVERY_TIME_FLAG, nameFlag, TIMEOUT_FLAG } from "../line/flags.ts";

const NODE: Positional = { name: "NODE", kind: "node", summary: "The node that has the params." };

const PARAM: Positional = { name: "PARAM", kind: "param", summary: "A param." };

const SOME_PARAMS: Positional = {
  ...PARAM,
  summary: "A param; all of them unless given.",
  optional: true,
  repeated: true,
};

const UUID_FLAG: Flag = {
  name: "uuid",
  type: "string",
  placeholder: "UUID",
  summary: "Which of several nodes of the name: what its uuid begins with.",
};

const ANSWER_FLAG: Flag = { ...TIMEOUT_FLAG, default: 5 };

const FLAGS: readonly Flag[] = [
  UUID_FLAG,
  ANSWER_FLAG,
  nameFlag("rosy_param"),
  ...COMMON_FLAGS,
];

const SPIN_TIME = { word: "--spin-time", answer: "leave it out, or say --timeout" };

const ALL_OR_NOTHING = "All of them are set, or none: where one is refused, the rest stays, too.";

const TYPED =
  "Values are what YAML takes them for, JSON included; where a param holds text, what is " +
  "typed is taken as it is.";

/** The commands of `rosy param …`. */
export const PARAM_COMMANDS: readonly Command[] = [
  {
    path: ["param", "list"],
    summary: "List the params of a node, or of all nodes, with their values.",
    positionals: [{ ...NODE, optional: true }],
    flags: [DISCOVERY_TIME_FLAG, ...FLAGS],
    examples: [
      { command: "rosy param list", summary: "Print those of all nodes." },
      { command: "rosy param list driver", summary: "Print those of one." },
    ],
    foreignFlags: [SPIN_TIME, { word: "--param-type", answer: "leave it out, types are shown" }],
    load: () => import("./list.ts"),
  },
  {
    path: ["param", "get"],
    summary: "Print the values of params.",
    positionals: [NODE, { ...PARAM, repeated: true }],
    flags: FLAGS,
    examples: [
      { command: "rosy param get driver max_speed", summary: "Print nothing but the value." },
      { command: "rosy param get driver pid.p pid.i", summary: "Print two, with their names." },
    ],
    foreignFlags: [SPIN_TIME, { word: "--hide-type", answer: "leave it out, no type is shown" }],
    load: () => import("./get.ts"),
  },
  {
    path: ["param", "set"],
    summary: "Set params of a running node.",
    description: [ALL_OR_NOTHING, TYPED],
    positionals: [
      NODE,
      { ...PARAM, summary: "A param; or NAME=VALUE, several of them." },
      {
        name: "VALUE",
        kind: "value",
        summary: "Its value; more pairs of names and values may follow.",
        optional: true,
        repeated: true,
      },
    ],
    flags: FLAGS,
    examples: [
      { command: "rosy param set driver max_speed 1.5", summary: "Set one." },
      { command: "rosy param set driver pid.p=2 pid.i=0.1", summary: "Set two at once." },
    ],
    foreignFlags: [SPIN_TIME],
    load: () => import("./set.ts"),
  },
  {
    path: ["param", "describe"],
    summary: "Print what params may be, and where values come from.",
    positionals: [NODE, SOME_PARAMS],
    flags: FLAGS,
    examples: [{ command: "rosy param describe driver max_speed", summary: "Describe one." }],
    foreignFlags: [SPIN_TIME],
    load: () => import("./describe.ts"),
  },
  {
    path: ["param", "dump"],
    summary: "Print all values as a YAML file.",
    description: [
      "'rosy param load' and the flag --params-file of nodes take that file. With --json it is JSON, " +
      "which they take, too. Params that are read-only are comments in it.",
    ],
    positionals: [NODE],
    flags: FLAGS,
    examples: [{ command: "rosy param dump driver > driver.yaml", summary: "Keep what is tuned." }],
    foreignFlags: [
      SPIN_TIME,
      { word: "--output-dir", answer: "leave it out: it goes to standard output" },
      { word: "--print", answer: "leave it out: it goes to standard output" },
    ],
    load: () => import("./dump.ts"),
  },
  {
    path: ["param", "load"],
    summary: "Set the params of a running node to what a YAML file says.",
    description: [ALL_OR_NOTHING, "A name that the node does not have is an error."],
    positionals: [NODE, { name: "FILE", kind: "file", summary: "The file." }],
    flags: FLAGS,
    examples: [{ command: "rosy param load driver driver.yaml", summary: "Tune it as before." }],
    foreignFlags: [SPIN_TIME],
    load: () => import("./load.ts"),
  },
  {
    path: ["param", "watch"],
    summary: "Print the values of params, and each change of them.",
    description: ["Where the node is started anew, it goes on. Ctrl-C ends it."],
    positionals: [NODE, SOME_PARAMS],
    flags: FLAGS,
    examples: [{ command: "rosy param watch driver max_speed", summary: "Follow one." }],
    load: () => import("./watch.ts"),
  },
  {
    path: ["param", "tune"],
    summary: "Tune params on a screen, with sliders for the keyboard.",
    description: [
      "Up and down choose a param. Left and right move a number, with Shift (or H and L) ten times as " +
      "far, Home and End to the ends of its range; they turn booleans and choices over. Enter types a " +
      "value, r gives back what it began with, u takes back the last change, / finds by name, q ends.",
      "What others change is shown as it changes; what the node refuses, with the reason.",
    ],
    positionals: [NODE],
    flags: [UUID_FLAG, ANSWER_FLAG, nameFlag(), ...COMMON_FLAGS],
    examples: [{ command: "rosy param tune driver", summary: "Tune it while it drives." }],
    load: () => import("./tune.ts"),
  },
  {
    path: ["param", "reset"],
    summary: "Give params the values again that they began with.",
    description: ["What was saved of them is forgotten. " + ALL_OR_NOTHING],
    positionals: [NODE, SOME_PARAMS],
    flags: FLAGS,
    examples: [{ command: "rosy param reset driver max_speed", summary: "Undo what was set." }],
    load: () => import("./reset.ts"),
  },
];
