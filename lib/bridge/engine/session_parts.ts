import type { CodecRegistry } from "../../codec/registry.ts";
import type { Node } from "../../facade/node.ts";
import type { Logger } from "../../log/logger.ts";
import type { Clock } from "../../time/clock.ts";
import type { FarNode, Link, LinkConnection } from "../bridge.ts";
import type { BridgeCounts } from "./counts.ts";
import type { MeshDemand } from "./mesh_demand.ts";
import type { MeshTypes } from "./mesh_types.ts";
import type { RouteTable } from "./route_table.ts";
import type { ViaCheck } from "./via.ts";

/** What stays the same for all connections of a bridge. */
export interface BridgeParts {
  readonly node: Node;
  readonly link: Link;
  /** What stands for the other system in `via`. */
  readonly system: string;
  readonly topics: RouteTable;
  readonly services: RouteTable;
  readonly demand: MeshDemand;
  readonly counts: BridgeCounts;
  readonly codecs: CodecRegistry;
  readonly types: MeshTypes;
  readonly via: ViaCheck;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called with what was refused: counts it, and logs it seldom. */
  readonly refused: (why: string, detail?: string) => void;
}

/** What those share that work over one connection. */
export interface SessionParts extends BridgeParts {
  readonly connection: LinkConnection;
  /** What there is at the other side, as it was told last. */
  readonly far: { nodes: readonly FarNode[] };
}
