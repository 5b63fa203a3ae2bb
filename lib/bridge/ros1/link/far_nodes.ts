import type { FarEndpoint, FarNode } from "../../bridge.ts";
import { plainName } from "../names.ts";
import type { SystemState } from "../node/master.ts";
import type { TypeFinder } from "./type_finder.ts";

/** What {@linkcode farNodes} is made of. */
export interface FarNodesOptions {
  /** What the master says. */
  readonly state: SystemState;
  /** The full name of the bridge's own node, which is no node of the other side. */
  readonly own: string;
  /** What the bridge publishes, and who is connected to it: full names. */
  readonly subscribers: ReadonlyMap<string, readonly string[]>;
  readonly types: Pick<TypeFinder, "topic" | "service">;
  /** Whether a service is let in: only such are asked what they are. */
  readonly isWanted: (service: string) => boolean;
}

interface FoundNode {
  readonly sends: FarEndpoint[];
  readonly listens: FarEndpoint[];
  readonly provides: FarEndpoint[];
}

/**
 * Tells of the nodes of ROS 1 what they have.
 *
 * Who listens to what the bridge publishes is who is connected to it: the master keeps nodes that were
 * killed. Of all else the master knows.
 *
 * @param options What is known of them.
 * @returns The nodes.
 */
export function farNodes(options: FarNodesOptions): readonly FarNode[] {
  const { state, own, subscribers } = options;
  const nodes = new Map<string, FoundNode>();
  const each = (
    table: ReadonlyMap<string, readonly string[]>,
    add: (node: FoundNode, name: string, caller: string) => void,
  ) => {
    for (const [full, callers] of table) {
      const name = plainName(full);
      if (name === undefined) continue;
      for (const caller of callers) if (caller !== own) add(nodeOf(nodes, caller), name, caller);
    }
  };
  each(state.publishers, ({ sends }, name) => sends.push(topicOf(name, options)));
  const listens = new Map([...state.subscribers].filter(([topic]) => !subscribers.has(topic)));
  each(listens, ({ listens }, name) => listens.push(topicOf(name, options)));
  each(subscribers, ({ listens }, name) => listens.push(topicOf(name, options)));
  each(state.services, ({ provides }, name, caller) => {
    const type = options.isWanted(name) ? options.types.service(`/${name}`, caller) : undefined;
    provides.push({ name, ...type && { type } });
  });
  return [...nodes].map(([name, node]) => ({ name: plainName(name) ?? name, ...node }));
}

function nodeOf(nodes: Map<string, FoundNode>, name: string): FoundNode {
  let node = nodes.get(name);
  if (!node) nodes.set(name, node = { sends: [], listens: [], provides: [] });
  return node;
}

function topicOf(name: string, { state, own, types }: FarNodesOptions): FarEndpoint {
  const full = `/${name}`;
  const publisher = state.publishers.get(full)?.find((node) => node !== own);
  const type = types.topic(full, state.topicTypes.get(full) ?? "*", publisher);
  return { name, ...type && { type } };
}
