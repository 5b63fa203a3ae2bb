import type { Topology } from "../mesh/topology.ts";

/** Listens while somebody listens to another topic, and only then. */
export class ConditionalListener {
  readonly #topology: Topology;
  readonly #downstreamTopic: string;
  readonly #listen: () => () => void;
  readonly #unsubscribe: () => void;
  #stopListening: (() => void) | null = null;

  /**
   * @param topology Tells who listens to what.
   * @param downstreamTopic The topic that has to have listeners.
   * @param listen Starts to listen and returns a function that stops.
   */
  constructor(topology: Topology, downstreamTopic: string, listen: () => () => void) {
    this.#topology = topology;
    this.#downstreamTopic = downstreamTopic;
    this.#listen = listen;
    this.#unsubscribe = topology.named("topics", downstreamTopic).subscribe(() => this.#update());
    this.#update();
  }

  /** Stops for good. */
  stop(): void {
    this.#unsubscribe();
    this.#stopListening?.();
    this.#stopListening = null;
  }

  #update(): void {
    const isWanted = this.#topology.listeners(this.#downstreamTopic).length > 0;
    if (isWanted && !this.#stopListening) this.#stopListening = this.#listen();
    else if (!isWanted && this.#stopListening) {
      this.#stopListening();
      this.#stopListening = null;
    }
  }
}
