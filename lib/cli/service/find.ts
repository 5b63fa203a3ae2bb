import type { CommandContext } from "../line/command.ts";
import { printSubjectsOf } from "../schemas/subject_types.ts";

/** `rosy service find`: the services of a type. */
export async function run(context: CommandContext): Promise<void> {
  await printSubjectsOf(context, { kind: "services", word: "service" });
}
