import type { VNode } from "preact";
import { useMemo } from "preact/hooks";
import { Dialog } from "../../kit/dialog.tsx";
import { Notice } from "../../kit/notice.tsx";
import type { ParamDescription } from "../../../../params/param_description.ts";
import { ChangeDialog } from "./change_dialog.tsx";
import { changesOf, type FileChanges } from "./params_file.ts";
import type { ParamsLink } from "./params_link.ts";

/** Shows what a file would change, and sets it. */
export function FileDialog({ node, file, described, link, onClose }: {
  readonly node: string;
  readonly file: { readonly name: string; readonly text: string };
  readonly described: readonly ParamDescription[];
  readonly link: ParamsLink;
  readonly onClose: () => void;
}): VNode {
  const changes = useMemo(() => tryChangesOf(file.text, node, described), [file]);
  const title = `Params of ${node} from ${file.name}`;
  if (changes instanceof Error) {
    return (
      <Dialog title={title} onClose={onClose}>
        <Notice kind="bad" title="The file cannot be used; nothing is changed">
          {changes.message}
        </Notice>
      </Dialog>
    );
  }
  const { values } = changes;
  const count = Object.keys(values).length;
  return (
    <ChangeDialog
      title={title}
      deed={`Set ${count} ${count === 1 ? "param" : "params"}`}
      described={described}
      values={values}
      onDo={() => link.setAll(values)}
      onClose={onClose}
    />
  );
}

function tryChangesOf(
  text: string,
  node: string,
  described: readonly ParamDescription[],
): FileChanges | Error {
  try {
    return changesOf(text, node, described);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
