import type { ComponentType, VNode } from "preact";
import { useEffect, useErrorBoundary, useState } from "preact/hooks";
import { Notice } from "../kit/notice.tsx";
import type { PanelProps } from "./panel.tsx";

interface LazyPanelProps<S extends object> extends PanelProps<S> {
  readonly id: string;
  readonly load: () => Promise<{ readonly default: ComponentType<PanelProps<S>> }>;
}

/** A panel that is loaded when somebody wants to see it; its faults are its own. */
export function LazyPanel<S extends object>({ id, load, ...props }: LazyPanelProps<S>): VNode {
  const [Shown, setShown] = useState<ComponentType<PanelProps<S>> | null>(null);
  const [failure, setFailure] = useState<unknown>(undefined);
  const [fault, resetFault] = useErrorBoundary();
  useEffect(() => {
    let isWanted = true;
    load().then(
      ({ default: component }) => isWanted && setShown(() => component),
      (error) => isWanted && setFailure(error),
    );
    return () => void (isWanted = false);
  }, [id]);
  if (failure !== undefined) {
    return <Notice kind="bad" title="This panel cannot be loaded">Reload the page.</Notice>;
  }
  if (fault !== undefined) {
    return (
      <Notice kind="bad" title="This panel has a fault">
        <p>{fault instanceof Error ? fault.message : String(fault)}</p>
        <button type="button" onClick={resetFault}>Show it again</button>
      </Notice>
    );
  }
  // Nothing is shown meanwhile: it takes a moment only, and a word that flashes is worse.
  return Shown === null ? <div class="loading" aria-busy="true" /> : <Shown {...props} />;
}
