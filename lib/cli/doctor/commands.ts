import type { Command } from "../line/command.ts";
import { COMMON_FLAGS } from "../line/flags.ts";

/** `rosy doctor`. */
export const DOCTOR_COMMANDS: readonly Command[] = [
  {
    path: ["doctor"],
    summary: "Find out why nodes do not find or reach each other.",
    description: [
      "Checks permissions, network interfaces, the multicast DNS port, multicast (does this machine " +
      "hear itself?), Unix sockets, the coordinator, named peers, the nodes of the domain, their " +
      "protocol versions, clocks and types, and which other domains there are; and says for each failure " +
      "what to do.",
      "Give it the flags and the environment of the node that does not work, and run it on both " +
      "machines. The exit status is 1 if anything failed; warnings do not count.",
    ],
    positionals: [],
    flags: [
      {
        name: "timeout",
        type: "number",
        placeholder: "SECONDS",
        summary: "Longest time to wait for any one answer.",
        default: 5,
        minimum: 0.1,
        maximum: 3600,
      },
      // What would be logged is what it finds.
      ...COMMON_FLAGS.map((flag) => flag.name === "log" ? { ...flag, default: "error" } : flag),
    ],
    examples: [
      { command: "rosy doctor", summary: "Is all as it should be here?" },
      {
        command: "rosy doctor --peers 10.0.0.5:7000",
        summary: "And can that node be reached?",
      },
      { command: "rosy doctor --json", summary: "The same for programs, one finding a line." },
    ],
    load: () => import("./doctor.ts"),
  },
];
