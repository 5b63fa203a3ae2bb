import type { Command } from "../command.ts";
import { COMMON_FLAGS, DISCOVERY_TIME_FLAG } from "../flags.ts";

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
      DISCOVERY_TIME_FLAG,
      ...COMMON_FLAGS,
    ],
    examples: [
      { command: "rosy node list", summary: "Who is there, and what does it offer?" },
      { command: "rosy node list -v", summary: "And where can it be reached?" },
    ],
    load: () => import("../node_list.ts"),
  },
];
