import { definePanel } from "../panel.tsx";
import { readText } from "../settings.ts";

/** Whose params are seen. */
export interface ParamsSettings {
  /** The node's full name; empty for all nodes. */
  readonly node: string;
  /** What is looked for in names and descriptions. */
  readonly search: string;
}

/** What nodes are tuned by. */
export const paramsPanel = definePanel<ParamsSettings>({
  id: "params",
  title: "Params",
  icon: "params",
  about: "What nodes are tuned by, to be changed while they run",
  size: { columns: 4, rows: 10 },
  isLiveOnly: true,
  readSettings: ({ node, search }) => ({ node: readText(node), search: readText(search) }),
  subject: ({ node }) => node,
  load: () => import("./panel.tsx"),
});
