import type { NodeFigures } from "./node_figures.ts";
import type { ListeningFigures, SendingFigures } from "./route_figures.ts";
import type { TopicFigures } from "./topic_figures.ts";

/** All nodes and topics, and what passes between them, as they stood at one time. */
export interface MeshFigures {
  /** When, in milliseconds since the Unix epoch. */
  readonly atMs: number;
  readonly nodes: readonly NodeFigures[];
  readonly topics: readonly TopicFigures[];
  /** Each node with each topic that it sends on, topic by topic. */
  readonly sending: readonly SendingFigures[];
  /** Each node with each topic that it listens to, topic by topic. */
  readonly listening: readonly ListeningFigures[];
}
