import { definePanel } from "../panel.tsx";
import { readChoice, readFlag } from "../settings.ts";

/** What a graph shows. */
export interface GraphSettings {
  /** As a drawing, or as a list that says the same. */
  readonly view: "graph" | "list";
  /** Whether it is a part of a page, which the wheel scrolls unless somebody is at work in the graph. */
  readonly isInPage: boolean;
}

/** Who sends what to whom. */
export const graphPanel = definePanel<GraphSettings>({
  id: "graph",
  title: "Graph",
  icon: "graph",
  about: "Who sends what to whom, how much, and what is slow or lost",
  size: { columns: 8, rows: 8 },
  readSettings: ({ view, isInPage }) => ({
    view: readChoice(view, ["graph", "list"], "graph"),
    isInPage: readFlag(isInPage),
  }),
  load: () => import("./panel.tsx"),
});
