import { definePanel } from "../panel.tsx";
import { readFlag, readText } from "../settings.ts";

/** What a table of topics shows. */
export interface TopicsSettings {
  /** By which column it is sorted. */
  readonly sort: string;
  readonly isDescending: boolean;
  /** Which text there must be in names or types. */
  readonly filter: string;
}

/** All topics of the mesh, or of a bag. */
export const topicsPanel = definePanel<TopicsSettings>({
  id: "topics",
  title: "Topics",
  icon: "topics",
  about: "All topics: how often, how much, who sends and who listens",
  size: { columns: 6, rows: 8 },
  readSettings: readTopicsSettings,
  subject: ({ filter }) => filter,
  load: () => import("./panel.tsx"),
});

/** Reads what such a table shows. */
export function readTopicsSettings(
  { sort, isDescending, filter }: Readonly<Record<string, unknown>>,
): TopicsSettings {
  return {
    sort: readText(sort, "name"),
    isDescending: readFlag(isDescending),
    filter: readText(filter),
  };
}
