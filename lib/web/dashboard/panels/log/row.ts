import { LOG_LEVELS, type LogLevel } from "../../../../log/log_level.ts";
import { LOG_TOPIC } from "../../../../mesh/log_topic.ts";
import { definePanel } from "../panel.tsx";
import { readList, readText } from "../settings.ts";

/** What a panel of log lines shows. */
export interface LogSettings {
  /** The topic. */
  readonly topic: string;
  /** Which levels. */
  readonly levels: readonly LogLevel[];
  /** Which node; empty for all. */
  readonly node: string;
  /** Which text has to be in a line; empty for any. */
  readonly search: string;
}

/** Log lines of other programs. */
const FOREIGN = /^(foxglove\.Log|(rcl_interfaces|rosgraph_msgs)\/(msg\/)?Log)$/;

/** Log lines of all nodes. */
export const logPanel = definePanel<LogSettings>({
  id: "log",
  title: "Log",
  icon: "log",
  about: "What nodes log, of all of them in order of time",
  size: { columns: 6, rows: 8 },
  readSettings: ({ topic, levels, node, search }) => ({
    topic: readText(topic) || LOG_TOPIC,
    levels: Array.isArray(levels)
      ? readList(levels, (level) => LOG_LEVELS.find((one) => one === level))
      : LOG_LEVELS,
    node: readText(node),
    search: readText(search),
  }),
  settingsFor: ({ name, type }) =>
    name === LOG_TOPIC || type === "rosy.Log" || FOREIGN.test(type) ? { topic: name } : undefined,
  subject: ({ topic, node }) => node || (topic === LOG_TOPIC ? "" : topic),
  load: () => import("./panel.tsx"),
});
