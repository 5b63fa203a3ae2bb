import type { Command } from "../line/command.ts";
import { COMMON_FLAGS, countFlag, HIDDEN_FLAG, INTERVAL_FLAG, nameFlag } from "../line/flags.ts";

/** `rosy top`. */
export const TOP_COMMANDS: readonly Command[] = [
  {
    path: ["top"],
    summary: "Watch what all nodes, topics and processes do and take.",
    description: [
      "Each node is asked once in an interval what it has counted: nothing is listened to and nothing " +
      "decoded, so those watched hardly notice it. Rates are exact. A node of version 0.1.0 does not " +
      "tell: what is its own stands there as —.",
      "Keys: Tab or 1 2 3 for nodes, topics, processes; the arrows choose a row and the column to sort " +
      "by, r turns the order round; Enter shows all there is to say of a row; / filters; Space holds " +
      "still; ? is the help, q the end.",
      "Processes are those of nodes, and what launches of yours on this machine have started, in " +
      "whatever language.",
    ],
    positionals: [],
    flags: [
      { ...INTERVAL_FLAG, summary: "How often to look.", default: 1, minimum: 0.1 },
      { name: "once", type: "boolean", summary: "Print the tables once, and end." },
      countFlag("Print N times, and end."),
      {
        name: "csv",
        type: "boolean",
        summary: "Print rows of comma-separated values: of nodes, unless --view says otherwise.",
      },
      {
        name: "view",
        type: "string",
        placeholder: "TABLE",
        choices: ["nodes", "topics", "processes"],
        summary: "Only one of the tables.",
      },
      {
        name: "sort",
        type: "string",
        placeholder: "COLUMN",
        summary:
          "Sort by a column, such as cpu, memory, rate; with - before it the other way round.",
      },
      {
        name: "filter",
        type: "string",
        placeholder: "TEXT",
        summary: "Only rows with a name, host, type or health that has this text in it.",
      },
      HIDDEN_FLAG,
      nameFlag(),
      ...COMMON_FLAGS,
    ],
    examples: [
      { command: "rosy top", summary: "Watch everything." },
      { command: "rosy top --once --sort memory", summary: "Print the tables, the largest first." },
      {
        command: "rosy top --json --interval 10 --view nodes",
        summary: "Write a line for each node every ten seconds.",
      },
    ],
    foreignFlags: [
      { word: "-n", answer: "here it is --count" },
      { word: "--delay", answer: "here it is --interval" },
      { word: "-d", answer: "here it is --interval" },
      { word: "-b", answer: "here it is --once, or --count" },
    ],
    load: () => import("./top.ts"),
  },
];
