import type { Node } from "../facade/node.ts";
import type { NodeOptions } from "../node/options/options.ts";
import type { Logger } from "../log/logger.ts";
import type { Clock } from "../time/clock.ts";
import type { RouteOptions } from "./route.ts";

/** What all bridges have in common, whatever they lead to. */
export interface BridgeOptions {
  /**
   * Which topics go over it: names, patterns, or what {@linkcode RouteOptions} say. Of those that match a
   * name the first holds.
   *
   * @default {["**"]} All, unless `services` says something
   */
  topics?: readonly (string | RouteOptions)[];
  /**
   * Which services can be called over it.
   *
   * @default {["**"]} All, unless `topics` says something
   */
  services?: readonly (string | RouteOptions)[];
  /** The node by which it is in the mesh; it is not stopped with the bridge. Built anew if absent. */
  node?: Node;
  /** How its own node is built: `name`, `domainId` and so on. Its name is `KIND-bridge` unless given. */
  nodeOptions?: Partial<NodeOptions>;
  /** Where messages wait that must not be lost, see {@linkcode RouteOptions.durable}. */
  journal?: JournalSettings;
  /** Where it logs. */
  logger?: Logger;
  /** What time it is: for tests. */
  clock?: Clock;
}

/** Where messages wait that must not be lost. */
export interface JournalSettings {
  /**
   * The folder; for one bridge only.
   *
   * @default {undefined} One for the node's name and the other system, where the system has what
   * programs keep: `$XDG_STATE_HOME/rosy/bridges` or `~/.local/state/rosy/bridges`
   */
  directory?: string;
  /**
   * How many bytes of messages wait at most; the oldest are dropped then, and counted.
   *
   * @default {268435456}
   */
  maxBytes?: number;
}

/** What goes over a bridge where nothing is said of it. */
const EVERYTHING: readonly string[] = ["**"];

/** @returns The routes, with what holds where nothing is said. */
export function routesOf(
  { topics, services }: Pick<BridgeOptions, "topics" | "services">,
): Required<Pick<BridgeOptions, "topics" | "services">> {
  if (topics === undefined && services === undefined) {
    return { topics: EVERYTHING, services: EVERYTHING };
  }
  return { topics: topics ?? [], services: services ?? [] };
}
