import type { Command, Flag, Positional } from "../line/command.ts";
import { GENERAL_FLAGS } from "../line/flags.ts";

const LAUNCH_FLAG: Flag = {
  name: "launch",
  type: "string",
  placeholder: "ID",
  summary: "The launch meant, as 'rosy launch ps' calls it; needed where several have such a node.",
  completes: "launch-id",
};

const NODES: Positional = {
  name: "NODE",
  kind: "launched-node",
  summary: "A node's name, or one process of several: camera#2.",
  repeated: true,
};

const FLAGS = [LAUNCH_FLAG, ...GENERAL_FLAGS];

/** The commands of `rosy launch …` for launches that run. */
export const CONTROL_COMMANDS: readonly Command[] = [
  {
    path: ["launch", "ps"],
    summary: "Show what launches of this machine run.",
    description: [
      "All launches that this user has started, and what each of their processes is doing. Memory " +
      "and processor time are those of a process and all that it started; CPU is the mean since its " +
      "start.",
    ],
    positionals: [],
    flags: FLAGS,
    examples: [{ command: "rosy launch ps", summary: "Is everything up?" }],
    load: () => import("./ps.ts"),
  },
  {
    path: ["launch", "start"],
    summary: "Start nodes of a running launch that do not run.",
    description: [
      "Those that were stopped, have ended or failed. What the launch file says of their order holds: " +
      "a node starts once what it waits for is there.",
    ],
    positionals: [NODES],
    flags: FLAGS,
    examples: [{ command: "rosy launch start camera", summary: "Bring it back." }],
    load: async () => (await import("./act.ts")).acting("start"),
  },
  {
    path: ["launch", "stop"],
    summary: "Stop nodes of a running launch; the others go on.",
    description: [
      "A node that was stopped so is not started again by 'respawn', only by 'rosy launch start' or " +
      "'restart'. The launch goes on, even without any node.",
    ],
    positionals: [NODES],
    flags: FLAGS,
    examples: [{ command: "rosy launch stop camera lidar", summary: "Both; dependants first." }],
    load: async () => (await import("./act.ts")).acting("stop"),
  },
  {
    path: ["launch", "restart"],
    summary: "Stop nodes of a running launch, and start them.",
    description: [
      "Nodes that were not named go on, those that depend on these, too. Where one of the nodes " +
      "cannot be started, none is stopped.",
    ],
    positionals: [NODES],
    flags: FLAGS,
    examples: [{ command: "rosy launch restart driver", summary: "After its code was changed." }],
    load: async () => (await import("./act.ts")).acting("restart"),
  },
  {
    path: ["launch", "logs"],
    summary: "Print what a node of a running launch has written.",
    description: [
      "The last lines first, then with --follow what it writes from now on, whoever restarts it. " +
      "The launch keeps the last 1,000 lines of each process; 'rosy launch --log-dir' keeps all.",
    ],
    positionals: [{ ...NODES, repeated: false }],
    flags: [
      {
        name: "follow",
        short: "f",
        type: "boolean",
        summary: "Go on with what is written from now on, until interrupted.",
      },
      {
        name: "lines",
        short: "n",
        type: "integer",
        placeholder: "COUNT",
        summary: "How many of the last lines to print.",
        default: 100,
        minimum: 0,
        maximum: 1_000_000,
      },
      ...FLAGS,
    ],
    examples: [{ command: "rosy launch logs camera -f -n 20", summary: "And what comes next." }],
    load: () => import("./logs.ts"),
  },
];
