import { type ReadonlySignal, useComputed } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { useNow } from "../kit/use_now.ts";
import { useRobot } from "../robot/robot.ts";
import { type MeshNow, withoutWatcher } from "./mesh_now.ts";

/** @returns The mesh as it is, or the topics of the bag that is shown. */
export function useMesh(): ReadonlySignal<MeshNow> {
  const { source, nodes, gone, figures, client } = useRobot();
  const now = useNow();
  useEffect(() => now.subscribe((nowMs) => gone.tick(nowMs)), []);
  return useComputed((): MeshNow => {
    const topics = source.value.topics.value;
    const unusableOf = (uuid: string) => figures.history.unusableOf(uuid);
    const gateway = client.gateway.uuid;
    if (source.value.kind === "bag") {
      return { topics, nodes: [], gone: [], figures: null, unusableOf, gateway };
    }
    return withoutWatcher({
      topics,
      nodes: nodes.value,
      gone: gone.all.value,
      figures: figures.latest.value,
      unusableOf,
      gateway,
    });
  });
}
