import type { PythonNodeSpec } from "./node_spec.ts";

/** A node that was found. */
export interface FoundNode {
  readonly spec: PythonNodeSpec;
  /** An address that it was heard from, for where its host's name is known to nobody. */
  readonly heardFrom?: string;
}

/** What a discovery tells of. */
export interface DiscoveryEvents {
  /** @returns This node, as it is now. */
  own(): PythonNodeSpec;
  /** Takes all other nodes, each time something about them changes. */
  found(nodes: readonly FoundNode[]): void;
}

/** Finds the nodes of a mesh of Python's rosy, and lets them find this one. */
export interface PythonDiscovery extends AsyncDisposable {
  /**
   * Begins.
   *
   * @param events What it tells, and asks.
   * @param signal Gives up.
   * @throws {Error} If it cannot begin: with what to do about it.
   */
  start(events: DiscoveryEvents, signal?: AbortSignal): Promise<void>;
  /**
   * This node has changed.
   *
   * @returns A promise that resolves when that was told, as far as it can be. Never rejects.
   */
  update(): Promise<void>;
  /** A node may be gone: its connection ended. */
  doubt(uuid: string): void;
  /** Resolves when nobody can be found any more, with why; never, where it mends itself. */
  readonly lost: Promise<Error>;
}
