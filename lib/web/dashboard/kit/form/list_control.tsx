import type { VNode } from "preact";
import { resolveSchema } from "../../../../schema/document/resolve_schema.ts";
import { Icon } from "../icon.tsx";
import { IconButton } from "../icon_button.tsx";
import type { ListField } from "./field.ts";
import type { ControlProps } from "./field_props.ts";
import { Group } from "./group.tsx";
import { initialValue } from "./initial_value.ts";
import { movedItem, withItem, withoutItem } from "./list_changes.ts";
import { problemsAt } from "./problems.ts";

/** Items one after the other, to be added, removed and moved; those that a tuple has stay where they are. */
export function ListControl(props: ControlProps<ListField>): VNode {
  const { field, value, root, onChange, onCommit, isDisabled, name, Inner } = props;
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  const change = (next: readonly unknown[]) => {
    onChange(next);
    onCommit?.();
  };
  const schemaAt = (index: number) => index < field.first.length ? field.first[index] : field.items;
  const mayAdd = !isDisabled && items.length < field.maxItems;
  const add = () => {
    const schema = schemaAt(items.length);
    change([...items, initialValue({ schema, root })]);
  };
  return (
    <Group {...props} hint={field.hint} kind="form-list">
      {items.length === 0 && <p class="quiet small">empty</p>}
      {items.map((item, index) => (
        <Inner
          key={index}
          name={itemName(schemaAt(index), root, index)}
          schema={schemaAt(index)}
          root={root}
          value={item}
          problems={problemsAt(props.problems, index)}
          onChange={(next) => onChange(withItem(items, index, next))}
          onCommit={onCommit}
          isDisabled={isDisabled}
          tools={isDisabled ? undefined : <ItemTools {...{ field, items, index, change }} />}
        />
      ))}
      {mayAdd && (
        <button type="button" class="plain form-add" onClick={add}>
          <Icon name="add" />
          <span>
            Add{name === "" ? "" : <span class="visually-hidden">{` to ${name}`}</span>}
          </span>
        </button>
      )}
    </Group>
  );
}

function ItemTools({ field: { first, minItems }, items, index, change }: {
  readonly field: ListField;
  readonly items: readonly unknown[];
  readonly index: number;
  readonly change: (next: readonly unknown[]) => void;
}): VNode {
  const isFixed = index < first.length;
  const mayRemove = items.length > minItems && (!isFixed || index === items.length - 1);
  const mayMove = (by: number) =>
    !isFixed && index + by >= first.length && index + by < items.length;
  const step = (by: number) => change(movedItem(items, index, by));
  return (
    <span class="form-tools">
      {mayMove(-1) && (
        <IconButton
          icon="up"
          label={`Move item ${index + 1} up`}
          onClick={() => step(-1)}
        />
      )}
      {mayMove(1) && (
        <IconButton
          icon="down"
          label={`Move item ${index + 1} down`}
          onClick={() => step(1)}
        />
      )}
      {mayRemove && (
        <IconButton
          icon="close"
          label={`Remove item ${index + 1}`}
          onClick={() => change(withoutItem(items, index))}
        />
      )}
    </span>
  );
}

function itemName(schema: unknown, root: unknown, index: number): string {
  const { title } = resolveSchema(schema, root);
  return typeof title === "string" && title !== "" ? title : String(index + 1);
}
