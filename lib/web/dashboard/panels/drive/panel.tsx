import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { TopicPicker } from "../../kit/topic_picker.tsx";
import { useRobot } from "../../robot/robot.ts";
import { keep } from "../../shell/kept.ts";
import type { PanelProps } from "../panel.tsx";
import { DriveState } from "./drive_state.tsx";
import { KeyPicture } from "./key_picture.tsx";
import { type DriveSettings, KEPT_NAME } from "./row.ts";
import { SpeedFields } from "./speed_fields.tsx";
import { Stick } from "./stick.tsx";
import { isStampedType, isVelocityType } from "./twist.ts";
import { useGamepad } from "./use_gamepad.ts";
import { useKeys } from "./use_keys.ts";
import { usePilot } from "./use_pilot.ts";

/** Drives a robot by keys, by touch, by a gamepad. */
export default function DrivePanel(props: PanelProps<DriveSettings>): VNode {
  const { settings } = props;
  const { topic, isHolonomic } = settings;
  const { live } = useRobot();
  const info = live.topics.value.find(({ name }) => name === topic);
  const pilot = usePilot(settings, isStampedType(info?.type ?? ""));
  const { held, handlers } = useKeys(pilot, isHolonomic);
  const gamepad = useGamepad(pilot, isHolonomic);
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The page is nothing but this: keys drive at once.
    if (root.current?.closest(".panel-page")) root.current.focus();
  }, []);
  const change = (changed: Partial<DriveSettings>) => {
    keep(KEPT_NAME, { ...settings, ...changed });
    props.change(changed);
  };
  return (
    <div ref={root} class="drive" tabIndex={-1} aria-label="Drive" role="group" {...handlers}>
      <div class="tools">
        <TopicPicker
          value={topic}
          label="Topic of the velocity"
          fits={({ type, mayWrite }) => mayWrite && isVelocityType(type)}
          onChange={(topic) => change({ topic: topic === "" ? "cmd_vel" : topic })}
        />
        <label class="form-switch small">
          <input
            type="checkbox"
            role="switch"
            checked={isHolonomic}
            onChange={({ currentTarget }) => {
              // What is held means something else now.
              pilot?.stop("");
              change({ isHolonomic: currentTarget.checked });
            }}
          />
          Sideways
        </label>
      </div>
      <button
        type="button"
        class="drive-stop"
        onPointerDown={() => pilot?.stopAnyhow("by the button")}
        onClick={() => pilot?.stopAnyhow("by the button")}
      >
        STOP
      </button>
      <div class="drive-body">
        <DriveState pilot={pilot} info={info} topic={topic} gamepad={gamepad} />
        <div class="sticks" onPointerDown={() => root.current?.focus()}>
          <Stick pilot={pilot} kind={isHolonomic ? "move" : "drive"} />
          {isHolonomic && <Stick pilot={pilot} kind="turn" />}
        </div>
        <KeyPicture held={held} isHolonomic={isHolonomic} />
        <SpeedFields settings={settings} change={change} />
      </div>
    </div>
  );
}
