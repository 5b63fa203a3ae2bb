import type { ParamDescription } from "../../params/param_description.ts";
import { printable } from "../../text/printable.ts";
import type { CommandContext } from "../line/command.ts";
import type { Style } from "../terminal/style.ts";
import { jsonLine, printJson } from "../values/json_value.ts";
import { rangeText, valueText } from "./param_text.ts";
import { withParams } from "./with_params.ts";

/** `rosy param describe`: all there is to know of params. */
export async function run(context: CommandContext): Promise<void> {
  const { positionals: [, ...names], output } = context;
  await withParams(context, async ({ record: { id }, params }) => {
    const described = names.length > 0
      ? await Promise.all(names.map((name) => params.describe(name)))
      : await params.describe();
    for (const info of described) {
      if (output.json) await printJson(output, { node: id.name, uuid: id.uuid, ...info });
      else await output.paragraph(describe(info, output.style));
    }
  });
}

function describe(info: ParamDescription, style: Style): string {
  const { name, description, value, origin, from, default: initially, initial, schema } = info;
  const began = JSON.stringify(initial) === JSON.stringify(initially) ? [] : [
    `- began with: ${valueText(initial, info)}`,
  ];
  return [
    style.bold(printable(name)) + (description ? `: ${printable(description)}` : ""),
    `- value: ${valueText(value, info)} (${originText(origin, from)})`,
    ...began,
    `- default: ${valueText(initially, info)}`,
    `- may be: ${rangeText(info)}`,
    ...(schema === undefined ? [] : [`- schema: ${jsonLine(schema)}`]),
  ].join("\n");
}

const ORIGINS: Readonly<Record<ParamDescription["origin"], string>> = {
  default: "the default",
  option: "by the node's code",
  launch: "by the launch file",
  "command-line": "by the command line",
  persisted: "saved before",
  set: "set",
};

function originText(origin: ParamDescription["origin"], from: string | undefined): string {
  if (from === undefined) return ORIGINS[origin];
  return `${ORIGINS[origin]}${origin === "set" ? " by" : ":"} ${printable(from)}`;
}
