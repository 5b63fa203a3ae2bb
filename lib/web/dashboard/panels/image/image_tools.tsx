import type { VNode } from "preact";
import { useId } from "preact/hooks";
import { IconButton } from "../../kit/icon_button.tsx";
import { DEPTH_COLOURS, type ImageSettings } from "./row.ts";

interface ImageToolsProps {
  readonly settings: ImageSettings;
  readonly change: (settings: Partial<ImageSettings>) => void;
  /** Whether it shows depths, which have a scale. */
  readonly hasDepths: boolean;
  /** Whether there is an image. */
  readonly hasImage: boolean;
  /** Shows all of it. */
  readonly onFit: () => void;
  /** Gives it as a file. */
  readonly onSave: () => void;
}

/** What one does with an image. */
export function ImageTools(
  { settings, change, hasDepths, hasImage, onFit, onSave }: ImageToolsProps,
): VNode {
  const { turns, isFlipped, maxHz } = settings;
  return (
    <>
      <span class="tool-group">
        <IconButton icon="expand" label="Show all of it" isDisabled={!hasImage} onClick={onFit} />
        <IconButton
          icon="turn"
          label="Turn it"
          onClick={() => change({ turns: (turns + 1) % 4 })}
        />
        <IconButton
          icon="flip"
          label="Swap left and right"
          isOn={isFlipped}
          onClick={() => change({ isFlipped: !isFlipped })}
        />
        <IconButton
          icon="download"
          label="Save it as PNG"
          isDisabled={!hasImage}
          onClick={onSave}
        />
      </span>
      <NumberField
        label="max Hz"
        value={maxHz}
        isEmptyFor={0}
        placeholder="all"
        onChange={(maxHz) => change({ maxHz: Math.max(0, maxHz) })}
      />
      {hasDepths && <DepthTools settings={settings} change={change} />}
    </>
  );
}

function DepthTools({ settings, change }: Pick<ImageToolsProps, "settings" | "change">): VNode {
  const { min, max, depth } = settings;
  const isAutomatic = max <= min;
  return (
    <>
      <NumberField
        label="from"
        value={min}
        isEmptyFor={isAutomatic ? min : undefined}
        onChange={(min) => change({ min, max: Math.max(max, min) })}
      />
      <NumberField
        label="to"
        value={max}
        isEmptyFor={isAutomatic ? max : undefined}
        onChange={(max) => change({ max, min: Math.min(min, max) })}
      />
      <select
        aria-label="Colours of depths"
        value={depth}
        onChange={({ currentTarget }) =>
          change({ depth: DEPTH_COLOURS.find((one) => one === currentTarget.value) ?? "gray" })}
      >
        <option value="gray">Gray</option>
        <option value="colours">Colours</option>
      </select>
    </>
  );
}

function NumberField({ label, value, isEmptyFor, placeholder = "auto", onChange }: {
  readonly label: string;
  readonly placeholder?: string;
  readonly value: number;
  /** What is shown as an empty field. */
  readonly isEmptyFor: number | undefined;
  readonly onChange: (value: number) => void;
}): VNode {
  const id = useId();
  return (
    <span class="image-number small">
      <label for={id} class="quiet">{label}</label>
      <input
        id={id}
        type="number"
        step="any"
        placeholder={placeholder}
        value={value === isEmptyFor ? "" : value}
        onChange={({ currentTarget }) => {
          const number = currentTarget.valueAsNumber;
          onChange(Number.isFinite(number) ? number : 0);
        }}
      />
    </span>
  );
}
