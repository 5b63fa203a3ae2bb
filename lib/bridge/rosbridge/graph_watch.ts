import { checkName } from "../../mesh/names.ts";
import { pause } from "../../flow/pause.ts";
import type { Clock } from "../../time/clock.ts";
import type { FarEndpoint, FarNode } from "../bridge.ts";
import type { NodeDetails, Rosapi, TypesByName } from "./rosapi.ts";

/** What {@linkcode watchGraph} works with. */
export interface GraphWatchOptions {
  readonly rosapi: Rosapi;
  readonly clock: Clock;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** How often it asks, in milliseconds. */
  readonly intervalMs: number;
  /** @returns What is known of a topic or a service: its type, where that is to be told. */
  readonly endpoint: (
    kind: "topics" | "services",
    name: string,
    type: string,
  ) => Promise<FarEndpoint>;
  /** Called with what there is, whenever it was asked for. */
  readonly found: (graph: RosGraph) => void;
  /** Called when it cannot be asked for. */
  readonly failed: (error: Error) => void;
}

/** What there is at the other side. */
export interface RosGraph {
  /** All topics, with the names of their types. */
  readonly topics: TypesByName;
  readonly nodes: readonly FarNode[];
}

/** Each time but once in so many only new nodes are asked about. */
const ROUNDS = 6;
/** The most nodes that are asked about: further ones are told of without what they have. */
const MAX_NODES = 500;
/** What nobody says who has it. */
const NOBODY = "rosbridge";

/**
 * Asks a server again and again what there is: topics and services each time, what single nodes have more
 * seldom, for that takes a question for each.
 *
 * @param options What it works with.
 * @returns A promise that resolves when the signal has come.
 */
export async function watchGraph(options: GraphWatchOptions): Promise<void> {
  const { rosapi, clock, signal, intervalMs, found, failed } = options;
  const details = new Map<string, NodeDetails>();
  for (let round = 0; !signal.aborted; round++) {
    try {
      const topics = validNames(await rosapi.topics());
      const services = (await rosapi.services()).filter(isName);
      const names = (await rosapi.nodes().catch(() => [])).slice(0, MAX_NODES);
      await learn(details, names, { rosapi, isAll: round % ROUNDS === 0 });
      const nodes = await farNodes(options, { topics, services, details });
      if (!signal.aborted) found({ topics, nodes });
    } catch (error) {
      if (!signal.aborted) failed(error as Error);
    }
    await pause(intervalMs, { clock, signal });
  }
}

/** Finds out what nodes have; those that are gone are forgotten. */
async function learn(
  details: Map<string, NodeDetails>,
  names: readonly string[],
  { rosapi, isAll }: { readonly rosapi: Rosapi; readonly isAll: boolean },
): Promise<void> {
  const there = new Set(names);
  for (const name of details.keys()) if (!there.has(name)) details.delete(name);
  for (const name of names) {
    if (!isAll && details.has(name)) continue;
    // One after the other: robots have other things to do.
    details.set(name, await rosapi.nodeDetails(name));
  }
}

async function farNodes(
  { endpoint }: GraphWatchOptions,
  { topics, services, details }: {
    readonly topics: TypesByName;
    readonly services: readonly string[];
    readonly details: ReadonlyMap<string, NodeDetails>;
  },
): Promise<FarNode[]> {
  const all = [...details.values()];
  const owned = new Set(
    all.flatMap(({ publishing, subscribing }) => [publishing, subscribing].flat()),
  );
  const provided = new Set(all.flatMap(({ services }) => services));
  const isThere = new Set(services);
  const topicsOf = (names: readonly string[]) =>
    Promise.all(
      names.filter((name) => topics.has(name))
        .map((name) => endpoint("topics", name, topics.get(name)!)),
    );
  const servicesOf = async (names: readonly string[]) => {
    const known: FarEndpoint[] = [];
    // One after the other, as with nodes: each type is asked for once.
    for (const name of names) {
      if (isThere.has(name)) known.push(await endpoint("services", name, ""));
    }
    return known;
  };
  const nodes = await Promise.all([...details].map(async ([name, node]): Promise<FarNode> => ({
    name,
    sends: await topicsOf(node.publishing),
    listens: await topicsOf(node.subscribing),
    provides: await servicesOf(node.services),
  })));
  const sends = await topicsOf([...topics.keys()].filter((name) => !owned.has(name)));
  const provides = await servicesOf(services.filter((name) => !provided.has(name)));
  if (sends.length === 0 && provides.length === 0) return nodes;
  return [...nodes, { name: NOBODY, sends, listens: [], provides }];
}

function validNames(types: TypesByName): TypesByName {
  return new Map([...types].filter(([name]) => isName(name)));
}

/** Not all that other systems may say is a name. */
function isName(name: string): boolean {
  try {
    return checkName("topic", name) === name;
  } catch {
    return false;
  }
}
