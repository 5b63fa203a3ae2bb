import type { Node } from "../../facade/node.ts";
import { type Clock, systemClock } from "../../time/clock.ts";
import { shown } from "../mesh/observe.ts";
import { namesIn } from "../../mesh/names_in.ts";
import { type NodeFigures, nodeFigures } from "./mesh_figures.ts";
import { MeshSampler } from "./mesh_sampler.ts";
import { type TopicFigures, topicFigures } from "./topic_figures.ts";

/** No answer is waited for longer than this until others are shown, in milliseconds. */
const MAX_WAIT_MS = 1000;
/** The same where everybody is to be waited for who may be there. */
const PATIENT_WAIT_MS = 6000;

/** All nodes and topics, as they stood at one time. */
export interface MeshFigures {
  /** When, in milliseconds since the Unix epoch. */
  readonly atMs: number;
  readonly nodes: readonly NodeFigures[];
  readonly topics: readonly TopicFigures[];
}

/** What a watch looks at. */
export interface MeshWatchOptions {
  /** Who asks; it is not shown itself. */
  readonly node: Node;
  /** Whether hidden topics are shown, too. */
  readonly isAll: boolean;
  /** Measures the waits; the machine's clock unless a test has another one. */
  readonly clock?: Clock;
}

/** Looks at a whole mesh again and again, from outside. */
export class MeshWatch {
  readonly #node: Node;
  readonly #isAll: boolean;
  readonly #clock: Clock;
  readonly #sampler: MeshSampler;

  constructor({ node, isAll, clock = systemClock }: MeshWatchOptions) {
    this.#node = node;
    this.#isAll = isAll;
    this.#clock = clock;
    this.#sampler = new MeshSampler(node, clock);
  }

  /**
   * Asks all nodes.
   *
   * @param signal Ends the wait.
   * @param options `isPatient`: whether to wait for slow ones for six seconds instead of one.
   * @returns How things stand; rates are known from the second time on.
   */
  async look(
    signal: AbortSignal,
    { isPatient = false }: { isPatient?: boolean } = {},
  ): Promise<MeshFigures> {
    await this.#sampler.sample({ waitMs: isPatient ? PATIENT_WAIT_MS : MAX_WAIT_MS, signal });
    const { samples } = this.#sampler;
    const { topology } = this.#node;
    const own = this.#node.id.uuid;
    const others = new Map([...topology.nodes].filter(([uuid]) => uuid !== own));
    return {
      atMs: this.#clock.epochMs(),
      nodes: nodeFigures(samples),
      topics: topicFigures(samples, {
        names: shown(namesIn({ nodes: others }, "topics"), this.#isAll),
        senders: (topic) => topology.senders(topic).filter(({ id }) => id.uuid !== own),
        listeners: (topic) => topology.listeners(topic).filter(({ id }) => id.uuid !== own),
        types: (topic) => this.#node.topicTypes(topic).map(({ name }) => name),
      }),
    };
  }
}
