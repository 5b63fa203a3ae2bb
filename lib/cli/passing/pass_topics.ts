import { whenAborted } from "../../flow/abort.ts";
import { printable } from "../../text/printable.ts";
import type { NodeClock } from "../../node/clock/node_clock.ts";
import type { CommandContext } from "../line/command.ts";
import { meshOptions } from "../mesh/mesh_options.ts";
import { Silence } from "../mesh/silence.ts";
import { startNode } from "../mesh/start_node.ts";
import { printCounts } from "./counts_text.ts";
import type { Gate } from "./outlet.ts";
import { Passage } from "./passage.ts";
import { readMapping } from "./topic_mapping.ts";

/** What `rosy topic relay` and its like have of their own. */
export interface PassingKind {
  /** What the command's node is called, with four random characters behind it. */
  readonly nodeName: string;
  /** What it does, such as `Relaying`. */
  readonly doing: string;
  /** Makes what decides for one topic what passes. */
  readonly createGate: (clock: NodeClock) => Gate;
}

/**
 * Passes messages on from a topic to another one until it is told to end; then it sums up.
 *
 * @param context The command's context, whose positionals begin with IN and OUT.
 * @param kind What passes.
 */
export async function passTopics(context: CommandContext, kind: PassingKind): Promise<void> {
  const { positionals, flags, output, signal } = context;
  const mapping = readMapping(positionals[0]!, positionals[1]!);
  const isLazy = flags.isOn("lazy");
  // Nodes of one name take turns on messages: this one must not take them from another one.
  const name = flags.text("name") ?? `${kind.nodeName}_${crypto.randomUUID().slice(0, 4)}`;
  await using node = await startNode({ name, ...meshOptions(flags) }, signal);
  using silence = new Silence([mapping.from], context);
  if (isLazy) silence[Symbol.dispose]();
  else silence.watch(node);
  const passage = new Passage({
    node,
    output,
    mapping,
    isLazy,
    createGate: () => kind.createGate(node.clock),
    came: () => silence[Symbol.dispose](),
  });
  await passage.open();
  const what = `${kind.doing} ${printable(mapping.from)} to ${printable(mapping.to)}`;
  await output.tell(isLazy ? `${what}, while somebody listens to that` : what);
  await whenAborted(signal);
  await printCounts(passage.outlets, output);
}
