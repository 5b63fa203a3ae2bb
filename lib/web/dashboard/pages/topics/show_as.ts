import { type Panel } from "../../panels/panel.tsx";
import { PANELS } from "../../panels/panels.ts";
import type { TopicInfo } from "../../robot/topic_info.ts";

/** A panel for a topic, and what it has to be told to show it. */
export interface ShownAs {
  readonly panel: Panel;
  readonly settings: object;
}

/** The panel that shows any topic. */
const FIRST = "message";

/**
 * Says which panels show a topic.
 *
 * @param topic The topic.
 * @returns The panels: first the one that shows all of them, field by field.
 */
export function panelsFor(topic: TopicInfo): readonly ShownAs[] {
  const fitting = PANELS.flatMap((panel) => {
    const settings = panel.settingsFor?.(topic);
    return settings === undefined ? [] : [{ panel, settings }];
  });
  return fitting.toSorted((a, b) => Number(b.panel.id === FIRST) - Number(a.panel.id === FIRST));
}
