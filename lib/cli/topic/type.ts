import type { CommandContext } from "../line/command.ts";
import { printTypes } from "../schemas/subject_types.ts";

/** `rosy topic type`: what topics are of. */
export async function run(context: CommandContext): Promise<void> {
  await printTypes(context, { kind: "topics", word: "topic" });
}
