import type { Command } from "../line/command.ts";
import { COMMON_FLAGS, FULL_FLAG } from "../line/flags.ts";

/** `rosy log`. */
export const LOG_COMMANDS: readonly Command[] = [
  {
    path: ["log"],
    summary: "Show what nodes log, together and in order.",
    description: [
      "First come the last 100 lines of each node, then what is logged from now on, until Ctrl-C. Lines " +
      "are put in order by their times, corrected by how the nodes' clocks stand to this machine's.",
      "A node has log lines here once its program has called node.log, or rosy itself has warned of " +
      "something there; those end with the node. Where a node logged too much to publish, it is told how " +
      "many lines are missing.",
    ],
    positionals: [],
    flags: [
      {
        name: "node",
        type: "string",
        placeholder: "NODE",
        summary: "Show this node's lines, or those of a pattern; may be given several times.",
        completes: "node",
        isFullName: true,
        isCollected: true,
      },
      {
        name: "level",
        type: "string",
        placeholder: "LEVEL",
        summary: "Least level to show; 10 to 50 and ROS's names will do, too.",
        default: "debug",
        choices: ["debug", "info", "warn", "error"],
        aliases: {
          "10": "debug",
          "20": "info",
          "30": "warn",
          "40": "error",
          "50": "error",
          warning: "warn",
          fatal: "error",
        },
      },
      {
        name: "grep",
        type: "string",
        placeholder: "REGEXP",
        summary: "Show the lines that match, in their text, name or fields.",
      },
      {
        name: "since",
        type: "string",
        placeholder: "TIME",
        summary: "Show what was logged since then: 30s, 5m, 2h, 14:05 or 2026-11-21T15:04:42.",
      },
      {
        name: "lines",
        short: "n",
        type: "integer",
        placeholder: "N",
        summary: "Of what was logged before, show the last N lines only.",
        minimum: 0,
      },
      { name: "no-follow", type: "boolean", summary: "End after what was logged before." },
      FULL_FLAG,
      ...COMMON_FLAGS,
    ],
    examples: [
      { command: "rosy log", summary: "What goes on?" },
      { command: "rosy log --level warn --since 5m", summary: "What went wrong just now?" },
      { command: "rosy log --node 'left/**' --grep 'motor|wheel'", summary: "Look for something." },
      {
        command: "rosy log -n 20 --no-follow --json",
        summary: "Hand the last lines to a program.",
      },
    ],
    foreignFlags: [
      { word: "--once", answer: "here it is --no-follow" },
      { word: "--follow", answer: "leave it out, it does so anyway; --no-follow ends it" },
      { word: "-f", answer: "leave it out, it does so anyway; --no-follow ends it" },
      { word: "--tail", answer: "here it is --lines" },
      { word: "--count", answer: "here it is --lines" },
    ],
    load: () => import("./log.ts"),
  },
];
