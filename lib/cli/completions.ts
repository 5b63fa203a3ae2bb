import type { CommandContext } from "./command.ts";
import { printJson } from "./json_value.ts";

/** `rosy completions`: prints the script that lets a shell complete command lines. */
export async function run({ positionals, output }: CommandContext): Promise<void> {
  const [shell] = positionals as [Shell];
  const script = await SCRIPTS[shell]();
  if (output.json) await printJson(output, { shell, script });
  else await output.print(script.trimEnd());
}

type Shell = "bash" | "zsh" | "fish";

const SCRIPTS: Record<Shell, () => Promise<string>> = {
  bash: async () => (await import("./completions_bash.ts")).BASH_SCRIPT,
  zsh: async () => (await import("./completions_zsh.ts")).ZSH_SCRIPT,
  fish: async () => (await import("./completions_fish.ts")).FISH_SCRIPT,
};
