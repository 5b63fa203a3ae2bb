import { whenAborted } from "../../flow/abort.ts";
import type { Node } from "../../facade/node.ts";
import { isPattern } from "../../mesh/name_pattern.ts";
import { printable, quoted } from "../../text/printable.ts";
import type { CommandContext } from "../line/command.ts";
import { UsageError } from "../line/usage_error.ts";
import { meshOptions } from "../mesh/mesh_options.ts";
import { startNode } from "../mesh/start_node.ts";
import { printCounts } from "./counts_text.ts";
import { Passage } from "./passage.ts";
import { readMapping } from "./topic_mapping.ts";
import { NONE, selectedTopicOf, selectServiceOf } from "./mux_names.ts";
import { MuxSwitch } from "./mux_switch.ts";

/** `rosy topic mux`: passes on one of several topics, and has it selected which. */
export async function run({ positionals, flags, output, signal }: CommandContext): Promise<void> {
  const [to, ...inputs] = positionals as [string, ...string[]];
  const selected = checkInputs(to, inputs, flags.text("select"));
  const name = flags.text("name") ?? `rosy_topic_mux_${crypto.randomUUID().slice(0, 4)}`;
  await using node = await startNode({ name, ...meshOptions(flags) }, signal);
  await assureAlone(node, to, signal);
  const isLazy = flags.isOn("lazy");
  const passages = new Map(inputs.map((from) => {
    const mapping = readMapping(from, to);
    const createGate = () => () => true;
    return [from, new Passage({ node, output, mapping, createGate, isLazy })];
  }));
  const state = node.getTopic<[string]>(selectedTopicOf(to), { retain: 1 });
  const muxSwitch = new MuxSwitch(passages, {
    selected: async (input) => {
      await output.tell(
        input === NONE ? "Selected none" : `Selected ${printable(input)} for ${printable(to)}`,
      );
      await state.send(input);
    },
  });
  await output.tell(`Muxing ${inputs.map(printable).join(", ")} to ${printable(to)}`);
  await muxSwitch.select(selected);
  await node.addService(selectServiceOf(to), (_service: string, input?: unknown) => {
    return input === undefined || input === null ? muxSwitch.state : muxSwitch.select(input);
  });
  await whenAborted(signal);
  await printCounts([...passages.values()].flatMap(({ outlets }) => outlets), output);
}

function checkInputs(to: string, inputs: readonly string[], selected = inputs[0]!): string {
  const pattern = [to, ...inputs].find(isPattern);
  if (pattern !== undefined) {
    throw new UsageError(`a mux takes topics, and ${quoted(pattern)} is a pattern`);
  }
  const again = inputs.find((input, index) => inputs.indexOf(input) !== index);
  if (again !== undefined) {
    throw new UsageError(`topic ${quoted(again)} is named twice as an input`);
  }
  if (selected === NONE || inputs.includes(selected)) return selected;
  throw new UsageError(
    `flag --select must be one of ${[...inputs, NONE].join(", ")}, not "${selected}"`,
  );
}

/** Two of them would be asked in turns. */
async function assureAlone(node: Node, to: string, signal: AbortSignal): Promise<void> {
  await node.settled({ signal });
  const [other] = node.topology.providers(selectServiceOf(to));
  if (!other) return;
  throw new Error(
    `Cannot mux to ${quoted(to)}: node ${quoted(other.id.name)} does so already; ` +
      `'rosy topic select ${to}' tells its inputs`,
  );
}
