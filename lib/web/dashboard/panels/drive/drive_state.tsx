import type { VNode } from "preact";
import { useRef, useState } from "preact/hooks";
import { formatMs } from "../../kit/numbers.ts";
import { useMessages } from "../../kit/use_messages.ts";
import { useNow } from "../../kit/use_now.ts";
import { useRobot } from "../../robot/robot.ts";
import type { TopicInfo } from "../../robot/topic_info.ts";
import type { Pilot } from "./pilot.ts";

/** Who has sent within so long drives, too, in milliseconds. */
const RIVAL_MS = 2000;

/** What is going on: driving or not, why not, who else drives. */
export function DriveState({ pilot, info, topic, gamepad }: {
  readonly pilot: Pilot | undefined;
  readonly info: TopicInfo | undefined;
  readonly topic: string;
  readonly gamepad: string;
}): VNode {
  const { client, status } = useRobot();
  // The gateway listens for this page.
  const listeners = (info?.listeners ?? []).filter(({ uuid }) => uuid !== client.gateway.uuid);
  const rival = useRival(topic);
  const isDriving = pilot?.state === "driving";
  return (
    <>
      <p class={`drive-state ${isDriving ? "driving" : ""}`} role="status">
        {wordsOf(pilot, status.value === "open")}
      </p>
      <p class="drive-numbers tabular" aria-hidden="true">
        <span>{number(pilot?.velocity.x)} m/s</span>
        {pilot?.velocity.y ? <span>{number(pilot.velocity.y)} m/s aside</span> : null}
        <span>{number(pilot?.velocity.turn)} rad/s</span>
        <span class="quiet">
          {pilot?.latencyMs === undefined ? "" : `confirmed in ${formatMs(pilot.latencyMs)}`}
        </span>
      </p>
      {rival !== "" && (
        <p class="drive-warning" role="alert">
          {rival} drives as well: the robot does what comes last.
        </p>
      )}
      {listeners.length === 0 && (
        <p class="drive-warning">Nobody listens to {topic}: nothing will move.</p>
      )}
      {gamepad !== "" && <p class="quiet small ellipsis">Gamepad: {gamepad}</p>}
    </>
  );
}

function wordsOf(pilot: Pilot | undefined, isOpen: boolean): string {
  if (!isOpen) return "Stopped: there is no connection";
  if (pilot?.state === "driving") return "Driving";
  if (pilot?.state === "stopped" && pilot.reason !== "") return `Stopped: ${pilot.reason}`;
  return pilot?.state === "stopped" ? "Stopped" : "Ready";
}

function number(value = 0): string {
  return value.toFixed(2);
}

/** @returns Who else has just moved the robot. */
function useRival(topic: string): string {
  const { client } = useRobot();
  const last = useRef({ name: "", atMs: -Infinity });
  const [, redraw] = useState({});
  const now = useNow();
  useMessages(topic, {
    maxHz: 5,
    take: ({ sender, isRetained }) => {
      if (isRetained || sender === undefined || sender.uuid === client.gateway.uuid) return;
      const isNew = last.current.name !== sender.name ||
        Date.now() - last.current.atMs > RIVAL_MS;
      last.current = { name: sender.name, atMs: Date.now() };
      if (isNew) redraw({});
    },
    reset: () => void (last.current = { name: "", atMs: -Infinity }),
  });
  // It is drawn anew each second, too, and so ends.
  void now.value;
  return Date.now() - last.current.atMs < RIVAL_MS ? last.current.name : "";
}
