import { NameChoice } from "../../mesh/name_choice.ts";
import { isPattern } from "../../mesh/name_pattern.ts";
import type { TopologyView } from "../../mesh/topology.ts";
import type { Node } from "../../facade/node.ts";
import { printable, quoted } from "../../text/printable.ts";
import type { FlagValues } from "../line/flag_values.ts";
import type { Output } from "../terminal/output.ts";
import { domainText, tellIfWaiting } from "./hints.ts";
import { didYouMeanName } from "../../text/near_names.ts";

/** Who is told, and what goes on meanwhile. */
export interface SilenceContext {
  readonly output: Output;
  readonly flags: FlagValues;
  /**
   * What the command does.
   *
   * @default {"waiting"}
   */
  readonly doing?: string;
}

/**
 * Tells whoever listens, on standard error, why nothing comes.
 *
 * - As soon as it is known who is there: that nobody sends on a topic, where its name is nearly that of
 *   one that somebody sends on.
 * - When nothing has come for as long as people wait without a word: that, and on what nobody sends.
 *
 * It ends when it is disposed of: with the first message.
 */
export class Silence implements Disposable {
  readonly #topics: readonly string[];
  readonly #output: Output;
  readonly #waiting: Disposable;
  #topology: TopologyView | null = null;
  #isOver = false;

  /**
   * @param topics The topics and patterns that are listened to; none for whatever there is.
   * @param context Who is told.
   */
  constructor(topics: readonly string[], { output, flags, doing = "waiting" }: SilenceContext) {
    this.#topics = topics;
    this.#output = output;
    const what = topics.length > 0 ? ` on ${topics.map(printable).join(", ")}` : "";
    const where = `${what} in ${domainText(flags)}`;
    this.#waiting = tellIfWaiting(
      () => `No message yet${where}${this.#reason()}: still ${doing}, Ctrl-C ends that`,
      output,
    );
  }

  /**
   * Looks from now on who sends.
   *
   * @param node The command's node.
   */
  watch(node: Pick<Node, "topology" | "settled" | "signal">): void {
    this.#topology = node.topology;
    void this.#watch(node);
  }

  [Symbol.dispose](): void {
    this.#waiting[Symbol.dispose]();
    this.#isOver = true;
  }

  async #watch(node: Pick<Node, "topology" | "settled" | "signal">): Promise<void> {
    await node.settled();
    if (!this.#isOver && !node.signal.aborted) this.#tellOfNear(node.topology);
  }

  #tellOfNear(topology: TopologyView): void {
    for (const topic of this.#topics) {
      if (isPattern(topic) || hasSender(topology, topic)) continue;
      const guess = didYouMeanName(topic, sentOn(topology));
      if (guess) this.#output.message(`Nobody sends on ${quoted(topic)}${guess}`);
    }
  }

  #reason(): string {
    const topology = this.#topology;
    if (!topology) return "";
    if (this.#topics.length === 0) {
      return sentOn(topology).length > 0 ? "" : ", and nobody sends on a topic";
    }
    const unsent = this.#topics.filter((topic) => !hasSender(topology, topic));
    if (unsent.length === 0) return this.#topics.length > 1 ? "" : ", though somebody sends on it";
    if (this.#topics.length === 1) return ", and nobody sends on it";
    return `, and nobody sends on ${unsent.map(printable).join(", ")}`;
  }
}

/** @returns Whether somebody sends on a topic, or on one that a pattern matches. */
function hasSender(topology: TopologyView, topic: string): boolean {
  if (!isPattern(topic)) return topology.senders(topic).length > 0;
  return new NameChoice([topic]).among(sentOn(topology)).length > 0;
}

function sentOn({ nodes }: TopologyView): string[] {
  return [...new Set([...nodes.values()].flatMap(({ sends }) => sends))];
}
