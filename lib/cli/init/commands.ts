import type { Command } from "../line/command.ts";
import { GENERAL_FLAGS } from "../line/flags.ts";

/** The command `rosy init`. */
export const INIT_COMMANDS: readonly Command[] = [
  {
    path: ["init"],
    summary: "Write a small robot to start from.",
    description: [
      "Two nodes in TypeScript, the types of what they say to each other, a launch file, tests that " +
      "need no network, and the tasks that run all of it with Deno. No file is overwritten.",
      "The project gets rosy from JSR. Where this very rosy runs from a clone of its repository, " +
      "the project uses that clone.",
    ],
    positionals: [
      {
        name: "DIR",
        kind: "directory",
        summary: "Where to write it; it is made if need be. The current directory unless given.",
        optional: true,
      },
    ],
    flags: [
      {
        name: "library",
        type: "string",
        placeholder: "SOURCE",
        summary: 'Where the project gets rosy from: "jsr", or the directory of a clone.',
        completes: "directory",
      },
      ...GENERAL_FLAGS,
    ],
    examples: [
      { command: "rosy init my-robot", summary: "Write the robot into my-robot." },
      { command: "rosy init my-robot --library jsr", summary: "With the published rosy." },
    ],
    load: () => import("./init.ts"),
  },
];
