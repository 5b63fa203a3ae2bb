import type { VNode } from "preact";
import { useRef, useState } from "preact/hooks";
import { FieldView } from "../../kit/form/field_view.tsx";
import { problemsOf } from "../../kit/form/problems.ts";
import type { PanelProps } from "../panel.tsx";
import type { DriveSettings } from "./row.ts";

const FIELDS = [
  ["maxSpeed", "Speed", { minimum: 0.01, maximum: 2, step: 0.01, unit: "m/s" }],
  ["maxTurn", "Turn", { minimum: 0.05, maximum: 4, step: 0.05, unit: "rad/s" }],
  [
    "acceleration",
    "Acceleration",
    { minimum: 0, maximum: 3, step: 0.1, unit: "m/s²", description: "0: as it can." },
  ],
] as const;

const SCHEMAS = FIELDS.map(([key, name, range]) =>
  [key, name, { type: "number", ...range }] as const
);

/** How fast the robot may go. */
export function SpeedFields({ settings, change }: PanelProps<DriveSettings>): VNode {
  return (
    <div class="drive-speeds">
      {SCHEMAS.map(([key, name, schema]) => (
        <SpeedField
          key={key}
          name={name}
          schema={schema}
          value={settings[key]}
          onChange={(value) => change({ [key]: value })}
        />
      ))}
    </div>
  );
}

/** What is typed holds when the field is left, within its range. */
function SpeedField({ name, schema, value, onChange }: {
  readonly name: string;
  readonly schema: (typeof SCHEMAS)[number][2];
  readonly value: number;
  readonly onChange: (value: number) => void;
}): VNode {
  const [draft, setDraft] = useState<{ readonly value: unknown } | undefined>(undefined);
  const latest = useRef(draft);
  const change = (next: typeof draft) => {
    latest.current = next;
    setDraft(next);
  };
  const commit = () => {
    const wanted = latest.current?.value;
    change(undefined);
    if (typeof wanted !== "number" || !Number.isFinite(wanted)) return;
    onChange(Math.min(schema.maximum, Math.max(schema.minimum, wanted)));
  };
  return (
    <FieldView
      name={name}
      schema={schema}
      root={schema}
      value={draft ? draft.value : value}
      problems={draft ? problemsOf(draft.value, { schema, root: schema }) : []}
      onChange={(value) => change({ value })}
      onCommit={commit}
    />
  );
}
