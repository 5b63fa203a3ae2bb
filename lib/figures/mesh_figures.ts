import type { NodeFigures } from "./node_figures.ts";
import type { RouteFigures } from "./route_figures.ts";
import type { TopicFigures } from "./topic_figures.ts";

/** All nodes and topics, and what passes between them, as they stood at one time. */
export interface MeshFigures extends RouteFigures {
  /** When, in milliseconds since the Unix epoch. */
  readonly atMs: number;
  /** The nodes. */
  readonly nodes: readonly NodeFigures[];
  /** The topics, by names. */
  readonly topics: readonly TopicFigures[];
}
