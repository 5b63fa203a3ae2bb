import type { NameChoice } from "../../mesh/name_choice.ts";
import { isPattern } from "../../mesh/name_pattern.ts";
import type { Node } from "../../facade/node.ts";
import { printable } from "../../text/printable.ts";
import type { Output } from "../terminal/output.ts";

/**
 * Tells the user which topics there are that patterns match, as it is found out who sends on what.
 *
 * @param node Who listens.
 * @param choice What it listens to.
 * @param output Where to tell.
 * @returns What ends that.
 */
export function tellMatches(
  { topology }: Pick<Node, "topology">,
  choice: NameChoice,
  output: Output,
): Disposable {
  const told = new Set<string>();
  const tell = (topics: readonly string[]) => {
    for (const topic of topics) {
      const chosenBy = choice.chosenBy(topic);
      if (chosenBy === undefined || !isPattern(chosenBy) || told.has(topic)) continue;
      told.add(topic);
      void output.tell(`- ${printable(topic)}`);
    }
  };
  for (const { sends } of topology.nodes.values()) tell(sends);
  const unsubscribe = topology.subscribe((change) => {
    if (change.type === "up") tell(change.record.sends);
    else if (change.type === "changed") tell(change.added.sends);
  });
  return { [Symbol.dispose]: unsubscribe };
}
