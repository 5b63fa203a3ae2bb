import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { Dialog } from "../../kit/dialog.tsx";
import { Notice } from "../../kit/notice.tsx";
import type { ParamDescription } from "../../../../params/param_description.ts";
import { ChangeTable } from "./change_table.tsx";
import { ParamError } from "../../../../params/param_error.ts";
import { reasonOf } from "./params_link.ts";

interface ChangeDialogProps {
  readonly title: string;
  /** What the button says: `"Set 3 params"`. */
  readonly deed: string;
  readonly described: readonly ParamDescription[];
  /** What would be changed; nothing if there is nothing to do. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Does it: all or nothing. */
  readonly onDo: () => Promise<void>;
  readonly onClose: () => void;
}

/** Shows what would become of params before it is done. */
export function ChangeDialog(
  { title, deed, described, values, onDo, onClose }: ChangeDialogProps,
): VNode {
  const [failure, setFailure] = useState("");
  const [isBusy, setBusy] = useState(false);
  const act = async () => {
    setBusy(true);
    try {
      await onDo();
      onClose();
    } catch (error) {
      setFailure(failureText(error));
      setBusy(false);
    }
  };
  const isNothing = Object.keys(values).length === 0;
  return (
    <Dialog title={title} onClose={onClose}>
      {isNothing
        ? <p>All of it is so already: there is nothing to change.</p>
        : <ChangeTable described={described} values={values} />}
      {failure !== "" && <Notice kind="bad" title="Nothing was changed">{failure}</Notice>}
      <div class="dialog-deeds">
        <button type="button" onClick={onClose}>Cancel</button>
        {!isNothing && (
          <button
            type="button"
            class="main"
            disabled={isBusy}
            onClick={() => void act()}
          >
            {deed}
          </button>
        )}
      </div>
    </Dialog>
  );
}

function failureText(error: unknown): string {
  const param = error instanceof ParamError ? error.param : undefined;
  return param === undefined ? reasonOf(error) : `${param}: ${reasonOf(error)}`;
}
