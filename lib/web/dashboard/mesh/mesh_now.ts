import type { MeshFigures } from "../../../figures/mesh_figures.ts";
import type { SeenNode } from "../../gateway/mesh_view.ts";
import type { Unusable } from "../robot/figure_history.ts";
import type { GoneNode } from "../robot/gone_nodes.ts";
import type { TopicInfo } from "../robot/topic_info.ts";

/** All that a page knows of a mesh at one time. */
export interface MeshNow {
  readonly nodes: readonly SeenNode[];
  /** Who was there a while ago. */
  readonly gone: readonly GoneNode[];
  readonly topics: readonly TopicInfo[];
  /** What nodes have told; `null` as long as nothing has come. */
  readonly figures: MeshFigures | null;
  /** What a node could not use of what came to it. */
  readonly unusableOf: (uuid: string) => Unusable;
  /** The node of the gateway: whoever looks is no part of what is seen, unless it sends. */
  readonly gateway: string;
}

/**
 * The mesh without who looks at it: what the gateway listens to for its pages is left out; what it sends
 * for them is not.
 */
export function withoutWatcher(mesh: MeshNow): MeshNow {
  const { gateway } = mesh;
  const topics = mesh.topics.flatMap((topic) => {
    const listeners = topic.listeners.filter(({ uuid }) => uuid !== gateway);
    const isOfUse = topic.senders.length + listeners.length > 0 || topic.listeners.length === 0;
    return isOfUse ? [{ ...topic, listeners }] : [];
  });
  const nodes = mesh.nodes.flatMap((node) => {
    if (node.id.uuid !== gateway) return [node];
    return node.sends.length > 0 ? [{ ...node, listens: [] }] : [];
  });
  return { ...mesh, nodes, topics, gone: mesh.gone.filter(({ node }) => node.id.uuid !== gateway) };
}
