import type { MeshFigures } from "../../../figures/mesh_figures.ts";
import type { NodeFigures } from "../../../figures/node_figures.ts";

/** How far back it goes. */
export const HISTORY_MS = 60_000;

/** A value at a time. */
export interface Sample {
  /** When, in milliseconds since the Unix epoch, by the clock of the gateway. */
  readonly atMs: number;
  readonly value: number;
}

/** Messages that a node could not use, in the last minute. */
export interface Unusable {
  /** Those that it could not read. */
  readonly undecodable: number;
  /** Those of another type. */
  readonly invalid: number;
}

interface NodeHistory {
  readonly cpu: Sample[];
  readonly counts: {
    readonly atMs: number;
    readonly undecodable: number;
    readonly invalid: number;
  }[];
}

/** What nodes have told in the last minute, as far as somebody looked. */
export class FigureHistory {
  readonly #nodes = new Map<string, NodeHistory>();

  /** Takes what they tell now; forgets who is not among them. */
  add({ atMs, nodes }: MeshFigures): void {
    const present = new Set(nodes.map(({ uuid }) => uuid));
    for (const uuid of this.#nodes.keys()) if (!present.has(uuid)) this.#nodes.delete(uuid);
    for (const node of nodes) this.#addNode(node, atMs);
  }

  /** What the processor time of a node's process was, in percent of one processor. */
  cpuOf(uuid: string): readonly Sample[] {
    return this.#nodes.get(uuid)?.cpu ?? [];
  }

  /** What has come to a node that it could not use. */
  unusableOf(uuid: string): Unusable {
    const counts = this.#nodes.get(uuid)?.counts ?? [];
    const [first, last] = [counts[0], counts.at(-1)];
    if (!first || !last) return { undecodable: 0, invalid: 0 };
    return {
      undecodable: last.undecodable - first.undecodable,
      invalid: last.invalid - first.invalid,
    };
  }

  #addNode({ uuid, cpuPercent, undecodable, invalid }: NodeFigures, atMs: number): void {
    const history = this.#nodes.get(uuid) ?? { cpu: [], counts: [] };
    this.#nodes.set(uuid, history);
    if (cpuPercent !== null) push(history.cpu, { atMs, value: cpuPercent });
    if (undecodable !== null && invalid !== null) {
      push(history.counts, { atMs, undecodable, invalid });
    }
  }
}

function push<T extends { readonly atMs: number }>(list: T[], entry: T): void {
  const old = list.findIndex(({ atMs }) => atMs > entry.atMs - HISTORY_MS);
  list.splice(0, old < 0 ? list.length : old);
  list.push(entry);
}
