import type { Command } from "../line/command.ts";
import { COMMON_FLAGS, DISCOVERY_TIME_FLAG, HIDDEN_FLAG } from "../line/flags.ts";

/** The commands of `rosy node …`. */
export const NODE_COMMANDS: readonly Command[] = [
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
      HIDDEN_FLAG,
      DISCOVERY_TIME_FLAG,
      ...COMMON_FLAGS,
    ],
    examples: [
      { command: "rosy node list", summary: "Who is there, and what does it offer?" },
      { command: "rosy node list -v", summary: "And where can it be reached?" },
    ],
    load: () => import("./list.ts"),
  },
  {
    path: ["node", "info"],
    summary: "Tell all about a node, and measure the way to it.",
    description: [
      "Besides what 'rosy node list -v' prints, it visits the node: where it was reached, how long " +
      "the way there and back takes, how its clock stands to this machine's, and whether it asks for " +
      "a key. All nodes of the name are shown.",
    ],
    positionals: [
      {
        name: "NAME",
        kind: "node",
        summary: "The node's name, or the first four or more characters of its UUID.",
      },
    ],
    flags: [HIDDEN_FLAG, DISCOVERY_TIME_FLAG, ...COMMON_FLAGS],
    examples: [
      { command: "rosy node info camera", summary: "Where is it, and how far away?" },
      { command: "rosy node info camera --json", summary: "The same for programs." },
    ],
    load: () => import("./info.ts"),
  },
];
