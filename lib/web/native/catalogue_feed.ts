import type { ListedKind } from "../../mesh/names_in.ts";
import type { Clock } from "../../time/clock.ts";
import type { Endpoint, MeshView, SeenNode } from "../gateway/mesh_view.ts";
import type { CatalogueEntry, CatalogueOperation } from "./operations.ts";

/** How often a client is told of changes, in milliseconds. */
const TELL_EVERY_MS = 200;

const KINDS: readonly ListedKind[] = ["topics", "services", "actions"];

/** What was told of names, as text, so that what has changed can be told. */
type Told = Map<string, string>;

/** What a feed is made of. */
export interface CatalogueFeedParts {
  readonly view: MeshView;
  readonly clock: Clock;
  readonly send: (catalogue: Omit<CatalogueOperation, "op" | "id">) => void;
}

/** Tells a client what there is in the mesh, and what changes: when it has room for it. */
export class CatalogueFeed {
  readonly #parts: CatalogueFeedParts;
  readonly #told: Record<ListedKind | "nodes", Told> = {
    nodes: new Map(),
    topics: new Map(),
    services: new Map(),
    actions: new Map(),
  };
  readonly #unsubscribe: () => void;
  #stopTimer: (() => void) | null = null;
  #hasRoom = true;
  #hasChanged = false;

  constructor(parts: CatalogueFeedParts) {
    this.#parts = parts;
    this.#unsubscribe = parts.view.onChange(() => {
      this.#hasChanged = true;
      this.#sendSoon();
    });
    this.#send();
  }

  /** The client has taken the last one. */
  credit(): void {
    this.#hasRoom = true;
    this.#sendSoon();
  }

  /** Tells no more. */
  end(): void {
    this.#unsubscribe();
    this.#stopTimer?.();
  }

  #sendSoon(): void {
    if (!this.#hasRoom || !this.#hasChanged) return;
    this.#stopTimer ??= this.#parts.clock.after(TELL_EVERY_MS, () => {
      this.#stopTimer = null;
      this.#send();
    });
  }

  #send(): void {
    this.#hasRoom = false;
    this.#hasChanged = false;
    const { view, send } = this.#parts;
    const nodes = news(this.#told.nodes, view.nodes().map(plainNode), ({ id }) => id.uuid);
    const [topics, services, actions] = KINDS.map((kind) =>
      news(this.#told[kind], view.list(kind).map(entryOf), ({ name }) => name)
    ) as [News<CatalogueEntry>, News<CatalogueEntry>, News<CatalogueEntry>];
    send({
      nodes: nodes.items,
      topics: topics.items,
      services: services.items,
      actions: actions.items,
      gone: {
        nodes: nodes.gone,
        topics: topics.gone,
        services: services.gone,
        actions: actions.gone,
      },
    });
  }
}

interface News<T> {
  readonly items: readonly T[];
  readonly gone: readonly string[];
}

/** Finds out what is other than it was told, and takes note that it is told now. */
function news<T>(told: Told, items: readonly T[], nameOf: (item: T) => string): News<T> {
  const names = new Set(items.map(nameOf));
  const gone = [...told.keys()].filter((name) => !names.has(name));
  for (const name of gone) told.delete(name);
  const changed = items.filter((item) => {
    const text = JSON.stringify(item);
    const name = nameOf(item);
    if (told.get(name) === text) return false;
    told.set(name, text);
    return true;
  });
  return { items: changed, gone };
}

function plainNode({ id, ...rest }: SeenNode): SeenNode {
  return { ...rest, id: { ...id } };
}

function entryOf({ name, types, sources, users, mayRead, mayWrite }: Endpoint): CatalogueEntry {
  return {
    name,
    types: types.map(({ name, encoding, hash }) => ({ name, encoding, hash })),
    sources: sources.map(({ uuid }) => uuid),
    users: users.map(({ uuid }) => uuid),
    mayRead,
    mayWrite,
  };
}
