import { useSignal } from "@preact/signals";
import type { ComponentType, VNode } from "preact";
import { useErrorBoundary } from "preact/hooks";
import { Notice } from "../../kit/notice.tsx";
import type { PanelProps } from "../../panels/panel.tsx";
import { keep, kept } from "../../shell/kept.ts";

interface PanelCardProps<S extends object> {
  readonly id: string;
  readonly title: string;
  /** Reads its settings, which the browser has kept. */
  readonly read: (value: Readonly<Record<string, unknown>>) => S;
  readonly of: ComponentType<PanelProps<S>>;
}

/** A panel as a part of the page; what is chosen in it is kept, and its faults are its own. */
export function PanelCard<S extends object>(
  { id, title, read, of: Shown }: PanelCardProps<S>,
): VNode {
  const settings = useSignal<S>(read(Object(kept(`overview.${id}`))));
  const [fault, resetFault] = useErrorBoundary();
  const change = (changed: Partial<S>) => {
    settings.value = { ...settings.peek(), ...changed };
    keep(`overview.${id}`, settings.peek());
  };
  return (
    <section class={`card ${id}-card`} aria-label={title}>
      <h2>{title}</h2>
      {fault === undefined
        ? <Shown settings={settings.value} change={change} />
        : (
          <Notice kind="bad" title="This part has a fault">
            <p>{fault instanceof Error ? fault.message : String(fault)}</p>
            <button type="button" onClick={resetFault}>Show it again</button>
          </Notice>
        )}
    </section>
  );
}
