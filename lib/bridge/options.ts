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
  /** Where it logs. */
  logger?: Logger;
  /** What time it is: for tests. */
  clock?: Clock;
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
