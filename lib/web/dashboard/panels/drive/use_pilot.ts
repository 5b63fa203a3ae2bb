import { useEffect, useRef, useState } from "preact/hooks";
import { machineClock } from "../../../client/connect_options.ts";
import { useFrame } from "../../kit/use_frame.ts";
import { useRobot } from "../../robot/robot.ts";
import { Pilot } from "./pilot.ts";
import type { DriveSettings } from "./row.ts";
import { twistMessage } from "./twist.ts";
import { STILL, type Velocity } from "./velocity.ts";

/** After so much silence the gateway stops the robot, in milliseconds. */
const LAST_WORD_MS = 500;
const LOST = "the connection was lost";

/**
 * A pilot for as long as the component is there. He stops when the page is hidden, left or closed, when
 * the window loses the focus, and when the connection is lost.
 *
 * @param settings Which robot, and how fast.
 * @param isStamped Whether its velocities have a time and a frame.
 * @returns The pilot; the component is drawn anew as he changes.
 */
export function usePilot(settings: DriveSettings, isStamped: boolean): Pilot | undefined {
  const { client, status } = useRobot();
  const latest = useRef(settings);
  latest.current = settings;
  const [pilot, setPilot] = useState<Pilot | undefined>(undefined);
  const [, redraw] = useState({});
  const draw = useFrame(() => redraw({}));
  useEffect(() => {
    const { topic } = settings;
    const messageOf = (velocity: Velocity) =>
      twistMessage(velocity, { isStamped, epochMs: Date.now() });
    const next = new Pilot({
      // A new handle says its last word with each message, and each is confirmed.
      send: async (velocity) => {
        const lastWord = { ms: LAST_WORD_MS, args: [messageOf(STILL)] };
        try {
          await client.getTopic(topic, { lastWord }).send(messageOf(velocity));
        } catch (error) {
          throw client.status === "open" ? error : new Error(LOST);
        }
      },
      limits: () => latest.current,
      changed: draw,
      clock: machineClock,
    });
    setPilot(next);
    const stopWatching = watchPage((reason) => next.stop(reason));
    return () => {
      stopWatching();
      next[Symbol.dispose]();
    };
  }, [client, settings.topic, isStamped]);
  useEffect(() => {
    if (status.value !== "open") pilot?.stop(LOST);
  }, [status.value, pilot]);
  return pilot;
}

/** Whatever keeps somebody from seeing what the robot does, or from letting go. */
function watchPage(stop: (reason: string) => void): () => void {
  const hidden = () => document.visibilityState === "hidden" && stop("the page was hidden");
  const blurred = () => stop("the window lost the focus");
  const left = () => stop("the page was left");
  document.addEventListener("visibilitychange", hidden);
  globalThis.addEventListener("blur", blurred);
  globalThis.addEventListener("pagehide", left);
  globalThis.addEventListener("freeze", left);
  return () => {
    document.removeEventListener("visibilitychange", hidden);
    globalThis.removeEventListener("blur", blurred);
    globalThis.removeEventListener("pagehide", left);
    globalThis.removeEventListener("freeze", left);
  };
}
