import type { VNode } from "preact";
import { Icon } from "../../kit/icon.tsx";
import { openPlot } from "../../kit/open_plot.ts";
import { pathText } from "../../kit/path_text.ts";
import { printable } from "../../../../text/printable.ts";
import type { TreeRow } from "./tree/message_tree.ts";
import { type ValueText, valueText } from "./tree/value_text.ts";

interface MessageRowProps {
  readonly row: TreeRow;
  readonly topic: string;
  /** Whether rows are called by their whole paths. */
  readonly hasPaths: boolean;
  /** Whether what is in a row has changed of late. */
  readonly see: (key: string, text: string) => boolean;
}

/** What stands in a row: what it is called, its value and unit, and the way to plots. */
export function MessageRow({ row, topic, hasPaths, see }: MessageRowProps): VNode {
  const { path, name, value, type, canOpen, isOpen, isGone } = row;
  const shown = valueText(value, type.keywords.title);
  const named = type.nameOf(value);
  const isChanged = !isGone && see(path.join("\n"), shown.whole ?? shown.text);
  const title = hasPaths ? pathText(path) : name;
  return (
    <>
      <span class="tree-name" title={title}>
        {canOpen
          ? <Icon name={isOpen ? "down" : "right"} />
          : <span class="tree-leaf" aria-hidden="true" />}
        <span class="ellipsis">{title === "" ? "value" : printable(title)}</span>
      </span>
      <span class={`tree-value ${shown.kind} ${isChanged ? "changed" : ""}`} title={shown.whole}>
        {named === undefined ? <Value {...shown} isOpen={isOpen} /> : (
          <>
            <span class="ellipsis tree-word">{printable(named)}</span>
            <span class="quiet tabular">{String(value)}</span>
          </>
        )}
        {type.unit !== "" && named === undefined && !isOpen && hasUnit(shown) && (
          <span class="quiet tree-unit">{type.unit}</span>
        )}
        {isGone && <span class="pill">gone</span>}
      </span>
      {shown.kind === "number" && named === undefined && (
        <button
          type="button"
          class="icon-button tree-plot"
          tabIndex={-1}
          title="Plot it"
          aria-label={`Plot ${pathText(path)}`}
          onClick={(event) => {
            event.stopPropagation();
            openPlot(path.length === 0 ? topic : `${topic}.${pathText(path)}`);
          }}
        >
          <Icon name="plot" />
        </button>
      )}
    </>
  );
}

/** What is open says by its rows what is in it. */
function Value({ kind, text, isOpen }: ValueText & { readonly isOpen: boolean }): VNode {
  const isQuiet = kind === "summary" || kind === "word";
  if (isOpen && kind === "summary") return <span />;
  return <span class={`ellipsis ${isQuiet ? "quiet" : ""}`}>{text}</span>;
}

/** What is empty has nothing that is measured. */
function hasUnit({ kind, text }: ValueText): boolean {
  return kind === "number" || kind === "summary" && !text.endsWith("[0]");
}
