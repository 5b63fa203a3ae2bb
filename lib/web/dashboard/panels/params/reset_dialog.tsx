import type { VNode } from "preact";
import type { ParamDescription } from "../../../../params/param_description.ts";
import { ChangeDialog } from "./change_dialog.tsx";
import type { ParamsLink } from "./params_link.ts";

/** Shows what all params would be again, and makes them so. */
export function ResetDialog({ node, described, link, onClose }: {
  readonly node: string;
  readonly described: readonly ParamDescription[];
  readonly link: ParamsLink;
  readonly onClose: () => void;
}): VNode {
  const changed = described.filter(({ readOnly, value, initial }) =>
    !readOnly && JSON.stringify(value) !== JSON.stringify(initial)
  );
  return (
    <ChangeDialog
      title={`Reset all params of ${node}`}
      deed="Reset all"
      described={described}
      values={Object.fromEntries(changed.map(({ name, initial }) => [name, initial]))}
      onDo={() => link.reset(...changed.map(({ name }) => name))}
      onClose={onClose}
    />
  );
}
