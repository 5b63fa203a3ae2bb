import { printable } from "../../text/printable.ts";
import type { CommandContext } from "../line/command.ts";
import { tellNothing } from "../mesh/hints.ts";
import { observe } from "../mesh/observe.ts";
import { claimsIn, typesOf, type UsedType } from "../schemas/claims.ts";
import type { Output } from "../terminal/output.ts";
import { printJson } from "../values/json_value.ts";

/** `rosy interface list`: one line for each type that something in the mesh has. */
export async function run(context: CommandContext): Promise<void> {
  const { flags, output } = context;
  if (flags.isOn("known")) return await listKnown(output);
  const types = typesOf(claimsIn(await observe(context)));
  if (types.length === 0 && !output.json) tellNothing("Nobody has a schema", context);
  for (const type of types) await printType(output, type, types);
}

async function listKnown(output: Output): Promise<void> {
  const { KNOWN_SCHEMAS } = await import("../../schemas/catalogue.ts");
  for (const { name } of KNOWN_SCHEMAS) {
    if (output.json) await printJson(output, { type: name, isKnown: true });
    else await output.print(name);
  }
}

async function printType(
  output: Output,
  { name, encoding, hash, topics, services, nodes }: UsedType,
  all: readonly UsedType[],
): Promise<void> {
  if (output.json) {
    return await printJson(output, { type: name, encoding, hash, topics, services, nodes });
  }
  const isShared = all.some((other) => other.name === name && other.hash !== hash);
  const used = [
    ...topics.length === 0 ? [] : [`topic ${list(topics)}`],
    ...services.length === 0 ? [] : [`service ${list(services)}`],
  ].join("; ");
  const which = isShared ? ` (${hash})` : "";
  await output.print(`${output.style.bold(printable(name))}${which}: ${used}`);
}

function list(names: readonly string[]): string {
  return names.map(printable).join(", ");
}
