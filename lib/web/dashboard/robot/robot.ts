import type { ReadonlySignal, Signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ClientStatus } from "../../client/link.ts";
import type { CatalogueItem } from "../../client/mesh_catalogue.ts";
import type { MeshClient } from "../../client/mesh_client.ts";
import type { Role, SeenNode } from "../../gateway/mesh_view.ts";
import type { FiguresFeed } from "./figures_feed.ts";
import type { GoneNodes } from "./gone_nodes.ts";
import type { Source } from "./source.ts";

/** The robot that a page shows: one mesh, by one gateway. */
export interface Robot {
  /** What asks the gateway: services, params, actions, what is sent. */
  readonly client: MeshClient;
  /** Whether there is a connection; a lost one comes back by itself. */
  readonly status: ReadonlySignal<ClientStatus>;
  /** Whether this page may act on the robot, or only look. */
  readonly role: ReadonlySignal<Role>;
  /** The nodes. */
  readonly nodes: ReadonlySignal<readonly SeenNode[]>;
  /** The nodes that were there a while ago. */
  readonly gone: GoneNodes;
  /** What nodes tell of themselves; they are asked while somebody looks. */
  readonly figures: FiguresFeed;
  /** The services, by names. */
  readonly services: ReadonlySignal<readonly CatalogueItem[]>;
  /** The actions, by names. */
  readonly actions: ReadonlySignal<readonly CatalogueItem[]>;
  /** What panels show: the mesh as it is now, or a bag. */
  readonly source: Signal<Source>;
  /** The mesh as it is now. */
  readonly live: Source;
}

const RobotContext = createContext<Robot | null>(null);

/** Hands a robot to all components below. */
export const RobotProvider = RobotContext.Provider;

/** @returns The robot that the page shows. */
export function useRobot(): Robot {
  const robot = useContext(RobotContext);
  if (robot === null) throw new Error("A component that shows a robot stands outside of its page");
  return robot;
}
