import { isOfUse, type Panel } from "../panels/panel.tsx";
import type { Robot } from "../robot/robot.ts";
import type { TopicInfo } from "../robot/topic_info.ts";
import { addPanel } from "./change_layout.ts";
import type { Layout } from "./layout.ts";

/** A panel that a good layout has, where the robot has something for it. */
interface Wish {
  /** The kind of panel. */
  readonly panel: string;
  readonly columns: number;
  readonly rows: number;
  /** How many of that kind there are at most, for a topic each; without it, one that shows all there is. */
  readonly perTopic?: number;
  /** Whether they stand below each other, and fewer of them have the room of all. */
  readonly isColumn?: boolean;
  /** Whether it is there whatever topics there are. */
  readonly isAlways?: boolean;
}

/** The most telling first: they stand on top. */
const WISHES: readonly Wish[] = [
  { panel: "scene", columns: 6, rows: 12 },
  { panel: "image", columns: 3, rows: 6, perTopic: 2, isColumn: true },
  { panel: "drive", columns: 3, rows: 12 },
  { panel: "map", columns: 3, rows: 6 },
  { panel: "plot", columns: 6, rows: 7, perTopic: 2 },
  { panel: "nodes", columns: 6, rows: 7, isAlways: true },
  { panel: "log", columns: 6, rows: 7, isAlways: true },
];

/**
 * Arranges what a robot has so that most of it is seen at once.
 *
 * @param robot The robot.
 * @param panels The kinds of panels that there are.
 * @returns A layout by the types of its topics.
 */
export function defaultLayout(
  robot: Pick<Robot, "source" | "role">,
  panels: readonly Panel[],
): Layout {
  const topics = robot.source.value.topics.value.filter(({ mayRead }) => mayRead);
  let layout: Layout = { name: "Automatic", panels: [] };
  for (const wish of WISHES) {
    const panel = panels.find(({ id }) => id === wish.panel);
    if (panel === undefined || !isOfUse(panel, robot)) continue;
    const found = settingsOf(wish, panel, topics);
    const { columns, perTopic = 1, isColumn } = wish;
    const rows = isColumn ? wish.rows * perTopic / Math.max(1, found.length) : wish.rows;
    for (const settings of found) {
      layout = addPanel(layout, { panel: panel.id, columns, rows, settings });
    }
  }
  return layout;
}

function settingsOf(
  { perTopic, isAlways }: Wish,
  { settingsFor = () => undefined }: Panel,
  topics: readonly TopicInfo[],
): readonly Readonly<Record<string, unknown>>[] {
  // Topics of which nobody tells the type are offered elsewhere: here they would be a guess.
  const found = topics.filter(({ type }) => type !== "").map((topic) => settingsFor(topic))
    .filter((settings) => settings !== undefined);
  if (perTopic !== undefined) return found.slice(0, perTopic).map((settings) => ({ ...settings }));
  return isAlways || found.length > 0 ? [{}] : [];
}
