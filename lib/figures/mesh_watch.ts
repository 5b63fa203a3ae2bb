import type { Node } from "../facade/node.ts";
import { type Clock, systemClock } from "../time/clock.ts";
import { isHidden } from "../mesh/names.ts";
import { namesIn } from "../mesh/names_in.ts";
import type { MeshFigures } from "./mesh_figures.ts";
import { MeshSampler } from "./mesh_sampler.ts";
import { nodeFigures } from "./node_figures.ts";
import { routeFigures } from "./route_figures.ts";
import { topicFigures } from "./topic_figures.ts";

/** No answer is waited for longer than this until others are shown, in milliseconds. */
const MAX_WAIT_MS = 1000;
/** The same where everybody is to be waited for who may be there. */
const PATIENT_WAIT_MS = 6000;

/** What a watch looks at. */
export interface MeshWatchOptions {
  /** Who asks. */
  readonly node: Node;
  /** Whether it is shown itself, as all others. @default {false} */
  readonly isOwnShown?: boolean;
  /** Whether hidden topics are shown, too. */
  readonly isAll: boolean;
  /** Measures the waits; the machine's clock unless a test has another one. */
  readonly clock?: Clock;
}

/** Looks at a whole mesh again and again, from outside. */
export class MeshWatch {
  readonly #node: Node;
  readonly #isAll: boolean;
  readonly #isOwnShown: boolean;
  readonly #clock: Clock;
  readonly #sampler: MeshSampler;

  constructor({ node, isAll, isOwnShown = false, clock = systemClock }: MeshWatchOptions) {
    this.#node = node;
    this.#isAll = isAll;
    this.#isOwnShown = isOwnShown;
    this.#clock = clock;
    this.#sampler = new MeshSampler(node, { clock, isOwnAsked: isOwnShown });
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
    const nodes = new Map([...topology.nodes].filter(([uuid]) => this.#isShown(uuid)));
    const names = namesIn({ nodes }, "topics");
    const sources = {
      names: this.#isAll ? names : names.filter((name) => !isHidden(name)),
      senders: (topic: string) =>
        topology.senders(topic).filter(({ id }) => this.#isShown(id.uuid)),
      listeners: (topic: string) =>
        topology.listeners(topic).filter(({ id }) => this.#isShown(id.uuid)),
      types: (topic: string) => this.#node.topicTypes(topic).map(({ name }) => name),
    };
    return {
      atMs: this.#clock.epochMs(),
      nodes: nodeFigures(samples),
      topics: topicFigures(samples, sources),
      ...routeFigures(samples, sources),
    };
  }

  #isShown(uuid: string): boolean {
    return this.#isOwnShown || uuid !== this.#node.id.uuid;
  }
}
