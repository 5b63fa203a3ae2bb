import type { CommandContext } from "../line/command.ts";
import { printTypes } from "../schemas/subject_types.ts";

/** `rosy service type`: what services are of. */
export async function run(context: CommandContext): Promise<void> {
  await printTypes(context, { kind: "services", word: "service" });
}
