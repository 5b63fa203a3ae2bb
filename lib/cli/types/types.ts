import { printableJson, quoted } from "../../text/printable.ts";
import type { RobotParts, Subject } from "../../typescript/write_robot.ts";
import type { CommandContext } from "../line/command.ts";
import { nothingText } from "../mesh/hints.ts";
import { partsOfBags } from "./from_bags.ts";
import { partsOfMesh } from "./from_mesh.ts";
import { writeGenerated } from "./generated_file.ts";

/** `rosy types`: the types of a mesh or of bags as TypeScript. */
export async function run(context: CommandContext): Promise<void> {
  const { positionals, flags, output } = context;
  const parts = positionals.length > 0
    ? await partsOfBags(positionals, context.signal)
    : await partsOfMesh(context);
  if (output.json) return await printJsonLines(context, parts);
  const { topics, services } = parts;
  if (topics.length + services.length === 0) {
    throw new Error(
      positionals.length > 0
        ? `Cannot write types: there are no messages in ${positionals.map(quoted).join(", ")}`
        : nothingText("Cannot write types: there are no topics and no services", flags),
    );
  }
  const { writeRobot } = await import("../../typescript/write_robot.ts");
  const text = writeRobot(parts);
  const path = flags.text("output");
  if (path === undefined) return await output.print(text.trimEnd());
  await writeGenerated(path, text);
  const all = [...topics, ...services];
  const typed = all.filter(({ typeName }) => typeName !== undefined).length;
  const seen = all.filter(({ typeName, schema }) => schema && typeName === undefined).length;
  await output.tell(
    `Wrote ${quoted(path)}: ${count(topics.length, "topic")} and ` +
      `${count(services.length, "service")}, ${typed} of them with schemas` +
      (seen > 0 ? `, ${seen} by what their messages hold` : ""),
  );
}

async function printJsonLines(
  { output }: CommandContext,
  { topics, services }: RobotParts,
): Promise<void> {
  const print = async (kind: string, { name, typeName: type, schema }: Subject) =>
    await output.print(
      printableJson(JSON.stringify({ [kind]: name, type: type ?? null, schema: schema ?? null })),
    );
  for (const topic of topics) await print("topic", topic);
  for (const service of services) await print("service", service);
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
