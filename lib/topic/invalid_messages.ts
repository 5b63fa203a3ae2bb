import type { Logger } from "../log/logger.ts";
import { rateLimit } from "../log/rate_limit.ts";
import { DepartedNodes } from "../mesh/departed_nodes.ts";
import { formatNodeId, type NodeId } from "../mesh/node_record.ts";
import type { Topology } from "../mesh/topology.ts";
import type { Clock } from "../time/clock.ts";
import type { MessageOrigin } from "./arrival.ts";

/** Messages of one topic and sender that did not fit. */
interface Invalid {
  count: number;
  /** The last one: where several listeners refuse one message, it counts once. */
  sequence: number;
  readonly mayWarn: () => number;
}

const WARN_INTERVAL_MS = 1000;
/** Of so many topics the messages of nodes that are gone are still counted. */
const MAX_DEPARTED_TOPICS = 65_536;

/** What {@linkcode InvalidMessages} works with. */
export interface InvalidMessagesOptions {
  readonly topology: Topology;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Told of each such message. */
  readonly noted: (sender: NodeId, topic: string, problem: string) => void;
}

/**
 * Counts messages that did not fit their topic's schema, and warns of them: once a second for each
 * topic and sender.
 */
export class InvalidMessages {
  readonly #options: InvalidMessagesOptions;
  readonly #bySender = new Map<string, Map<string, Invalid>>();
  /** Those of nodes that are gone, by topic, and by node. */
  readonly #departed = new Map<string, number>();
  readonly #departedNodes: DepartedNodes<number>;

  constructor(options: InvalidMessagesOptions) {
    this.#options = options;
    this.#departedNodes = new DepartedNodes(options.topology);
    options.topology.subscribe((change) => {
      if (change.type === "down") this.#depart(change.record.id.uuid);
    });
  }

  /**
   * Takes note of a message that its listener does not get.
   *
   * @param origin Which one.
   * @param typeName What the topic's type is called here.
   * @param problem What is wrong with it, and where.
   */
  note({ sender, topic, sequence }: MessageOrigin, typeName: string, problem: string): void {
    const { logger, noted } = this.#options;
    const invalid = this.#of(sender, topic);
    if (invalid.sequence === sequence) return;
    invalid.sequence = sequence;
    invalid.count++;
    noted(sender, topic, problem);
    const standsFor = invalid.mayWarn();
    if (standsFor === 0) return;
    const others = standsFor === 1 ? "" : ` (and so ${standsFor - 1} more)`;
    logger.warn(
      `A message of node ${formatNodeId(sender)} on topic "${topic}" does not fit the type ` +
        `"${typeName}" that this node knows: ${problem}${others}`,
    );
  }

  /** @returns How many there were, by topic. */
  byTopic(): Map<string, number> {
    const counts = new Map(this.#departed);
    for (const topics of this.#bySender.values()) addAll(counts, topics);
    return counts;
  }

  /** @returns How many came from a node. */
  from(uuid: string): number {
    const topics = this.#bySender.get(uuid)?.values() ?? [];
    return [...topics].reduce((sum, { count }) => sum + count, this.#departedNodes.get(uuid) ?? 0);
  }

  #of({ uuid }: NodeId, topic: string): Invalid {
    let topics = this.#bySender.get(uuid);
    if (!topics) {
      this.#forgetUnknown();
      this.#bySender.set(uuid, topics = new Map());
    }
    let invalid = topics.get(topic);
    if (!invalid) {
      const mayWarn = rateLimit(this.#options.clock, WARN_INTERVAL_MS);
      topics.set(topic, invalid = { count: 0, sequence: -1, mayWarn });
    }
    return invalid;
  }

  /** What a node sends that is gone, or was never known, comes when nobody tells of its end any more. */
  #forgetUnknown(): void {
    const { nodes } = this.#options.topology;
    for (const uuid of this.#bySender.keys()) if (!nodes.has(uuid)) this.#depart(uuid);
  }

  #depart(uuid: string): void {
    const topics = this.#bySender.get(uuid);
    if (!topics) return;
    this.#departedNodes.set(uuid, this.from(uuid));
    addAll(this.#departed, topics);
    this.#bySender.delete(uuid);
    for (const topic of this.#departed.keys()) {
      if (this.#departed.size <= MAX_DEPARTED_TOPICS) return;
      this.#departed.delete(topic);
    }
  }
}

function addAll(counts: Map<string, number>, topics: ReadonlyMap<string, Invalid>): void {
  for (const [topic, { count }] of topics) counts.set(topic, (counts.get(topic) ?? 0) + count);
}
