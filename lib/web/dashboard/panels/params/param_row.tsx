import type { VNode } from "preact";
import { useMemo, useRef, useState } from "preact/hooks";
import type { ParamDescription } from "../../../../params/param_description.ts";
import type { TunedParam } from "../../../../params/tuned_params.ts";
import { FieldView } from "../../kit/form/field_view.tsx";
import type { FieldProblem } from "../../kit/form/problems.ts";
import { isReadable } from "../../kit/form/unreadable.ts";
import { editableOf } from "../../kit/form/value_text.ts";
import { problemsOf } from "../../kit/form/problems.ts";
import { IconButton } from "../../kit/icon_button.tsx";
import { paramSchema } from "./param_schema.ts";

interface ParamRowProps {
  readonly param: TunedParam;
  /** Whether it can only be looked at. */
  readonly isDisabled: boolean;
  readonly onWant: (value: unknown) => void;
  readonly onReset: () => void;
}

/** One param as its control. What is typed is set when the field is left or Enter is pressed. */
export function ParamRow({ param, isDisabled, onWant, onReset }: ParamRowProps): VNode {
  const { info, value, problem, by } = param;
  const schema = useSchema(info);
  const [draft, setDraft] = useState<{ readonly value: unknown } | undefined>(undefined);
  const latest = useRef(draft);
  const change = (next: { readonly value: unknown } | undefined) => {
    latest.current = next;
    setDraft(next);
  };
  const commit = () => {
    const { current } = latest;
    if (current === undefined || !isReadable(current.value)) return;
    change(undefined);
    onWant(current.value);
  };
  const editable = useMemo(() => editableOf(value), [value]);
  return (
    <div
      class={`param ${by === undefined ? "" : "by-other"}`}
      onKeyDown={({ key }) => key === "Escape" && change(undefined)}
    >
      <FieldView
        name={info.name}
        schema={schema}
        root={schema}
        value={draft ? draft.value : editable}
        problems={problemsFor(schema, draft, problem)}
        isDisabled={isDisabled || info.readOnly}
        onChange={(value) => change({ value })}
        onCommit={commit}
        tools={
          <ParamMarks info={info} by={by} isDisabled={isDisabled} value={value} onReset={onReset} />
        }
      />
    </div>
  );
}

/** Where the value comes from, and the way back to it. */
function ParamMarks({ info, value, by, isDisabled, onReset }: {
  readonly info: ParamDescription;
  readonly value: unknown;
  readonly by: string | undefined;
  readonly isDisabled: boolean;
  readonly onReset: () => void;
}): VNode {
  const isInitial = JSON.stringify(value) === JSON.stringify(info.initial);
  return (
    <span class="form-tools param-marks">
      {by !== undefined && <span class="pill info" title={`Set by ${by}`}>by {by}</span>}
      {info.readOnly
        ? <span class="pill">read only</span>
        : by === undefined && ORIGINS[info.origin] !== "" && (
          <span class="pill" title={info.from}>{ORIGINS[info.origin]}</span>
        )}
      {info.persist && (
        <span class="pill" title="What is set here is there after a restart, too">kept</span>
      )}
      {!info.readOnly && !isDisabled && (
        <IconButton
          icon="reset"
          label={`Reset ${info.name}`}
          isDisabled={isInitial}
          onClick={onReset}
        />
      )}
    </span>
  );
}

const ORIGINS: Readonly<Record<ParamDescription["origin"], string>> = {
  default: "",
  option: "from the program",
  launch: "from the launch file",
  "command-line": "from the command line",
  persisted: "from before",
  set: "changed",
};

/** The same one as long as the param is the same: controls keep what is being typed. */
function useSchema(info: ParamDescription): ReturnType<typeof paramSchema> {
  const schema = paramSchema(info);
  const text = JSON.stringify(schema);
  return useMemo(() => schema, [text]);
}

/** What the node says, and what cannot be read; whether a value fits is the node's to say. */
function problemsFor(
  schema: unknown,
  draft: { readonly value: unknown } | undefined,
  problem: string | undefined,
): readonly FieldProblem[] {
  if (draft) return problemsOf(draft.value, { schema, root: schema });
  return problem === undefined ? [] : [{ message: problem, path: [] }];
}
