import type { NodeRecord } from "./node_record.ts";

/** Chooses which of a topic's listeners get a message. */
export interface TopicLoadBalancer {
  /**
   * Chooses for one message.
   *
   * @param topic The topic.
   * @param listeners The nodes that listen to it, at least one; the same array until that changes.
   * @returns The nodes that get the message; where that is all of them, `listeners` itself.
   */
  chooseListeners(topic: string, listeners: readonly NodeRecord[]): readonly NodeRecord[];
}

/** Chooses which of a service's providers gets a call. */
export interface ServiceLoadBalancer {
  /**
   * Chooses for one call.
   *
   * @param service The service.
   * @param providers The nodes that provide it, at least one; the same array until that changes.
   * @param doubted The `uuid`s of those that did not answer when they were called last. Every load
   * balancer of rosy's own chooses them last; one of yours decides for itself.
   * @returns One of them.
   */
  chooseProvider(
    service: string,
    providers: readonly NodeRecord[],
    doubted?: ReadonlySet<string>,
  ): NodeRecord;
}

/**
 * Sends every message to every listener.
 *
 * @returns The load balancer.
 */
export function noLoadBalancer(): TopicLoadBalancer {
  return { chooseListeners: (_topic, listeners) => listeners };
}

/**
 * Chooses one node at random.
 *
 * @param options `random`: where chance comes from, a number from 0 up to but not including 1.
 * @returns The load balancer.
 */
export function randomLoadBalancer(
  options: { random?: () => number } = {},
): TopicLoadBalancer & ServiceLoadBalancer {
  const { random = Math.random } = options;
  const one = (nodes: readonly NodeRecord[]) => nodes[Math.floor(random() * nodes.length)]!;
  return {
    chooseListeners: (_topic, listeners) => listeners.length === 1 ? listeners : [one(listeners)],
    chooseProvider: (_service, providers, doubted) => one(trusted(providers, doubted)),
  };
}

/**
 * Chooses the node that was not chosen for the longest time; among nodes never chosen yet, one at
 * random, so that many senders that start together do not all begin with the same node.
 *
 * What is remembered of a topic or service is forgotten with the nodes it is about.
 *
 * @param options `random`: where chance comes from, a number from 0 up to but not including 1.
 * @returns The load balancer.
 */
export function leastRecentLoadBalancer(
  options: { random?: () => number } = {},
): TopicLoadBalancer & ServiceLoadBalancer {
  const { random = Math.random } = options;
  const turns = new Map<string, Turns>();
  const next = (name: string, nodes: readonly NodeRecord[], doubted?: ReadonlySet<string>) => {
    let turn = turns.get(name);
    if (!turn) turns.set(name, turn = new Turns(random));
    return turn.next(nodes, doubted);
  };
  return {
    chooseListeners: (topic, listeners) =>
      listeners.length === 1 ? listeners : [next(topic, listeners)],
    chooseProvider: (service, providers, doubted) =>
      providers.length === 1 ? providers[0]! : next(service, providers, doubted),
  };
}

/**
 * Sends a message once to every *name*: nodes that share a name form a group, and within a group
 * another load balancer chooses.
 *
 * @param createBalancer Makes the load balancer of one group.
 * @returns The load balancer.
 */
export function groupByName(createBalancer: () => TopicLoadBalancer): TopicLoadBalancer {
  const topics = new Map<string, NameGroups>();
  let last: NameGroups | undefined;
  return {
    chooseListeners(topic, listeners) {
      if (last?.listeners === listeners && last.topic === topic) return last.choose();
      last = topics.get(topic);
      if (last?.listeners !== listeners) {
        last = new NameGroups(topic, listeners, createBalancer, last);
        topics.set(topic, last);
      }
      return last.choose();
    },
  };
}

/** The default for topics: every name once, the nodes of a name by turns. */
export function defaultTopicLoadBalancer(random: () => number): TopicLoadBalancer {
  return groupByName(() => leastRecentLoadBalancer({ random }));
}

interface Group {
  readonly balancer: TopicLoadBalancer;
  readonly members: NodeRecord[];
}

class NameGroups {
  readonly topic: string;
  readonly listeners: readonly NodeRecord[];
  readonly #groups = new Map<string, Group>();

  constructor(
    topic: string,
    listeners: readonly NodeRecord[],
    createBalancer: () => TopicLoadBalancer,
    previous?: NameGroups,
  ) {
    this.topic = topic;
    this.listeners = listeners;
    for (const record of listeners) {
      const { name } = record.id;
      const group = this.#groups.get(name);
      if (group) group.members.push(record);
      else {
        const known = previous && previous.#groups.get(name);
        const balancer = known ? known.balancer : createBalancer();
        this.#groups.set(name, { balancer, members: [record] });
      }
    }
  }

  choose(): readonly NodeRecord[] {
    if (this.#groups.size === this.listeners.length) return this.listeners;
    const chosen: NodeRecord[] = [];
    for (const { balancer, members } of this.#groups.values()) {
      chosen.push(...balancer.chooseListeners(this.topic, members));
    }
    return chosen;
  }
}

/** Who was chosen when, by a counter: two choices never fall together, as two times could. */
class Turns {
  readonly #random: () => number;
  #lastTurns = new Map<string, number>();
  #known: readonly NodeRecord[] = [];
  #turn = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  next(nodes: readonly NodeRecord[], doubted?: ReadonlySet<string>): NodeRecord {
    if (nodes !== this.#known) this.#learn(nodes);
    const candidates = trusted(nodes, doubted);
    let chosen = candidates[0]!;
    let least = Infinity;
    for (const node of candidates) {
      const turn = this.#lastTurns.get(node.id.uuid)!;
      if (turn < least) [least, chosen] = [turn, node];
    }
    this.#lastTurns.set(chosen.id.uuid, ++this.#turn);
    return chosen;
  }

  #learn(nodes: readonly NodeRecord[]): void {
    const lastTurns = new Map<string, number>();
    for (const { id: { uuid } } of nodes) {
      lastTurns.set(uuid, this.#lastTurns.get(uuid) ?? -this.#random());
    }
    this.#lastTurns = lastTurns;
    this.#known = nodes;
  }
}

/** The nodes that are not in doubt; where all are, nobody is better than another. */
function trusted(
  nodes: readonly NodeRecord[],
  doubted: ReadonlySet<string> | undefined,
): readonly NodeRecord[] {
  if (!doubted || doubted.size === 0) return nodes;
  const others = nodes.filter(({ id }) => !doubted.has(id.uuid));
  return others.length > 0 ? others : nodes;
}
