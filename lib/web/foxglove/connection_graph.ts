import type { Endpoint, MeshView } from "../gateway/mesh_view.ts";
import type { NodeId } from "../../mesh/node_record.ts";
import type { GraphUpdate } from "./protocol.ts";
import type { Replies } from "./replies.ts";

/** What {@linkcode ConnectionGraph} works with. */
export interface ConnectionGraphParts {
  readonly view: MeshView;
  readonly replies: Replies;
}

/** Who has to do with a name, by names of nodes. */
type Graph = ReadonlyMap<string, readonly string[]>;

interface Seen {
  readonly publishers: Graph;
  readonly subscribers: Graph;
  readonly providers: Graph;
}

const NOTHING: Seen = { publishers: new Map(), subscribers: new Map(), providers: new Map() };

/** Tells a client who sends on which topics, listens to which, and provides what, while it wants to know. */
export class ConnectionGraph {
  readonly #parts: ConnectionGraphParts;
  #isWanted = false;
  #told = NOTHING;

  constructor(parts: ConnectionGraphParts) {
    this.#parts = parts;
  }

  /** The client wants to know all of it, and what changes from now on. Idempotent. */
  start(): void {
    if (this.#isWanted) return;
    this.#told = NOTHING;
    this.#isWanted = true;
    this.#tell(true);
  }

  /** The client does not want to know any more. */
  stop(): void {
    this.#isWanted = false;
  }

  /** The mesh is another one. */
  update(): void {
    if (this.#isWanted) this.#tell(false);
  }

  #tell(isFirst: boolean): void {
    const before = this.#told;
    const now = this.#told = seen(this.#parts.view);
    const update: GraphUpdate = {
      publishedTopics: changed(before.publishers, now.publishers)
        .map(([name, publisherIds]) => ({ name, publisherIds })),
      subscribedTopics: changed(before.subscribers, now.subscribers)
        .map(([name, subscriberIds]) => ({ name, subscriberIds })),
      advertisedServices: changed(before.providers, now.providers)
        .map(([name, providerIds]) => ({ name, providerIds })),
      removedTopics: gone(before.publishers, now.publishers),
      removedServices: gone(before.providers, now.providers),
    };
    const isNew = Object.values(update).some((list) => list.length > 0);
    if (isFirst || isNew) this.#parts.replies.say({ op: "connectionGraphUpdate", ...update });
  }
}

function seen(view: MeshView): Seen {
  const topics = view.list("topics");
  const graph = (list: readonly Endpoint[], who: (of: Endpoint) => readonly NodeId[]) =>
    new Map(list.map((endpoint) => [endpoint.name, namesOf(who(endpoint))]));
  return {
    publishers: graph(topics, ({ sources }) => sources),
    subscribers: graph(topics, ({ users }) => users),
    providers: graph(view.list("services"), ({ sources }) => sources),
  };
}

/** Nodes of one name are one to those who look. */
function namesOf(nodes: readonly NodeId[]): string[] {
  return [...new Set(nodes.map(({ name }) => name))].sort();
}

/** Of what is new and nobody has to do with there is nothing to tell. */
function changed(before: Graph, now: Graph): [string, string[]][] {
  return [...now].flatMap(([name, ids]): [string, string[]][] =>
    (before.get(name) ?? []).join("\n") === ids.join("\n") ? [] : [[name, [...ids]]]
  );
}

function gone(before: Graph, now: Graph): string[] {
  return [...before.keys()].filter((name) => !now.has(name));
}
