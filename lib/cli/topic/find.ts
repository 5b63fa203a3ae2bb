import type { CommandContext } from "../line/command.ts";
import { printSubjectsOf } from "../schemas/subject_types.ts";

/** `rosy topic find`: the topics of a type. */
export async function run(context: CommandContext): Promise<void> {
  await printSubjectsOf(context, { kind: "topics", word: "topic" });
}
