import { pause } from "../flow/pause.ts";
import type { Node } from "../facade/node.ts";
import type { NodeRecord } from "../mesh/node_record.ts";
import type { Clock } from "../time/clock.ts";
import { NodeHistory } from "./node_history.ts";

/** So many parts of a node's topics are asked for in one round: 1024 topics. */
const MAX_PARTS = 4;
/** How long a node has to answer until it counts as silent, in milliseconds; the first time longer. */
const PATIENCE_MS = 2000;
const FIRST_PATIENCE_MS = 5000;

/**
 * Whether a node tells what it counts: `"new"` before its first answer, `"silent"` where none has come for
 * two seconds, `"older"` where its version does not.
 */
export type SampleState = "new" | "answers" | "silent" | "older";

/** What is known of one node. */
export interface NodeSample {
  readonly record: NodeRecord;
  readonly state: SampleState;
  readonly history: NodeHistory;
}

class Sampled implements NodeSample {
  record: NodeRecord;
  state: SampleState = "new";
  readonly history = new NodeHistory();
  /** Where the topics go on that the last round did not get to. */
  fromTopic: number | null = 0;
  asking: Promise<void> | null = null;

  constructor(record: NodeRecord) {
    this.record = record;
  }
}

/**
 * Asks all nodes of a mesh what they have counted, each over one connection; whoever does not answer
 * holds up nobody.
 */
export class MeshSampler {
  readonly #node: Pick<Node, "id" | "topology" | "statsOf">;
  readonly #clock: Clock;
  readonly #isOwnAsked: boolean;
  readonly #sampled = new Map<string, Sampled>();

  /**
   * @param node Who asks.
   * @param options `clock`: measures the waits; `isOwnAsked`: whether the node asks itself, too.
   */
  constructor(
    node: Pick<Node, "id" | "topology" | "statsOf">,
    { clock, isOwnAsked = false }: { clock: Clock; isOwnAsked?: boolean },
  ) {
    this.#node = node;
    this.#clock = clock;
    this.#isOwnAsked = isOwnAsked;
  }

  /** What is known of every node that is asked. */
  get samples(): NodeSample[] {
    return [...this.#sampled.values()];
  }

  /**
   * Asks every node.
   *
   * @param options `waitMs`: how long to wait for answers at most; `signal` ends that, too.
   * @returns A promise that settles once all have answered, or that time is over.
   */
  async sample({ waitMs, signal }: { waitMs: number; signal: AbortSignal }): Promise<void> {
    this.#update();
    const over = new AbortController();
    const either = AbortSignal.any([over.signal, signal]);
    const asked = [...this.#sampled.values()].map((sampled) => {
      sampled.asking ??= this.#ask(sampled, signal).finally(() => sampled.asking = null);
      return sampled.asking;
    });
    await Promise.race([Promise.all(asked), pause(waitMs, { clock: this.#clock, signal: either })]);
    over.abort();
  }

  #update(): void {
    const { nodes } = this.#node.topology;
    for (const uuid of this.#sampled.keys()) if (!nodes.has(uuid)) this.#sampled.delete(uuid);
    for (const [uuid, record] of nodes) {
      if (uuid === this.#node.id.uuid && !this.#isOwnAsked) continue;
      const known = this.#sampled.get(uuid);
      if (known) known.record = record;
      else this.#sampled.set(uuid, new Sampled(record));
    }
  }

  async #ask(sampled: Sampled, signal: AbortSignal): Promise<void> {
    const { record: { id: { uuid } }, history } = sampled;
    try {
      for (let part = 0; part < MAX_PARTS; part++) {
        const fromTopic = sampled.fromTopic ?? 0;
        const timeoutMs = sampled.state === "new" ? FIRST_PATIENCE_MS : PATIENCE_MS;
        const stats = await this.#node.statsOf(uuid, { fromTopic, signal, timeoutMs });
        sampled.state = stats ? "answers" : "older";
        if (!stats) return;
        history.take(stats, { isFirst: part === 0 });
        sampled.fromTopic = stats.nextTopic;
        if (stats.nextTopic === null) return;
      }
    } catch {
      // Also where it is gone by now: the next round knows that.
      if (!signal.aborted) sampled.state = "silent";
    }
  }
}
