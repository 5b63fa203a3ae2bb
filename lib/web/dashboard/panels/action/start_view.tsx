import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { ErrorNotice } from "../../kit/error_notice.tsx";
import { SchemaForm } from "../../kit/form/schema_form.tsx";
import { useForm } from "../../kit/form/use_form.ts";
import { useRobot } from "../../robot/robot.ts";
import type { PanelProps } from "../panel.tsx";
import type { ActionSettings } from "./row.ts";

/** What a goal is to be, and how it is started. */
export function StartView({ settings, change, schema }:
  & PanelProps<ActionSettings>
  & { readonly schema: unknown }): VNode {
  const { client, status } = useRobot();
  const form = useForm(schema);
  const [error, setError] = useState<{ readonly thrown: unknown } | undefined>(undefined);
  const [isStarting, setStarting] = useState(false);
  const { action, deadlineSeconds, goesOn } = settings;
  const start = async () => {
    setStarting(true);
    setError(undefined);
    try {
      const deadline = deadlineSeconds > 0 ? { deadlineMs: deadlineSeconds * 1000 } : {};
      await client.startGoal(action, form.value, { goesOn, ...deadline }).accepted;
    } catch (thrown) {
      setError({ thrown });
    }
    setStarting(false);
  };
  const isGood = form.problems.length === 0;
  return (
    <form
      class="service-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isGood && !isStarting) void start();
      }}
    >
      <SchemaForm form={form} name="Goal" />
      <div class="service-deeds">
        <button
          type="submit"
          class="main"
          disabled={!isGood || isStarting || status.value !== "open"}
        >
          Start
        </button>
        <label class="small">
          Give up after{" "}
          <input
            type="number"
            class="number"
            min={0}
            step="any"
            value={deadlineSeconds || ""}
            placeholder="never"
            onChange={({ currentTarget }) =>
              change({ deadlineSeconds: Number(currentTarget.value) || 0 })}
          />{" "}
          s
        </label>
        <label class="form-switch small">
          <input
            type="checkbox"
            role="switch"
            checked={goesOn}
            onChange={({ currentTarget }) => change({ goesOn: currentTarget.checked })}
          />
          Goes on when this page is closed
        </label>
      </div>
      {error && <ErrorNotice error={error.thrown} />}
    </form>
  );
}
