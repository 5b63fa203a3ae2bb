import type { ComponentChildren, VNode } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { IconButton } from "./icon_button.tsx";

interface DialogProps {
  /** What it is about. */
  readonly title: string;
  /** It was closed: by its button, by Escape, or by a press beside it. */
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** Something that is to be done first. What stands behind it cannot be reached meanwhile. */
export function Dialog({ title, onClose, children }: DialogProps): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => dialog.current!.showModal(), []);
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={heading}
      onClose={onClose}
      onClick={({ target }) => target === dialog.current && dialog.current!.close()}
    >
      <header>
        <h2 id={heading}>{title}</h2>
        <IconButton icon="close" label="Close" onClick={() => dialog.current!.close()} />
      </header>
      <div class="dialog-body">{children}</div>
    </dialog>
  );
}
