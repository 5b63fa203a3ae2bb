import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ArgsSchema } from "../../kit/args_schema.ts";
import { SchemaForm } from "../../kit/form/schema_form.tsx";
import { readValue } from "../../kit/form/read_value.ts";
import { useForm } from "../../kit/form/use_form.ts";
import { valueText } from "../../kit/form/value_text.ts";
import { useFrame } from "../../kit/use_frame.ts";
import { useRobot } from "../../robot/robot.ts";
import type { PanelProps } from "../panel.tsx";
import { AnswerView } from "./answer_view.tsx";
import { keepCall } from "./call_history.ts";
import { HistoryView } from "./history_view.tsx";
import type { ServiceSettings } from "./row.ts";
import { ServiceCall } from "./service_call.ts";

interface CallViewProps extends PanelProps<ServiceSettings> {
  readonly args: ArgsSchema;
  /** Whether its node says what it takes. */
  readonly isKnown: boolean;
}

/** What a service is called with, and what it answers. */
export function CallView({ settings, change, args, isKnown }: CallViewProps): VNode {
  const { service, timeoutSeconds } = settings;
  const { status } = useRobot();
  const form = useForm(args.schema);
  const { call, run } = useCall(settings, args);
  const isRunning = call?.state === "running";
  const isGood = form.problems.length === 0;
  const repeat = (text: string) => {
    const value = readValue(text, form);
    form.set(value);
    run(value);
  };
  return (
    <div class="fill service">
      <form
        class="service-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (isGood && !isRunning) run(form.value);
        }}
      >
        {!isKnown && <p class="quiet small">Its node does not say what it takes.</p>}
        {args.count === 0
          ? <p class="quiet">It takes nothing.</p>
          : <SchemaForm form={form} name="Arguments" />}
        <div class="service-deeds">
          <button
            type="submit"
            class="main"
            disabled={!isGood || isRunning || status.value !== "open"}
          >
            Call
          </button>
          {isRunning && <button type="button" onClick={() => call.stop()}>Stop</button>}
          <label class="small">
            Wait at most{" "}
            <input
              type="number"
              class="number"
              min={0.1}
              max={86400}
              step="any"
              value={timeoutSeconds}
              onChange={({ currentTarget }) =>
                change({ timeoutSeconds: Number(currentTarget.value) || 10 })}
            />{" "}
            s
          </label>
        </div>
      </form>
      {call && <AnswerView call={call} />}
      <HistoryView service={service} isDisabled={isRunning} onRepeat={repeat} />
    </div>
  );
}

/** One call at a time; what still runs when the panel is closed is stopped. */
function useCall({ service, timeoutSeconds }: ServiceSettings, args: ArgsSchema): {
  readonly call: ServiceCall | undefined;
  readonly run: (value: unknown) => void;
} {
  const { client } = useRobot();
  const [call, setCall] = useState<ServiceCall | undefined>(undefined);
  const latest = useRef<ServiceCall | undefined>(undefined);
  const [, redraw] = useState({});
  const draw = useFrame(() => redraw({}));
  useEffect(() => () => latest.current?.stop(), []);
  const run = (value: unknown) => {
    const atMs = Date.now();
    const next: ServiceCall = new ServiceCall({
      open: (signal) =>
        client.getService(service, { timeoutMs: timeoutSeconds * 1000, signal })
          .stream(...args.argsOf(value)),
      changed: () => {
        draw();
        if (next.state === "running") return;
        const { state: outcome, durationMs } = next;
        keepCall({ service, text: valueText(value), atMs, outcome, durationMs });
      },
      nowMs: () => performance.now(),
    });
    latest.current = next;
    setCall(next);
  };
  return { call, run };
}
