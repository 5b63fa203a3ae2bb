import type { VNode } from "preact";
import { useMemo } from "preact/hooks";
import { AlternativesControl } from "./alternatives_control.tsx";
import { BooleanControl } from "./boolean_control.tsx";
import { BytesControl } from "./bytes_control.tsx";
import { ChoiceControl } from "./choice_control.tsx";
import { type Field, fieldOf } from "./field.ts";
import { type FieldProps, ownProblem } from "./field_props.ts";
import { Labelled } from "./labelled.tsx";
import { ListControl } from "./list_control.tsx";
import { NumberControl } from "./number_control.tsx";
import { ObjectControl } from "./object_control.tsx";
import { suits } from "./suits.ts";
import { TextControl } from "./text_control.tsx";
import { TextValueControl } from "./text_value_control.tsx";
import { valueText } from "./value_text.ts";

/** Forms within forms at one place; a schema may well refer to itself without an end. */
const MAX_NESTING = 4;

/** The field of a schema; text where the value is none that it is for. */
export function FieldView(props: FieldProps): VNode {
  const { schema, root, value } = props;
  const field = useMemo(() => fieldOf({ schema, root }), [schema, root]);
  const isDeep = (props.nesting ?? 0) >= MAX_NESTING && field.kind === "alternatives";
  if (isDeep || !suits(field, value)) return <TextValueControl {...props} hint={field.hint} />;
  return controlOf(field, props);
}

function controlOf(field: Field, props: FieldProps): VNode {
  switch (field.kind) {
    case "alternatives":
      return <AlternativesControl {...props} field={field} Inner={FieldView} />;
    case "object":
      return <ObjectControl {...props} field={field} Inner={FieldView} />;
    case "list":
      return <ListControl {...props} field={field} Inner={FieldView} />;
    case "number":
      return <NumberControl {...props} field={field} Inner={FieldView} />;
    case "boolean":
      return <BooleanControl {...props} field={field} Inner={FieldView} />;
    case "choice":
      return <ChoiceControl {...props} field={field} Inner={FieldView} />;
    case "text":
      return <TextControl {...props} field={field} Inner={FieldView} />;
    case "bytes":
      return <BytesControl {...props} field={field} Inner={FieldView} />;
    case "constant":
      return <Constant {...props} field={field} />;
    case "any":
      return <TextValueControl {...props} hint={field.hint} />;
  }
}

function Constant({ field, name, problems, tools }:
  & FieldProps
  & { readonly field: Extract<Field, { kind: "constant" }> }): VNode {
  return (
    <Labelled
      name={name}
      hint={field.hint}
      problem={ownProblem(problems)}
      tools={tools}
      isGroup
    >
      {({ labelId }) => (
        <code class="form-constant" aria-labelledby={labelId}>
          {field.value === null ? "nothing" : valueText(field.value)}
        </code>
      )}
    </Labelled>
  );
}
