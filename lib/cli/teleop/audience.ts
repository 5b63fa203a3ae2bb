import type { Node } from "../../facade/node.ts";
import { isPattern } from "../../mesh/name_pattern.ts";
import { didYouMeanName } from "../../text/near_names.ts";

/** Who else has to do with the topic. */
export interface Audience {
  /** Whether it is known by now who was there before. */
  readonly isKnown: boolean;
  /** The names of the nodes that listen, sorted. */
  readonly listeners: readonly string[];
  /** The names of those that listened before, and do no more. */
  readonly lost: readonly string[];
  /** The names of the others that send on it. */
  readonly rivals: readonly string[];
  /** A topic of nearly the same name that somebody listens to, where nobody listens to this one. */
  readonly guess: string;
  /** What others say that its messages are, where that is something else: whose, and what. */
  readonly others: readonly { readonly node: string; readonly type: string }[];
}

/** Watches who listens to a topic and who else sends on it. */
export class AudienceWatch implements Disposable {
  readonly #node: Node;
  readonly #topic: string;
  readonly #type: string;
  readonly #lost = new Set<string>();
  readonly #unsubscribe: () => void;
  readonly #over = new AbortController();
  #known: readonly string[] = [];
  #isSettled = false;

  /**
   * @param node Who sends.
   * @param options `topic`: its full name; `type`: what its messages are; `changed`: told of changes.
   */
  constructor(
    node: Node,
    { topic, type, changed }: { topic: string; type: string; changed: () => void },
  ) {
    [this.#node, this.#topic, this.#type] = [node, topic, type];
    this.#unsubscribe = node.topology.subscribe(changed);
    const settled = () => {
      this.#isSettled = true;
      // A node that stops meanwhile has settled, too, and can be asked nothing.
      if (!node.signal.aborted) changed();
    };
    const { signal } = this.#over;
    void node.settled({ signal }).then(settled, () => {});
  }

  /** @returns How things stand. */
  look(): Audience {
    const { topology } = this.#node;
    const listeners = this.#namesOf(topology.listeners(this.#topic));
    for (const name of this.#known) if (!listeners.includes(name)) this.#lost.add(name);
    for (const name of listeners) this.#lost.delete(name);
    this.#known = listeners;
    return {
      isKnown: this.#isSettled,
      listeners,
      lost: [...this.#lost].sort(),
      rivals: this.#namesOf(topology.senders(this.#topic)),
      guess: listeners.length > 0 ? "" : didYouMeanName(this.#topic, this.#listenedTo()),
      others: this.#others(),
    };
  }

  [Symbol.dispose](): void {
    this.#over.abort();
    this.#unsubscribe();
  }

  #namesOf(records: readonly { readonly id: Node["id"] }[]): string[] {
    const others = records.filter(({ id }) => id.uuid !== this.#node.id.uuid);
    return others.map(({ id }) => id.name).sort();
  }

  #listenedTo(): string[] {
    const { nodes } = this.#node.topology;
    return [...nodes.values()].flatMap(({ topics }) => topics).filter((name) => !isPattern(name));
  }

  #others(): Audience["others"] {
    return this.#node.topicTypes(this.#topic).flatMap(({ name, nodes }) =>
      name === this.#type
        ? []
        : nodes.map((node) => ({ node: node.name, type: name ?? "another type" }))
    );
  }
}
