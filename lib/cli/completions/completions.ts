import type { CommandContext } from "../line/command.ts";
import { printJson } from "../values/json_value.ts";

/** `rosy completions`: prints the script that lets a shell complete command lines. */
export async function run({ positionals, output }: CommandContext): Promise<void> {
  const [shell] = positionals as [Shell];
  const script = await SCRIPTS[shell]();
  if (output.json) await printJson(output, { shell, script });
  else await output.print(script.trimEnd());
}

type Shell = "bash" | "zsh" | "fish";

const SCRIPTS: Record<Shell, () => Promise<string>> = {
  bash: async () => (await import("./bash_script.ts")).BASH_SCRIPT,
  zsh: async () => (await import("./zsh_script.ts")).ZSH_SCRIPT,
  fish: async () => (await import("./fish_script.ts")).FISH_SCRIPT,
};
