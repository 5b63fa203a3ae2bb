import { definePanel } from "../panel.tsx";
import { readFlag, readText } from "../settings.ts";

/** What a table of nodes shows. */
export interface NodesSettings {
  /** By which column it is sorted. */
  readonly sort: string;
  readonly isDescending: boolean;
}

/** All nodes of the mesh. */
export const nodesPanel = definePanel<NodesSettings>({
  id: "nodes",
  title: "Nodes",
  icon: "nodes",
  about: "All nodes: how well they are, what they take, what they send",
  size: { columns: 12, rows: 6 },
  isLiveOnly: true,
  readSettings: readNodesSettings,
  load: () => import("./panel.tsx"),
});

/** Reads what such a table shows. */
export function readNodesSettings(
  { sort, isDescending }: Readonly<Record<string, unknown>>,
): NodesSettings {
  return { sort: readText(sort, "name"), isDescending: readFlag(isDescending) };
}
