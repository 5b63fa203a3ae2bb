import { panelOf } from "../panels/panels.ts";
import type { Page } from "./page.ts";
import { panelPage } from "./panel_page.tsx";

/** All pages, in the order of the menu; on a phone the first four have a place of their own. */
export const PAGES: readonly Page[] = [
  {
    id: "overview",
    title: "Overview",
    icon: "overview",
    load: () => import("./overview/page.tsx"),
  },
  {
    id: "panels",
    title: "Panels",
    icon: "panels",
    load: () => import("../layout/page.tsx"),
  },
  {
    id: "topics",
    title: "Topics",
    icon: "topics",
    load: () => import("./topics/page.tsx"),
  },
  ofPanel("drive", { id: "drive", subject: "topic" }),
  ofPanel("scene", { id: "scene", subject: "fixedFrame" }),
  ofPanel("plot", { id: "plots", title: "Plots", subject: "text" }),
  ofPanel("log", { id: "log", subject: "node" }),
  ofPanel("params", { id: "params", subject: "node" }),
  ofPanel("service", { id: "services", title: "Services", subject: "service" }),
  ofPanel("action", { id: "actions", title: "Actions", subject: "action" }),
  ofPanel("bags", { id: "bags", subject: "bag" }),
];

/** @returns The page that addresses call so; the first one where there is none. */
export function pageOf(id: string): Page {
  return PAGES.find((page) => page.id === id) ?? PAGES[0]!;
}

/** A page that is one panel; what the address names is the setting `subject` of it. */
function ofPanel(
  panelId: string,
  { id, title, subject }: {
    readonly id: string;
    readonly title?: string;
    readonly subject: string;
  },
): Page {
  const panel = panelOf(panelId)!;
  return {
    id,
    title: title ?? panel.title,
    icon: panel.icon,
    isLiveOnly: panel.isLiveOnly,
    needsControl: panel.needsControl,
    load: () => Promise.resolve({ default: panelPage(panel, { pageId: id, subject }) }),
  };
}
