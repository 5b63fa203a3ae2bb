import { useEffect, useState } from "preact/hooks";
import { gamepadWish } from "./gamepad_wish.ts";
import type { Pilot } from "./pilot.ts";

const SOURCE = "gamepad";

/**
 * Drives by a gamepad, as soon as its sticks were in the middle once.
 *
 * @param pilot Who drives.
 * @param isHolonomic Whether the robot can move sideways.
 * @returns What the gamepad is called; empty where there is none.
 */
export function useGamepad(pilot: Pilot | undefined, isHolonomic: boolean): string {
  const [name, setName] = useState("");
  useEffect(() => {
    if (!pilot) return;
    let frame = 0;
    let known = "";
    const look = () => {
      const pad = navigator.getGamepads().find((one) => one?.connected);
      const id = pad?.id ?? "";
      if (id !== known) {
        if (known !== "") pilot.stop("the gamepad was disconnected");
        // What lies on a table may well press its stick.
        pilot.block(SOURCE);
        setName(known = id);
      }
      // Who looks elsewhere does not drive.
      if (!document.hasFocus()) pilot.block(SOURCE);
      else if (pad) pilot.hold(SOURCE, gamepadWish(pad.axes, isHolonomic));
      frame = pad ? requestAnimationFrame(look) : 0;
    };
    const begin = () => {
      if (frame === 0) frame = requestAnimationFrame(look);
    };
    const gone = () => {
      cancelAnimationFrame(frame);
      frame = 0;
      look();
    };
    begin();
    globalThis.addEventListener("gamepadconnected", begin);
    globalThis.addEventListener("gamepaddisconnected", gone);
    return () => {
      cancelAnimationFrame(frame);
      globalThis.removeEventListener("gamepadconnected", begin);
      globalThis.removeEventListener("gamepaddisconnected", gone);
      pilot.release(SOURCE);
    };
  }, [pilot, isHolonomic]);
  return name;
}
