import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { IconButton } from "../icon_button.tsx";
import type { Field, ObjectField } from "./field.ts";
import type { ControlProps } from "./field_props.ts";
import { Group } from "./group.tsx";
import { initialValue } from "./initial_value.ts";
import { fieldIn, withField, withoutField } from "./object_changes.ts";
import { problemsAt } from "./problems.ts";
import { isPlainObject } from "./unreadable.ts";

type ObjectOf = Extract<Field, { kind: "object" }>;

/** Fields with names: those of the schema, and any others where it lets them be. */
export function ObjectControl(props: ControlProps<ObjectOf>): VNode {
  const { field, value } = props;
  const fields = isPlainObject(value) ? value : {};
  const known = new Set(field.fields.map(({ name }) => name));
  const others = Object.keys(fields).filter((name) => !known.has(name));
  return (
    <Group {...props} hint={field.hint}>
      {field.fields.map((inner) => (
        <InnerField key={inner.name} {...props} inner={inner} fields={fields} />
      ))}
      {field.others !== false && others.map((name) => (
        <InnerField
          key={name}
          {...props}
          inner={{ name, schema: field.others, isRequired: false }}
          fields={fields}
        />
      ))}
      {field.others !== false && !props.isDisabled && <NewField {...props} fields={fields} />}
    </Group>
  );
}

interface InnerProps extends ControlProps<ObjectOf> {
  readonly inner: ObjectField;
  readonly fields: Readonly<Record<string, unknown>>;
}

function InnerField(
  { inner, fields, root, problems, onChange, onCommit, isDisabled, Inner }: InnerProps,
): VNode {
  const { name, schema, isRequired } = inner;
  const isThere = Object.hasOwn(fields, name);
  const change = (next: Readonly<Record<string, unknown>>) => {
    onChange(next);
    onCommit?.();
  };
  if (!isThere) {
    const add = () => change(withField(fields, name, initialValue({ schema, root })));
    return <AbsentField name={name} isRequired={isRequired} isDisabled={isDisabled} onAdd={add} />;
  }
  const tools = isRequired || isDisabled ? undefined : (
    <IconButton
      icon="close"
      label={`Leave out ${name}`}
      onClick={() => change(withoutField(fields, name))}
    />
  );
  return (
    <Inner
      name={name}
      schema={schema}
      root={root}
      value={fieldIn(fields, name)}
      problems={problemsAt(problems, name)}
      onChange={(value) => onChange(withField(fields, name, value))}
      onCommit={onCommit}
      isDisabled={isDisabled}
      tools={tools}
    />
  );
}

function AbsentField({ name, isRequired, isDisabled, onAdd }: {
  readonly name: string;
  readonly isRequired: boolean;
  readonly isDisabled: boolean | undefined;
  readonly onAdd: () => void;
}): VNode {
  return (
    <div class="form-absent">
      <span class="form-label">{name}</span>
      <span class={isRequired ? "bad small" : "quiet small"}>
        {isRequired ? "is missing" : "is left out"}
      </span>
      {!isDisabled && <IconButton icon="add" label={`Add ${name}`} onClick={onAdd} />}
    </div>
  );
}

function NewField(
  { field, fields, root, name: owner, onChange, onCommit }: Omit<InnerProps, "inner">,
): VNode {
  const [name, setName] = useState("");
  const isFree = name !== "" && !Object.hasOwn(fields, name);
  const add = () => {
    if (!isFree) return;
    onChange(withField(fields, name, initialValue({ schema: field.others, root })));
    onCommit?.();
    setName("");
  };
  return (
    <div class="form-new">
      <input
        type="text"
        aria-label={`Name of a new field of ${owner}`}
        placeholder="name"
        autocomplete="off"
        value={name}
        onInput={({ currentTarget }) => setName(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          add();
        }}
      />
      <button type="button" disabled={!isFree} onClick={add}>Add</button>
    </div>
  );
}
