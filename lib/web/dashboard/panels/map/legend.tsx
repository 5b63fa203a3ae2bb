import type { ReadonlySignal } from "@preact/signals";
import type { VNode } from "preact";
import { SERIES_COLOURS } from "../../kit/colours.ts";
import { TopicPicker } from "../../kit/topic_picker.tsx";
import type { PanelProps } from "../panel.tsx";
import type { MapSettings } from "./settings.ts";

interface MapLegendProps extends PanelProps<MapSettings> {
  readonly topics: readonly string[];
  readonly words: ReadonlySignal<ReadonlyMap<string, string>>;
}

/** Which colour is which topic, and in words what it tells. */
export function MapLegend({ topics, words, settings, change }: MapLegendProps): VNode {
  const { added, hidden } = settings;
  const show = (topic: string, isShown: boolean) =>
    change({ hidden: [...hidden.filter((one) => one !== topic), ...isShown ? [] : [topic]] });
  return (
    <div class="map-legend">
      <ul>
        {topics.map((topic, index) => (
          <li key={topic}>
            <label>
              <input
                type="checkbox"
                checked={!hidden.includes(topic)}
                onChange={({ currentTarget }) => show(topic, currentTarget.checked)}
              />
              <span
                class="map-swatch"
                style={`background: var(--series-${index % SERIES_COLOURS + 1})`}
              />
              <span>{topic}</span>
            </label>
            <span class="small tabular quiet">
              {hidden.includes(topic) ? "" : words.value.get(topic) ?? "Nothing yet"}
            </span>
          </li>
        ))}
      </ul>
      {topics.length === 0 && (
        <p class="small quiet">
          No topic tells of places on the earth. Positions are those of WGS 84; nothing is loaded
          from anywhere.
        </p>
      )}
      <TopicPicker
        value=""
        label="Show another topic"
        onChange={(topic) => topic !== "" && change({ added: [...new Set([...added, topic])] })}
      />
    </div>
  );
}
