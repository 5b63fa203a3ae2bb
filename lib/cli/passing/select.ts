import type { Node } from "../../facade/node.ts";
import { isPattern } from "../../mesh/name_pattern.ts";
import { printable, quoted } from "../../text/printable.ts";
import type { CommandContext } from "../line/command.ts";
import { UsageError } from "../line/usage_error.ts";
import { domainText } from "../mesh/hints.ts";
import { meshOptions } from "../mesh/mesh_options.ts";
import { didYouMeanName } from "../../text/near_names.ts";
import { namesIn } from "../../mesh/names_in.ts";
import { startNode } from "../mesh/start_node.ts";
import { printJson } from "../values/json_value.ts";
import { type MuxState, NONE, selectServiceOf } from "./mux_names.ts";

/** So long a mux is looked for. */
const DISCOVERY_TIME_MS = 2000;

/** `rosy topic select`: selects what a mux passes on, or tells what it could. */
export async function run({ positionals, flags, output, signal }: CommandContext): Promise<void> {
  const [topic, input] = positionals as [string, string?];
  if (isPattern(topic)) throw new UsageError(`a mux sends on one topic, not on ${quoted(topic)}`);
  await using node = await startNode({ name: flags.text("name")!, ...meshOptions(flags) }, signal);
  const name = selectServiceOf(topic);
  if (!await hasProvider(node, name, signal)) {
    const guess = didYouMeanName(topic, muxes(node));
    throw new Error(
      `No mux sends on ${quoted(topic)} in ${domainText(flags)}${guess}: ` +
        `'rosy topic mux ${topic} IN...' starts one`,
    );
  }
  const timeoutMs = flags.milliseconds("timeout");
  const select = node.getService<(input?: string) => unknown>(name, { timeoutMs, signal });
  const state = readState(await (input === undefined ? select() : select(input)), topic);
  if (output.json) return await printJson(output, { topic, ...state });
  for (const each of [...state.inputs, NONE]) {
    const isSelected = each === state.selected;
    await output.print(`${isSelected ? "*" : " "} ${printable(each)}`);
  }
}

/** @returns Whether a service is found while a quiet network would have told of it. */
async function hasProvider(node: Node, service: string, signal: AbortSignal): Promise<boolean> {
  try {
    await node.waitForServiceProvider(service, { timeoutMs: DISCOVERY_TIME_MS, signal });
    return true;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

/** What answers may be another program. */
function readState(answer: unknown, topic: string): MuxState {
  const { inputs, selected } = (answer ?? {}) as Partial<Record<keyof MuxState, unknown>>;
  const isState = typeof selected === "string" && Array.isArray(inputs) &&
    inputs.every((each) => typeof each === "string");
  if (isState) return { inputs, selected };
  throw new Error(`What provides ${quoted(selectServiceOf(topic))} answers as no mux does`);
}

/** The topics that muxes send on. */
function muxes({ topology }: Node): string[] {
  const end = selectServiceOf("");
  return namesIn(topology, "services").filter((name) => name.endsWith(end))
    .map((name) => name.slice(0, -end.length));
}
