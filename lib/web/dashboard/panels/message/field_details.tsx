import type { VNode } from "preact";
import { useMemo, useState } from "preact/hooks";
import { printableLines } from "../../../../text/printable.ts";
import { copyToClipboard } from "../../kit/clipboard.ts";
import { Icon } from "../../kit/icon.tsx";
import { IconButton } from "../../kit/icon_button.tsx";
import { openPlot } from "../../kit/open_plot.ts";
import { pathText } from "../../kit/path_text.ts";
import { arrayFigures } from "./tree/array_figures.ts";
import { jsonText } from "./copy_text.ts";
import type { TreeRow } from "./tree/message_tree.ts";
import { columnNumber } from "./tree/number_text.ts";
import { valueText } from "./tree/value_text.ts";

/** Longer texts are shown in part, until somebody wants all of them. */
const MAX_CHARACTERS = 500;
/** Nobody reads more, and a page would take long to lay it out. */
const MOST_CHARACTERS = 200_000;

interface FieldDetailsProps {
  readonly row: TreeRow;
  readonly topic: string;
  readonly onClose: () => void;
}

/** All that is known of the field that was chosen. */
export function FieldDetails({ row, topic, onClose }: FieldDetailsProps): VNode {
  const { path, value, type } = row;
  const fullPath = path.length === 0 ? topic : `${topic}.${pathText(path)}`;
  return (
    <section class="details field-details" aria-label="The chosen field">
      <header>
        <code>{printableLines(pathText(path) || topic)}</code>
        <span class="field-actions">
          {isNumber(value) && (
            <button
              type="button"
              class="plain"
              onClick={() => openPlot(fullPath)}
            >
              <Icon name="plot" /> Plot
            </button>
          )}
          <button
            type="button"
            class="plain"
            onClick={() => copyToClipboard(fullPath, "The path")}
          >
            <Icon name="copy" /> Path
          </button>
          <button
            type="button"
            class="plain"
            onClick={() => copyToClipboard(textOf(value), "The value")}
          >
            <Icon name="copy" /> Value
          </button>
          <IconButton icon="close" label="Close the field" onClick={onClose} />
        </span>
      </header>
      {type.description !== "" && <p class="quiet small">{type.description}</p>}
      <WholeValue key={fullPath} value={value} title={type.keywords.title} />
    </section>
  );
}

function WholeValue(
  { value, title }: { readonly value: unknown; readonly title: unknown },
): VNode | null {
  const [isWhole, setWhole] = useState(false);
  const figures = useMemo(() => arrayFigures(value), [value]);
  if (typeof value === "string") {
    const text = value.slice(0, isWhole ? MOST_CHARACTERS : MAX_CHARACTERS);
    const more = value.length - text.length;
    return (
      <>
        <pre>{printableLines(text)}</pre>
        {more > 0 && !isWhole && (
          <button type="button" onClick={() => setWhole(true)}>
            Show all {value.length} characters
          </button>
        )}
        {more > 0 && isWhole && <p class="quiet small">{more} more characters: copy the value</p>}
      </>
    );
  }
  if (figures) {
    const { min, max, mean, others } = figures;
    return (
      <dl class="figures">
        {([["min", min], ["max", max], ["mean", mean]] as const).map(([name, number]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class="tabular">{columnNumber(number)}</dd>
          </div>
        ))}
        {others > 0 && (
          <div>
            <dt>no numbers</dt>
            <dd class="tabular">{others}</dd>
          </div>
        )}
      </dl>
    );
  }
  const { whole } = valueText(value, title);
  return whole === undefined ? null : <p class="code tabular">{whole}</p>;
}

function isNumber(value: unknown): boolean {
  return typeof value === "number" || typeof value === "bigint";
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : jsonText(value);
}
