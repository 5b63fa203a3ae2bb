import type { Command } from "../line/command.ts";
import { GENERAL_FLAGS } from "../line/flags.ts";

/** The command `rosy completions`. */
export const COMPLETIONS_COMMANDS: readonly Command[] = [
  {
    path: ["completions"],
    summary: "Print a script that lets a shell complete rosy's command lines.",
    description: [
      "Completes commands, flags and their choices, files, and the names of the topics, services " +
      "and nodes that are there at that moment. Start a new shell after installing it.",
    ],
    positionals: [
      {
        name: "SHELL",
        kind: "choice",
        choices: ["bash", "zsh", "fish"],
        summary: "One of bash, zsh, fish.",
      },
    ],
    flags: [...GENERAL_FLAGS],
    examples: [
      {
        command: "echo 'source <(rosy completions bash)' >> ~/.bashrc",
        summary: "Install it for bash.",
      },
      {
        command: "echo 'source <(rosy completions zsh)' >> ~/.zshrc",
        summary: "Install it for zsh; the line must stand after compinit.",
      },
      {
        command: "rosy completions fish > ~/.config/fish/completions/rosy.fish",
        summary: "Install it for fish.",
      },
    ],
    load: () => import("./completions.ts"),
  },
];
