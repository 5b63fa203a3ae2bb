import type { VNode } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { TunedParam } from "../../../../params/tuned_params.ts";
import { IconButton } from "../../kit/icon_button.tsx";
import { Notice } from "../../kit/notice.tsx";
import { chooseFile, fileName, saveFile } from "../../kit/save_file.ts";
import { sayError } from "../../kit/toast.tsx";
import { useRobot } from "../../robot/robot.ts";
import { routeHash } from "../../shell/route.ts";
import { FileDialog } from "./file_dialog.tsx";
import { ParamRow } from "./param_row.tsx";
import { ParamValues } from "./param_values.tsx";
import { paramsFile } from "./params_file.ts";
import { ResetDialog } from "./reset_dialog.tsx";
import { matches } from "./search.ts";
import { useNodeParams } from "./use_node_params.ts";

/** The params of one node. */
export function NodeSection({ node, search, isAlone }: {
  readonly node: string;
  readonly search: string;
  /** Whether no other node is shown. */
  readonly isAlone: boolean;
}): VNode | null {
  const { role, status } = useRobot();
  const { all, failure, link, want } = useNodeParams(node);
  const shown = useMemo(() => all.filter(({ info }) => matches(search, node, info)), [all, search]);
  const mayAct = role.value === "control";
  if (search !== "" && shown.length === 0 && !isAlone) return null;
  return (
    <section class="node-params" aria-label={`Params of ${node}`}>
      <header>
        <h2>{isAlone ? node : <a href={routeHash("params", node)}>{node}</a>}</h2>
        {all.length > 0 && <Tools {...{ node, all, link, mayAct }} />}
      </header>
      {failure !== undefined && all.length === 0 && (
        <Notice kind="warn" title="Its params cannot be had">
          {failure instanceof Error ? failure.message : String(failure)}
        </Notice>
      )}
      {mayAct
        ? (
          <div class="param-list">
            {shown.map((param) => (
              <ParamRow
                key={param.info.name}
                param={param}
                isDisabled={status.value !== "open"}
                onWant={(value) => want(param.info.name, value)}
                onReset={() => void link?.reset(param.info.name).catch(sayError)}
              />
            ))}
          </div>
        )
        : <ParamValues params={shown} />}
    </section>
  );
}

function Tools({ node, all, link, mayAct }: {
  readonly node: string;
  readonly all: readonly TunedParam[];
  readonly link: ReturnType<typeof useNodeParams>["link"];
  readonly mayAct: boolean;
}): VNode {
  const [file, setFile] = useState<{ name: string; text: string } | undefined>(undefined);
  const [isResetting, setResetting] = useState(false);
  const described = all.map(({ info, value }) => ({ ...info, value }));
  const save = () =>
    saveFile(
      new Blob([paramsFile(node, described)], { type: "application/yaml" }),
      fileName(node, "yaml"),
    );
  const load = async () => {
    const chosen = await chooseFile(".yaml,.yml,.json");
    if (chosen) setFile({ name: chosen.name, text: await chosen.text() });
  };
  return (
    <span class="form-tools">
      <IconButton icon="download" label={`Save params of ${node} as a file`} onClick={save} />
      {mayAct && link && (
        <>
          <IconButton
            icon="upload"
            label={`Load params of ${node} from a file`}
            onClick={() => void load()}
          />
          <IconButton
            icon="reset"
            label={`Reset all params of ${node}`}
            onClick={() => setResetting(true)}
          />
        </>
      )}
      {file && link && (
        <FileDialog
          {...{ node, file, described, link }}
          onClose={() => setFile(undefined)}
        />
      )}
      {isResetting && link && (
        <ResetDialog
          {...{ node, described, link }}
          onClose={() => setResetting(false)}
        />
      )}
    </span>
  );
}
