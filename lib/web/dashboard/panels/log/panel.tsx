import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useMemo, useRef } from "preact/hooks";
import { Empty } from "../../kit/empty.tsx";
import { useVisible } from "../../kit/use_visible.ts";
import type { PanelProps } from "../panel.tsx";
import { lineFilter } from "./line_filter.ts";
import { LineDetails } from "./line_details.tsx";
import { LogLines } from "./log_lines.tsx";
import type { KeptLine } from "./log_store.ts";
import { LogTools } from "./log_tools.tsx";
import type { LogSettings } from "./row.ts";
import { useLogModel } from "./use_log_model.ts";

/** Shows what nodes log. */
export default function LogPanel({ settings, change }: PanelProps<LogSettings>): VNode {
  const { topic, levels, node, search } = settings;
  const box = useRef<HTMLDivElement>(null);
  const { model, version, redraw } = useLogModel(topic, useVisible(box));
  const chosen = useSignal<KeptLine | undefined>(undefined);
  const filter = useMemo(() => {
    const made = lineFilter({ levels, node, search });
    model.setFilter(made);
    return made;
  }, [levels.join(), node, search]);
  // Drawn anew with it.
  version.value;
  return (
    <div class="log" ref={box}>
      <LogTools
        settings={settings}
        change={change}
        model={model}
        redraw={redraw}
        problem={filter.problem}
      />
      {model.shown.length === 0 ? <Nothing isEmpty={model.size === 0} /> : (
        <LogLines
          lines={model.shown}
          chosen={chosen.value}
          onChoose={(line) => void (chosen.value = line)}
        />
      )}
      {chosen.value && (
        <LineDetails
          line={chosen.value}
          onClose={() => void (chosen.value = undefined)}
        />
      )}
    </div>
  );
}

function Nothing({ isEmpty }: { readonly isEmpty: boolean }): VNode {
  return isEmpty
    ? (
      <Empty title="No lines yet">
        <p>What nodes log is shown here as it comes.</p>
      </Empty>
    )
    : <Empty title="No line is like that" />;
}
