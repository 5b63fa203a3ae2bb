import type { VNode } from "preact";
import { Dialog } from "../../kit/dialog.tsx";
import type { PlotSettings } from "./row.ts";

interface PlotSettingsDialogProps {
  readonly settings: PlotSettings;
  readonly change: (settings: Partial<PlotSettings>) => void;
  readonly onClose: () => void;
}

/** What is seldom changed of a plot. */
export function PlotSettingsDialog(
  { settings, change, onClose }: PlotSettingsDialogProps,
): VNode {
  return (
    <Dialog title="Plot" onClose={onClose}>
      <div class="plot-settings">
        <label>
          Times
          <select
            value={settings.times}
            onChange={({ currentTarget }) =>
              change({ times: currentTarget.value === "ago" ? "ago" : "clock" })}
          >
            <option value="clock">Time of day</option>
            <option value="ago">How long ago</option>
          </select>
        </label>
        {(["min", "max"] as const).map((bound) => (
          <label key={bound}>
            {bound === "min" ? "Left axis from" : "Left axis to"}
            <input
              type="number"
              step="any"
              value={settings[bound] ?? ""}
              placeholder="as the values are"
              onChange={({ currentTarget: { value, valueAsNumber } }) =>
                change({ [bound]: value === "" ? undefined : valueAsNumber })}
            />
          </label>
        ))}
        <label class="plot-check">
          <input
            type="checkbox"
            checked={settings.hasStatistics}
            onChange={({ currentTarget }) => change({ hasStatistics: currentTarget.checked })}
          />
          Least, greatest and mean of what is seen
        </label>
      </div>
    </Dialog>
  );
}
