import type { VNode } from "preact";
import { useId } from "preact/hooks";
import { LOG_LEVELS, type LogLevel } from "../../../../log/log_level.ts";
import { copyToClipboard } from "../../kit/clipboard.ts";
import { IconButton } from "../../kit/icon_button.tsx";
import { fileName, saveFile } from "../../kit/save_file.ts";
import type { LogModel } from "./log_model.ts";
import { logText } from "./log_text.ts";
import type { LogSettings } from "./row.ts";

interface LogToolsProps {
  readonly settings: LogSettings;
  readonly change: (settings: Partial<LogSettings>) => void;
  readonly model: LogModel;
  readonly redraw: () => void;
  /** What is wrong with what is looked for. */
  readonly problem: string | undefined;
}

/** Which lines are shown, and what one does with them. */
export function LogTools({ settings, change, model, redraw, problem }: LogToolsProps): VNode {
  const { levels, node, search } = settings;
  const problemId = useId();
  const toggle = (level: LogLevel) =>
    change({ levels: LOG_LEVELS.filter((one) => levels.includes(one) !== (one === level)) });
  const nodes = node === "" || model.nodes.includes(node) ? model.nodes : [node, ...model.nodes];
  return (
    <div class="tools log-tools">
      <span class="log-levels" role="group" aria-label="Levels">
        {LOG_LEVELS.map((level) => (
          <button
            key={level}
            type="button"
            class={`log-level ${level}`}
            aria-pressed={levels.includes(level)}
            onClick={() => toggle(level)}
          >
            {level}
          </button>
        ))}
      </span>
      <select
        aria-label="Node"
        value={node}
        onChange={({ currentTarget }) => change({ node: currentTarget.value })}
      >
        <option value="">All nodes</option>
        {nodes.map((name) => <option key={name} value={name}>{name}</option>)}
      </select>
      <input
        type="search"
        placeholder="Find, or /pattern/"
        aria-label="Find lines"
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : problemId}
        value={search}
        spellcheck={false}
        autocapitalize="off"
        onInput={({ currentTarget }) => change({ search: currentTarget.value })}
      />
      <span class="tool-group">
        <IconButton
          icon={model.isPaused ? "play" : "pause"}
          label={model.isPaused ? "Go on" : "Pause"}
          onClick={() => {
            model.setPaused(!model.isPaused);
            redraw();
          }}
        />
        <IconButton
          icon="copy"
          label="Copy the lines"
          isDisabled={model.shown.length === 0}
          onClick={() => copyToClipboard(logText(model.shown), countText(model.shown.length))}
        />
        <IconButton
          icon="download"
          label="Download the lines"
          isDisabled={model.shown.length === 0}
          onClick={() =>
            saveFile(
              new Blob([`${logText(model.shown)}\n`], { type: "text/plain" }),
              fileName(node === "" ? "log" : `log-${node}`, "log"),
            )}
        />
      </span>
      <span class="small quiet tabular log-count" role="status">
        {model.isPaused
          ? `Paused${model.missed > 0 ? `, ${model.missed} new` : ""}`
          : countText(model.shown.length, model.size)}
      </span>
      {problem !== undefined && <p id={problemId} class="bad small log-problem">{problem}</p>}
    </div>
  );
}

function countText(count: number, of: number = count): string {
  const lines = of === 1 ? "line" : "lines";
  return count === of ? `${count} ${lines}` : `${count} of ${of} ${lines}`;
}
