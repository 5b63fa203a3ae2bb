import type { VNode } from "preact";
import { printableLines } from "../../../../text/printable.ts";
import { copyToClipboard } from "../../kit/clipboard.ts";
import { Icon } from "../../kit/icon.tsx";
import { IconButton } from "../../kit/icon_button.tsx";
import { formatDate, formatTime } from "../../kit/numbers.ts";
import { wholeDataText } from "./data_text.ts";
import { lineText } from "./log_text.ts";
import type { LogLine } from "./log_line.ts";

/** All there is of a line. */
export function LineDetails(
  { line, onClose }: { readonly line: LogLine; readonly onClose: () => void },
): VNode {
  const { level, logger, stampMs, text, data, source, dropped } = line;
  return (
    <section class="details line-details" aria-label="The chosen line">
      <header>
        <span class={`log-level ${level}`}>{level}</span>
        <code>{printableLines(logger)}</code>
        <span class="quiet small tabular" title={formatTime(stampMs, true)}>
          {formatDate(stampMs)}
        </span>
        {source !== "" && source !== "program" && <span class="pill">{source}</span>}
        <span class="line-actions">
          <button
            type="button"
            class="plain"
            onClick={() => copyToClipboard(lineText(line), "The line")}
          >
            <Icon name="copy" /> Copy
          </button>
          <IconButton icon="close" label="Close the line" onClick={onClose} />
        </span>
      </header>
      {dropped > 0 && <p class="warn small">{dropped} lines were left out before this one.</p>}
      <pre>{printableLines(text)}</pre>
      {data !== undefined && <pre class="quiet">{printableLines(wholeDataText(data))}</pre>}
    </section>
  );
}
