import type { Command } from "../line/command.ts";
import { COMMON_FLAGS } from "../line/flags.ts";

/** `rosy types`. */
export const TYPES_COMMANDS: readonly Command[] = [
  {
    path: ["types"],
    summary: "Write the types of a mesh or of bags as TypeScript.",
    description: [
      "It writes an interface Robot, for buildNode<Robot>(), with all topics and services, and the " +
      "types of those that have schemas, with what these say of their fields. A file that it wrote is " +
      "written anew, any other one is not touched.",
    ],
    positionals: [
      {
        name: "BAG",
        kind: "file",
        summary: "A bag to take the types from; the mesh without one.",
        optional: true,
        repeated: true,
      },
    ],
    flags: [
      {
        name: "output",
        short: "o",
        type: "string",
        placeholder: "FILE",
        summary: "Write to this file; to standard output without it.",
        completes: "file",
      },
      ...COMMON_FLAGS,
    ],
    examples: [
      {
        command: "rosy types -o robot.ts",
        summary: "Write the types of the robot that is running.",
      },
      { command: "rosy types drive.mcap", summary: "Print the types of what was recorded." },
    ],
    load: () => import("./types.ts"),
  },
];
