import { untilAborted } from "../../flow/abort.ts";
import type { ParamChange } from "../../params/param_change.ts";
import type { ParamDescription } from "../../params/param_description.ts";
import { printable, quoted } from "../../text/printable.ts";
import { didYouMean } from "../../text/suggest.ts";
import type { CommandContext } from "../line/command.ts";
import { formatTime } from "../values/format_time.ts";
import { printJson } from "../values/json_value.ts";
import { valueText } from "./param_text.ts";
import { type FoundParams, withParams } from "./with_params.ts";

/** `rosy param watch`: the values of params, and each change of one. */
export async function run(context: CommandContext): Promise<void> {
  await withParams(context, async (found) => {
    const described = await found.params.describe();
    checkNames(context.positionals.slice(1), described);
    await untilAborted(follow(found, described, context), context.signal);
  });
}

function checkNames(names: readonly string[], described: readonly ParamDescription[]): void {
  const known = described.map(({ name }) => name);
  for (const name of names) {
    if (known.includes(name)) continue;
    throw new Error(`Cannot watch param ${quoted(name)}: there is none${didYouMean(name, known)}`);
  }
}

async function follow(
  { params }: FoundParams,
  described: readonly ParamDescription[],
  context: CommandContext,
): Promise<void> {
  const { positionals: [, ...names] } = context;
  const infos = new Map(described.map((info) => [info.name, info]));
  for await (const change of params.watch()) {
    for (const name of change.changed) {
      if (names.length > 0 && !names.includes(name)) continue;
      await print(name, change, infos.get(name), context);
    }
  }
}

async function print(
  name: string,
  { values, by, atMs, node: { name: node, uuid } }: ParamChange,
  info: ParamDescription | undefined,
  { output }: CommandContext,
): Promise<void> {
  const isThere = Object.hasOwn(values, name);
  if (output.json) {
    const value = isThere ? { value: values[name] } : {};
    return await printJson(output, { node, uuid, name, ...value, by, at: atMs });
  }
  const text = isThere ? valueText(values[name], info) : "undeclared";
  const { style } = output;
  await output.print(
    `${style.dim(formatTime(atMs))} ${printable(name)}: ${text} ${style.dim(`(${printable(by)})`)}`,
  );
}
